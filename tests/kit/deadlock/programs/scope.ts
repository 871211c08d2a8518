/** What has a name at a point of a random program. */

export type TypeName = 'u32' | 'bool' | 'string' | '[]u32' | '[]string' | '?u32' | 'Node' | '[]Node';

/** Takes a number. */
export interface Arrow {
  readonly name: string;
  readonly returns: boolean;
  /** Whether it was declared in the program and may push to streams. */
  readonly own: boolean;
}

/** In the order of their declarations; one that has two names has one number. */
export interface Stream {
  readonly name: string;
  readonly number: number;
}

/** What grows besides streams of numbers, as it is declared. */
export const collectionTypes = { names: '*string', nodes: '*Node', maps: '%u32' } as const;
export type Collection = keyof typeof collectionTypes;

export interface Others extends Readonly<Record<Collection, readonly Stream[]>> {
  /** Streams of the keys of maps, and of the values of one key. They go by the number of the map. */
  readonly keys: readonly Stream[];
  readonly values: readonly Stream[];
  /** Abilities with a stream, by whose number they go, and an arrow that may push to any. */
  readonly boxes: readonly Stream[];
}

const nothing: Others = { names: [], nodes: [], maps: [], keys: [], values: [], boxes: [] };

/** `on` shares its scope with what is around it; other blocks get a `child`. */
export class Scope {
  readonly #values: Map<TypeName, readonly string[]>;
  streams: readonly Stream[];
  arrows: readonly Arrow[];
  others: Others;
  /** Pushes go to streams with a higher number only: a loop over a live stream that feeds itself does not end. */
  readonly #above: number;

  constructor(values: Iterable<readonly [TypeName, readonly string[]]>, streams: readonly Stream[], arrows: readonly Arrow[], others = nothing, above = -Infinity) {
    this.#values = new Map(values);
    this.streams = streams;
    this.arrows = arrows;
    this.others = others;
    this.#above = above;
  }

  child(): Scope {
    return new Scope(this.#values, this.streams, this.arrows, this.others, this.#above);
  }

  /** The body of a loop over a live stream. */
  loop({ number }: Stream): Scope {
    const arrows = this.arrows.filter(({ own }) => !own);
    return new Scope(this.#values, this.streams, arrows, { ...this.others, boxes: [] }, Math.max(number, this.#above));
  }

  /** The latest first. */
  of(type: TypeName): readonly string[] {
    return this.#values.get(type) ?? [];
  }

  define(name: string, type: TypeName): void {
    this.#values.set(type, [name, ...this.of(type)]);
  }

  get open(): readonly Stream[] {
    return this.among(this.streams);
  }

  /** Those that may be pushed to. */
  among(streams: readonly Stream[]): readonly Stream[] {
    return streams.filter(({ number }) => number > this.#above);
  }

  declare(kind: keyof Others, item: Stream): void {
    this.others = { ...this.others, [kind]: [item, ...this.others[kind]] };
  }
}
