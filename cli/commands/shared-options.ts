import type { Flag, List } from '../command-line/spec.ts';

/** Options that mean the same in every command. */
export const sharedOptions = {
  import: {
    kind: 'list',
    value: 'DIR',
    about: "folder to look imports up in, after the importing file's own and before node_modules; or PREFIX=DIR: read \"PREFIX/file\" from DIR",
  },
  const: {
    kind: 'list',
    value: 'NAME=VALUE',
    about: 'the constant NAME, in place of what `const NAME ?= …` says; VALUE is a number, true, false or text (\'NAME="5"\' is a text)',
  },
  json: { kind: 'flag', about: 'print JSON, and nothing else, on stdout' },
} as const satisfies Readonly<Record<string, Flag | List>>;

/** Of commands that work on whole projects. */
export const watchOption = {
  watch: { kind: 'flag', about: 'go on, and do it again whenever a file changes; with --json one line each time' },
} as const satisfies Readonly<Record<string, Flag>>;

/** What is made of functions that can wait for ever. */
export const deadlockOptions = {
  allow: { kind: 'list', value: 'CODE', about: 'count findings of this kind one level less, errors as warnings: deadlock/possible, or AQ0402' },
  strict: { kind: 'flag', about: 'a function that is not proven to answer is an error' },
} as const satisfies Readonly<Record<string, Flag | List>>;
