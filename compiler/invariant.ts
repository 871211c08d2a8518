/** A bug in the compiler itself, never the user's fault; the CLI turns it into exit code 70. */
export class CompilerBug extends Error {
  override readonly name = 'CompilerBug';
}

/** Throws when something that earlier passes guarantee does not hold. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new CompilerBug(message);
}

/** For the end of an exhaustive switch: the type checker lists the kinds that were forgotten. */
export function assertNever(value: never): never {
  throw new CompilerBug(`unexpected ${JSON.stringify(value)}`);
}
