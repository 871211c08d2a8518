/** Where the command finds imported files: beside the importing file, by --import, then as Node finds packages. */
import { symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { aqua, project } from '../kit/aqua-command.ts';

/** A library whose function `name` returns the text. */
function library(name: string, text: string, imports = ''): string {
  return `aqua Library declares *\n${imports}\nfunc ${name}() -> string:\n  <- "${text}"\n`;
}

function main(importing: string, call: string): string {
  return `aqua Main\n\nimport "${importing}"\n\nexport main\n\nfunc main() -> string:\n  <- ${call}()\n`;
}

/** The text that `main` returns, or what is said instead. */
async function answer(folder: string, args: readonly string[] = ['main.aqua']): Promise<string> {
  const { status, stdout, stderr } = await aqua(['compile', ...args], folder);
  return status === 0 ? (/"response"\) \["(.*?)"\]/.exec(stdout)?.[1] ?? stdout) : stderr;
}

test('a package finds the packages nested in it before those of the project', async () => {
  const folder = project({
    'main.aqua': main('outer/index.aqua', 'outer'),
    'node_modules/outer/index.aqua': 'aqua Outer declares outer\nimport "inner/index.aqua"\n\nfunc outer() -> string:\n  <- inner()\n',
    'node_modules/outer/node_modules/inner/index.aqua': library('inner', 'nested'),
    'node_modules/inner/index.aqua': library('inner', 'of the project'),
  });
  expect(await answer(folder)).toBe('nested');
});

test('packages are found above the current folder, scoped ones too', async () => {
  const folder = project({
    'a/b/main.aqua': main('@scope/pkg/lib', 'f'),
    'node_modules/@scope/pkg/lib.aqua': library('f', 'above'),
  });
  expect(await answer(`${folder}/a/b`)).toBe('above');
  expect(await answer(`${folder}/a`, ['b/main.aqua'])).toBe('above');
  expect(await answer(`${folder}/node_modules`, ['../a/b/main.aqua'])).toBe('above');
  expect(await answer('/', [`${folder}/a/b/main.aqua`])).toBe('above');
});

test('beside the file wins over --import, --import over node_modules, the first folder over the second', async () => {
  const folder = project({
    'main.aqua': main('lib/x', 'f'),
    'one/lib/x.aqua': library('f', 'one'),
    'two/lib/x.aqua': library('f', 'two'),
    'node_modules/lib/x.aqua': library('f', 'package'),
    'sub/main.aqua': main('lib/x', 'f'),
    'sub/lib/x.aqua': library('f', 'beside'),
  });
  expect(await answer(folder)).toBe('package');
  expect(await answer(folder, ['main.aqua', '--import', 'one', '--import', 'two'])).toBe('one');
  expect(await answer(folder, ['main.aqua', '--import', 'two', '--import', 'one'])).toBe('two');
  expect(await answer(folder, ['sub/main.aqua', '--import', 'one'])).toBe('beside');
});

test('--import prefix=DIR replaces whole parts of a path, and the longest prefix wins', async () => {
  const folder = project({
    'main.aqua': main('@lib/deep/x', 'f'),
    'other.aqua': main('@library/x', 'f'),
    'one/deep/x.aqua': library('f', 'short'),
    'two/x.aqua': library('f', 'long'),
    'node_modules/@library/x.aqua': library('f', 'another package'),
    'one/rary/x.aqua': library('f', 'half a name'),
  });
  expect(await answer(folder, ['main.aqua', '--import', '@lib=one'])).toBe('short');
  expect(await answer(folder, ['main.aqua', '--import', '@lib=one', '--import', '@lib/deep/=two'])).toBe('long');
  expect(await answer(folder, ['other.aqua', '--import', '@lib=one'])).toBe('another package');
});

test('a file that is reached by a link and directly is one module', async () => {
  const folder = project({
    'main.aqua': 'aqua Main\n\nimport "shared/types.aqua"\nimport "packages/shared/types.aqua"\nimport "user/index.aqua"\n\nexport main\n\nfunc main() -> string:\n  p = P(name = "one")\n  <- nameOf(p)\n',
    'packages/shared/types.aqua': 'aqua Types declares *\n\ndata P:\n  name: string\n',
    'packages/user/index.aqua': 'aqua User declares *\n\nimport "dep/index.aqua"\nimport "shared/types.aqua"\n\nfunc nameOf(p: P) -> string:\n  own <- dep()\n  <- own\n',
    'packages/user/node_modules/dep/index.aqua': library('dep', 'its own'),
    'node_modules/keep': '',
  });
  symlinkSync('../packages/shared', `${folder}/node_modules/shared`);
  symlinkSync('../packages/user', `${folder}/node_modules/user`);
  expect(await answer(folder)).toBe('its own');
});

test('problems in files above the current folder are told by the shorter path', async () => {
  const folder = project({ 'here/main.aqua': 'aqua Main\n\nimport "../lib.aqua"\n', 'lib.aqua': 'aqua Lib declares *\n\nconst X = nothing\n' });
  const { stdout } = await aqua(['check', 'main.aqua'], `${folder}/here`);
  expect(stdout).toMatch(/ \.\.\/lib\.aqua:3:11/);
});

test.each([
  ['a folder that is not there', ['--import', 'lib=vendor'], /--import lib=vendor: there is no folder `vendor`/],
  ['a file', ['--import', 'main.aqua'], /`main\.aqua` is a file/],
  ['an empty prefix', ['--import', '=vendor'], /prefix is missing[\s\S]*--import PREFIX=DIR/],
  ['an empty folder', ['--import', 'lib='], /folder is missing[\s\S]*--import PREFIX=DIR/],
  ['a prefix twice', ['--import', 'lib=.', '--import', 'lib/=node_modules'], /`lib` is given twice/],
])('--import with %s is a wrong command line', async (_, args, says) => {
  const { status, stdout, stderr } = await aqua(['check', 'main.aqua', ...args], project({ 'main.aqua': 'aqua Main\n', 'node_modules/keep': '' }));
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(says);
});

test('backslashes in an import are no separators', async () => {
  const { stdout } = await aqua(['check', 'main.aqua'], project({ 'main.aqua': 'aqua Main\n\nimport "lib\\\\x.aqua"\n', 'lib/x.aqua': library('f', 'x') }));
  expect(stdout).toMatch(/parts of a path are separated by `\/`/);
});
