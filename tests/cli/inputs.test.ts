/** What is named on the command line and is no Aqua file, or an odd one. */
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { aqua, project } from '../kit/aqua-command.ts';

const importing = 'aqua Main\n\nimport "lib.aqua"\n';

test.each([
  ['binary', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]), /`lib\.aqua` is no text/],
  ['UTF-16', Buffer.from('\uFEFFaqua Lib\n', 'utf16le'), /`lib\.aqua` is text in UTF-16[\s\S]*UTF-8/],
  ['Latin-1', Buffer.from('-- caf\u00e9\n', 'latin1'), /`lib\.aqua` is no text in UTF-8/],
])('a %s file, named or imported', async (_, bytes, says) => {
  const folder = project({ 'main.aqua': importing });
  writeFileSync(`${folder}/lib.aqua`, bytes);
  for (const file of ['lib.aqua', 'main.aqua']) {
    const { status, stdout, stderr } = await aqua(['check', file], folder);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(says);
  }
});

test('a huge file is refused before it is read', async () => {
  const folder = project({ 'lib.aqua': '' });
  truncateSync(`${folder}/lib.aqua`, 2 ** 33);
  expect(await aqua(['check', 'lib.aqua'], folder)).toMatchObject({ status: 2, stderr: expect.stringMatching(/8192 MB; Aqua files may have 16 MB/) as string });
});

test('an empty file, and a byte order mark, are fine', async () => {
  const folder = project({ 'empty.aqua': '', 'mark.aqua': '\uFEFFaqua Mark\n' });
  expect(await aqua(['check', 'empty.aqua', 'mark.aqua'], folder)).toEqual({ status: 0, stdout: 'no problems in 2 files\n', stderr: '' });
});

test('a folder whose name ends in .aqua is a folder, and no import', async () => {
  const folder = project({ 'main.aqua': importing, 'lib.aqua/inner.aqua': 'aqua Inner\n' });
  expect(await aqua(['check', 'lib.aqua'], folder)).toMatchObject({ status: 0, stdout: 'no problems in 1 file\n' });
  expect((await aqua(['check', 'main.aqua'], folder)).stdout).toContain('there is no file `lib.aqua`');
  mkdirSync(`${folder}/node_modules`);
  writeFileSync(`${folder}/node_modules/lib.aqua`, 'aqua Lib\n');
  expect(await aqua(['check', 'main.aqua'], folder)).toMatchObject({ status: 0 });
});

test('a folder without .aqua files, and a folder where a file is wanted', async () => {
  const folder = project({ 'src/readme.md': '' });
  expect(await aqua(['compile', 'src'], folder)).toMatchObject({ status: 2, stderr: expect.stringContaining('no .aqua files in `src`') as string });
  expect(await aqua(['debug', 'air', 'src'], folder)).toMatchObject({ status: 2, stderr: expect.stringContaining('`src` is a folder') as string });
});

test('two files that would write the same output', async () => {
  const main = 'aqua Main\n\nexport f\n\nfunc f() -> u8:\n  <- 1\n';
  const folder = project({ 'a/main.aqua': main, 'b/main.aqua': main });
  expect(await aqua(['compile', 'a/main.aqua', 'b/main.aqua', '-o', 'air'], folder)).toMatchObject({ status: 2, stderr: expect.stringContaining('both write `air/main.f.air`') as string });
});
