/** What `npm pack` makes works in a project that has nothing else: types resolve, and the app runs. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { project } from '../kit/aqua-command.ts';
import { compilers } from '../kit/guest/compilers.ts';
import { root, textOf } from '../kit/repository.ts';

const main = `import { connect } from 'aqua-toolchain/client';
import { startLocalNetwork } from 'aqua-toolchain/runtime';
import { cheapest, registerWatcher } from './prices.js';

const shop = { offer: () => ({ seller: 's', price: 3, note: [] }) };
const network = startLocalNetwork({ peers: { s: { services: { shop } } } });
const client = await connect(network);
registerWatcher({ asked: () => undefined });
console.log(JSON.stringify(await cheapest('x', [network.peers['s'] ?? ''], 1, () => undefined)));
await client.disconnect();
network.close();
`;

const folder = project({ 'main.ts': main, 'prices.ts': textOf('examples/app/aqua/prices.ts'), 'package.json': '{ "type": "module" }\n' });
const run = (command: string, args: readonly string[], cwd = folder): string => execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

beforeAll(() => {
  // Packing builds: in a copy, since other tests run what was built here.
  const copy = project({});
  cpSync(root, copy, { recursive: true, filter: (path) => !['node_modules', '.git', 'dist'].includes(relative(root, path)) });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  run('npm', ['pack', '--pack-destination', folder], copy);
  const installed = join(folder, 'node_modules/aqua-toolchain');
  mkdirSync(installed, { recursive: true });
  run('tar', ['xzf', readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '', '-C', installed, '--strip-components=1']);
  // What the package depends on, without asking a registry.
  for (const name of ['@noble', 'multiformats', 'esbuild', 'quickjs-wasi', 'smol-toml']) symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
}, 300_000);

test('the package in an empty project', { timeout: 100_000 }, () => {
  const options = ['--strict', '--target', 'es2023', '--lib', 'es2023,dom', '--module', 'nodenext', '--outDir', 'out'];
  run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...options, 'main.ts', 'prices.ts']);
  expect(JSON.parse(run(process.execPath, ['out/main.js']))).toEqual([{ seller: 's', price: 3, note: null }]);
});

const written = compilers.filter(([name, works]) => works && ['js', 'c'].includes(name)).map(([name]) => name);
const aqua = (args: readonly string[], cwd = folder): string => run(process.execPath, [join(folder, 'node_modules/aqua-toolchain/dist/aqua.js'), ...args], cwd);

// The engine of JavaScript comes from a dependency.
test.each(written)('the package makes, builds and runs a module in %s', { timeout: 100_000 }, (language) => {
  const name = `in-${language}`;
  aqua(['module', 'new', '--lang', language, name]);
  aqua(['module', 'build'], join(folder, name));
  expect(aqua(['service', 'run', '.', '-f', 'hello("you")'], join(folder, name))).toBe('"Hello, you"\n');
});

const install = 'npm install --save-dev @bytecodealliance/jco-transpile@0.15.0';

test('an installation without the package that makes components says so', { timeout: 100_000 }, () => {
  aqua(['module', 'new', '--lang', 'js', 'no-component']);
  const { status, stderr } = spawnSync(process.execPath, [join(folder, 'node_modules/aqua-toolchain/dist/aqua.js'), 'module', 'build', '--component', 'no-component'], { cwd: folder, encoding: 'utf8' });
  expect([status, stderr.includes(install)]).toEqual([2, true]);
});

// What JavaScript needs of WASI becomes a part of the component: the adapter comes from our package.
test.each(written)('the package makes, builds and runs a component in %s, with the one that makes components beside it', { timeout: 200_000 }, (language) => {
  const [scope, name] = [join(folder, 'node_modules/@bytecodealliance'), `component-in-${language}`];
  aqua(['module', 'new', '--lang', language, name]);
  mkdirSync(scope);
  symlinkSync(join(root, 'node_modules/@bytecodealliance/jco-transpile'), join(scope, 'jco-transpile'));
  try {
    aqua(['module', 'build', '--component'], join(folder, name));
    expect(JSON.parse(aqua(['module', 'inspect', '--json', `build/${name}.wasm`], join(folder, name)))).toMatchObject({ kind: 'component' });
    expect(aqua(['service', 'run', '.', '-f', 'hello("you")'], join(folder, name))).toBe('"Hello, you"\n');
  } finally {
    rmSync(scope, { recursive: true });
  }
});

test.each(['esbuild', 'quickjs-wasi'])('an installation without %s says so when a module in JavaScript is built', { timeout: 100_000 }, (name) => {
  const [there, elsewhere] = [join(folder, 'node_modules', name), join(folder, 'elsewhere')];
  const told = (...args: readonly string[]): string => spawnSync(process.execPath, [join(folder, 'node_modules/aqua-toolchain/dist/aqua.js'), 'module', ...args], { cwd: folder, encoding: 'utf8' }).stderr;
  told('new', '--lang', 'js', `without-${name}`);
  renameSync(there, elsewhere);
  const said = told('build', `without-${name}`);
  renameSync(elsewhere, there);
  expect(said).toContain(`modules in JavaScript need the package ${name}, which is not there\n`);
});
