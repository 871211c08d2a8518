import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aquaProcess, project } from '../kit/aqua-command.ts';
import { root } from '../kit/repository.ts';

const purpose = 'networks in files need esbuild, which does not run here: ';

test('a network in a file says what is missing where esbuild is not installed, or for another platform', () => {
  const folder = project({ 'main.aqua': 'aqua Main\nexport f\nfunc f() -> string:\n  <- "x"\n', 'net.mjs': 'export default {};\n', 'package.json': '{}' });
  const command = join(folder, 'installed/dist/aqua.js');
  cpSync(join(root, 'dist'), join(folder, 'installed/dist'), { recursive: true });
  cpSync(join(root, 'package.json'), join(folder, 'installed/package.json'));
  const said = (): unknown => {
    const { status, stderr } = aquaProcess(['run', 'main.aqua', '-f', 'f()', '--network', 'net.mjs'], folder, {}, command);
    return [status, stderr.split('\n').slice(0, 2)];
  };
  const hint = '  it comes with aqua-toolchain, for the platform that this is installed on: npm install aqua-toolchain, without --omit=optional';
  expect(said()).toEqual([2, [`aqua: ${purpose}Cannot find module 'esbuild'`, hint]]);
  mkdirSync(join(folder, 'installed/node_modules/esbuild'), { recursive: true });
  for (const part of ['package.json', 'lib']) cpSync(join(root, 'node_modules/esbuild', part), join(folder, 'installed/node_modules/esbuild', part), { recursive: true });
  expect(said()).toEqual([2, [expect.stringMatching(new RegExp(`^aqua: ${purpose}.*could not be found`)) as string, hint]]);
});
