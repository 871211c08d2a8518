/** What a command takes, as data: the same description reads the command line, types its values and writes the help. */

interface Described {
  /** For the help. */
  readonly about: string;
  /** One letter, for `-o`. */
  readonly short?: string;
}

/** There or not: `--json`. */
export interface Flag extends Described {
  readonly kind: 'flag';
}

/** One text: `--output DIR`. */
export interface Text extends Described {
  readonly kind: 'text';
  /** What the help calls the value. */
  readonly value: string;
  readonly required?: true;
}

/** As many texts as somebody likes: `--import DIR --import DIR`. */
export interface List extends Described {
  readonly kind: 'list';
  readonly value: string;
  readonly required?: true;
}

/** One of some words. Without a default it must be given. */
export interface Choice extends Described {
  readonly kind: 'choice';
  readonly choices: readonly string[];
  readonly default?: string;
}

export type Spec = Flag | Text | List | Choice;
export type Specs = Readonly<Record<string, Spec>>;

type ValueOf<One extends Spec> = One extends Flag
  ? boolean
  : One extends List
    ? readonly string[]
    : One extends Choice
      ? One['choices'][number]
      : One extends { readonly required: true }
        ? string
        : string | undefined;

/** What a command line gives for these specs. */
export type Values<All extends Specs> = { readonly [Name in keyof All]: ValueOf<All[Name]> };
