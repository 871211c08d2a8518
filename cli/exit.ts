/** Exit codes of `aqua`, the same for every command. */
export const exitCodes = {
  ok: 0,
  /** The Aqua program is wrong, or it ran and did not answer. */
  program: 1,
  /** The command line, or a file it names that is not Aqua, is wrong. */
  usage: 2,
  /** A bug of ours (EX_SOFTWARE of sysexits.h). */
  bug: 70,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The command line cannot be carried out: shown as it is, without a stack, and `aqua` exits with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** What to do about it. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
