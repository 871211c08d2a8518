import type { Argv } from 'yargs';

/** Options that mean the same in every command. */
export const sharedOptions = {
  import: {
    type: 'string',
    array: true,
    default: [] as string[],
    requiresArg: true,
    describe: "folder to look imports up in, after the importing file's own and before node_modules; or PREFIX=DIR: read \"PREFIX/file\" from DIR; repeatable",
  },
  const: {
    type: 'string',
    array: true,
    default: [] as string[],
    requiresArg: true,
    describe: 'NAME=VALUE: the constant NAME, in place of what `const NAME ?= …` says; VALUE is a number, true, false or text (\'NAME="5"\' is a text); repeatable',
  },
  json: { type: 'boolean', default: false, describe: 'print JSON, and nothing else, on stdout' },
} as const;

/** What yargs makes of the options that a command's `options` function declares. */
export type OptionsOf<Declare extends (parser: Argv) => unknown> = ReturnType<Declare> extends Argv<infer Values> ? Values : never;
