import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { languageNames, languages, starterReadme, starterWit } from '../../guest/index.ts';
import { defineCommand, type Arguments, type CommandForm } from '../command-line/command.ts';
import type { Console } from '../console/console.ts';
import { exitCodes, UsageError, type ExitCode } from '../exit.ts';
import { OutputFolder } from '../project/output-folder.ts';
import { sharedOptions } from './shared-options.ts';

const form = {
  name: 'module new',
  about: 'Starts a Wasm module in a folder of its own: a WIT file that says what it does, and a first file to write on.',
  operands: { name: { kind: 'text', value: 'NAME', required: true, about: 'of the module and its folder: small letters, digits, and - between words' } },
  options: {
    lang: { kind: 'choice', choices: languageNames, default: 'c', about: 'what it is written in' },
    json: sharedOptions.json,
  },
  examples: [
    ['aqua module new greeter', 'a module in C'],
    ['aqua module new key-value --lang rust', 'in Rust, without crates'],
    ['aqua module new words --lang js', 'in JavaScript, without a compiler'],
  ],
} as const satisfies CommandForm;

export const command = defineCommand(form, moduleNew);

/** Writes the files of a new module; never over something. */
export function moduleNew({ name, lang, json }: Arguments<typeof form>, { out, err }: Console): ExitCode {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) throw new UsageError(`a module cannot be called \`${name}\``, 'small letters, digits, and - between words: key-value');
  if (existsSync(name)) throw new UsageError(`\`${name}\` is there already`, 'choose another name, or remove it');
  const { path, text } = languages[lang].starter(name);
  const files = new OutputFolder(name).write([
    { path: `${name}.wit`, text: starterWit(name) },
    { path: join('src', path), text },
    { path: 'README.md', text: starterReadme(name) },
    { path: '.gitignore', text: '/bindings/\n/build/\n' },
  ]).written;
  if (json) out.line(JSON.stringify({ files }, undefined, 2));
  else {
    for (const file of files) err.line(`wrote ${file}`);
    err.line(`next: aqua module build ${name}`);
  }
  return exitCodes.ok;
}
