/** Words that cannot be names of variables, functions or parameters in a module (ECMAScript, strict mode), or of types (TypeScript). */
const reserved =
  'arguments as async await break case catch class const continue debugger default delete do else enum eval export extends false finally for ' +
  'from function if implements import in instanceof interface let new null of package private protected public return static super switch ' +
  'this throw true try type typeof undefined var void while with yield any bigint boolean never number object string symbol unknown ' +
  'Promise Array';

/** The names of one scope of generated code: none is a reserved word, and none is given twice. */
export class TypeScriptNames {
  readonly #taken: Set<string>;

  /** @param taken names that this scope has besides */
  constructor(taken: readonly string[]) {
    this.#taken = new Set([...reserved.split(' '), ...taken]);
  }

  /** The wish if it is free; otherwise with `_`, or a number, behind it. */
  fresh(wish: string): string {
    let name = wish;
    for (let count = 1; this.#taken.has(name); count++) name = count === 1 ? `${wish}_` : `${wish}_${count}`;
    this.#taken.add(name);
    return name;
  }
}
