/** What has a name at a point of a random program. */

export type TypeName = 'u32' | 'bool' | 'string' | '[]u32' | '[]string' | '?u32';

/** Takes a number. */
export interface Arrow {
  readonly name: string;
  readonly returns: boolean;
  /** Whether it was declared in the program and may push to streams. */
  readonly own: boolean;
}

/** In the order of their declarations. */
export interface Stream {
  readonly name: string;
  readonly number: number;
}

/** `on` shares its scope with what is around it; other blocks get a `child`. */
export class Scope {
  readonly #values: Map<TypeName, readonly string[]>;
  streams: readonly Stream[];
  arrows: readonly Arrow[];
  /** Pushes go to streams with a higher number only: a loop over a live stream that feeds itself does not end. */
  readonly #above: number;

  constructor(values: Iterable<readonly [TypeName, readonly string[]]>, streams: readonly Stream[], arrows: readonly Arrow[], above = -1) {
    this.#values = new Map(values);
    this.streams = streams;
    this.arrows = arrows;
    this.#above = above;
  }

  child(): Scope {
    return new Scope(this.#values, this.streams, this.arrows, this.#above);
  }

  /** The body of a loop over a live stream. */
  loop({ number }: Stream): Scope {
    const arrows = this.arrows.filter(({ own }) => !own);
    return new Scope(this.#values, this.streams, arrows, Math.max(number, this.#above));
  }

  /** The latest first. */
  of(type: TypeName): readonly string[] {
    return this.#values.get(type) ?? [];
  }

  define(name: string, type: TypeName): void {
    this.#values.set(type, [name, ...this.of(type)]);
  }

  get open(): readonly Stream[] {
    return this.streams.filter(({ number }) => number > this.#above);
  }
}
