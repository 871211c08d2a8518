/** Types, names in scope and the text under construction. */

/** `peer` is written `string`; only values of it may stand after `on`. */
export type TypeName = 'u32' | 'string' | 'bool' | '[]u32' | '[]string' | '?u32' | 'Item' | 'Pair' | 'peer' | 'peers';

export const dataTypes: readonly TypeName[] = ['u32', 'string', 'bool', '[]u32', '[]string', '?u32', 'Item', 'Pair'];

export interface Variable {
  readonly name: string;
  readonly type: TypeName;
  /** Of arrays whose length is known; 0 when it is not. */
  readonly length: number;
}

/** Which parallel branch runs: streams are read and pushed only by the branch that made them, so their order is that of the text. */
export interface Branch {
  readonly number: number;
}

export interface Stream {
  readonly name: string;
  readonly element: 'u32' | 'string';
  readonly branch: Branch;
}

export type Parameter = TypeName | 'stream' | 'arrow' | 'ability';

export interface Arrow {
  readonly name: string;
  /** Written `name{first}(others)`. */
  readonly braces: boolean;
  readonly params: readonly Parameter[];
  readonly results: readonly (TypeName | 'stream' | 'arrow')[];
  readonly mayFail: boolean;
  /** When set, it pushes into a stream of that branch. */
  readonly branch?: Branch;
}

/** Text with indentation. Knows whether anything that runs was written. */
export class Writer {
  readonly lines: string[] = [];
  depth = 0;
  /** Calls so far: a block without any is empty for the original compiler, which is a known defect of it. */
  calls = 0;
  /** Places that may fail with an error that no service wrote, whose text belongs to a compiler. */
  ownErrors = 0;
  #names = 0;
  #branches = 0;

  line(text: string): void {
    this.lines.push('  '.repeat(this.depth) + text);
  }

  indented(write: () => void): void {
    this.depth++;
    write();
    this.depth--;
  }

  name(prefix: string): string {
    return `${prefix}${this.#names++}`;
  }

  branch(): Branch {
    return { number: this.#branches++ };
  }
}

/** Names visible at a point of a program. `on` shares its scope with what is around it; other blocks get a `child`. */
export class Scope {
  readonly variables: Variable[];
  readonly streams: Stream[];
  readonly arrows: Arrow[];
  readonly abilities: string[];
  /** Streams that hold something by now. */
  readonly filled: Stream[];
  readonly branch: Branch;
  /** Whether an error here reaches a `try` or the caller without crossing a parallel composition. */
  readonly mayFail: boolean;

  constructor(from: Pick<Scope, 'variables' | 'streams' | 'arrows' | 'abilities' | 'filled' | 'branch' | 'mayFail'>) {
    this.variables = [...from.variables];
    this.streams = [...from.streams];
    this.arrows = [...from.arrows];
    this.abilities = [...from.abilities];
    this.filled = [...from.filled];
    this.branch = from.branch;
    this.mayFail = from.mayFail;
  }

  child(change: Partial<Pick<Scope, 'branch' | 'mayFail'>> = {}): Scope {
    return new Scope({ ...this.#fields(), ...change });
  }

  define(name: string, type: TypeName, length = 0): void {
    this.variables.push({ name, type, length });
  }

  of(type: TypeName): readonly Variable[] {
    return this.variables.filter((variable) => variable.type === type);
  }

  ownStreams(element?: 'u32' | 'string'): readonly Stream[] {
    return this.streams.filter((stream) => stream.branch === this.branch && (element === undefined || stream.element === element));
  }

  /** Arrows that may be called here. */
  callable(): readonly Arrow[] {
    return this.arrows.filter((arrow) => (this.mayFail || !arrow.mayFail) && (arrow.branch === undefined || arrow.branch === this.branch));
  }

  #fields(): Pick<Scope, 'variables' | 'streams' | 'arrows' | 'abilities' | 'filled' | 'branch' | 'mayFail'> {
    const { variables, streams, arrows, abilities, filled, branch, mayFail } = this;
    return { variables, streams, arrows, abilities, filled, branch, mayFail };
  }
}
