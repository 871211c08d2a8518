/** Holds the code to "Dependency direction" in docs/architecture.md. */
import { expect, test } from 'vitest';
import { filesWith, importsOf } from '../kit/repository.ts';

/** Each folder with what it may import besides itself. The order is that of the text: nothing imports what stands below it. */
const compilerOrder = ['source', 'diagnostics', 'syntax', 'modules', 'names', 'types', 'core', 'placement', 'delivery', 'emit'];
const compilerRules = compilerOrder.map((folder, index): Rule => [
  `compiler/${folder}`,
  ['compiler/invariant.ts', ...compilerOrder.slice(0, index).map((earlier) => `compiler/${earlier}`)],
]);

type Rule = readonly [folder: string, mayImport: readonly string[]];

const rules: readonly Rule[] = [
  ...compilerRules.map(([folder, may]): Rule => (folder === 'compiler/emit' ? [folder, [...may, 'runtime/air', 'package.json']] : [folder, may])),
  ['compiler', ['runtime/air']],
  ['runtime/air', []],
  ['runtime/particle', ['runtime/air']],
  ['runtime/engine', ['runtime/air', 'runtime/particle']],
  ['runtime/peer', ['runtime/air', 'runtime/particle', 'runtime/engine']],
  ['runtime/network', ['runtime/particle', 'runtime/peer/contracts.ts']],
  ['runtime/storage', ['runtime/particle', 'runtime/peer']],
  ['runtime/services', ['runtime/air', 'runtime/particle', 'runtime/engine/contracts.ts', 'runtime/peer/contracts.ts']],
  ['runtime/marine/binary', []],
  ['runtime/marine/metering', ['runtime/marine/binary']],
  ['runtime/marine/state', ['runtime/particle', 'runtime/marine/binary', 'runtime/marine/metering', 'runtime/marine/files']],
  ['runtime/marine/proof', ['runtime/particle']],
  ['runtime/marine/interface-types', ['runtime/marine/binary', 'runtime/marine/values']],
  ['runtime/marine/values', ['runtime/particle']],
  ['runtime/marine/files', ['runtime/particle']],
  ['runtime/marine/wasi', ['runtime/particle', 'runtime/marine/files']],
  ['runtime/marine/worker/node', ['runtime/marine', 'runtime/peer/node-crypto.ts']],
  ['runtime/marine', ['runtime/particle']],
  ['runtime/client', ['runtime/air', 'runtime/particle', 'runtime/engine', 'runtime/peer', 'runtime/services']],
  ['runtime/testing', ['runtime']],
  ['runtime', []],
  ['guest', ['compiler/source', 'compiler/diagnostics', 'runtime/marine/interface-types', 'runtime/marine/binary']],
  ['cli', ['compiler', 'runtime', 'guest', 'package.json']],
  ['index.ts', ['compiler', 'runtime']],
];

/** Packages, and `node:` modules, with the only folders that may import them. */
const packages: readonly (readonly [name: RegExp, folders: readonly string[]])[] = [
  [/^node:/, ['cli', 'runtime/peer', 'runtime/network', 'runtime/storage', 'runtime/testing', 'runtime/marine/files/host/node-calls.ts', 'runtime/marine/disk', 'runtime/marine/worker/node']],
  [/^esbuild$/, ['cli']],
  [/^smol-toml$/, ['runtime/marine/config']],
  [/^(@noble|multiformats|@ipld)\//, ['runtime']],
  [/^multiformats$/, ['runtime']],
];

const product = filesWith('.ts').filter((path) => /^(compiler|runtime|guest|cli|index\.ts)/.test(path));

test('imports go in the direction that docs/architecture.md gives', () => {
  const wrong = product.flatMap((path) => {
    const rule = rules.find(([folder]) => within(path, folder));
    return importsOf(path)
      .filter((target) => !isPackage(target) && !allowed(rule, target))
      .map((target) => `${path} imports ${target}`);
  });
  expect(wrong).toEqual([]);
});

test('packages are used only where they belong', () => {
  const wrong = product.flatMap((path) =>
    importsOf(path)
      .filter(isPackage)
      .filter((name) => packages.find(([pattern]) => pattern.test(name))?.[1].some((folder) => within(path, folder)) !== true)
      .map((name) => `${path} imports ${name}`),
  );
  expect(wrong).toEqual([]);
});

test('no product code imports the testing folder', () => {
  const wrong = product
    .filter((path) => path.startsWith('runtime/') && !path.startsWith('runtime/testing/') && !/^runtime\/(index|node)\.ts$/.test(path))
    .filter((path) => importsOf(path).some((target) => target.startsWith('runtime/testing/')));
  expect(wrong).toEqual([]);
});

test('import paths name the file', () => {
  const wrong = product.flatMap((path) => importsOf(path).filter((target) => !isPackage(target) && !/\.(ts|json)$/.test(target)));
  expect(wrong).toEqual([]);
});

function allowed(rule: Rule | undefined, target: string): boolean {
  return rule !== undefined && [rule[0], ...rule[1]].some((place) => within(target, place));
}

function within(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}

/** Own files were turned into paths with a folder or an extension; what is left are names of packages and `node:` modules. */
function isPackage(target: string): boolean {
  return !/^(compiler|runtime|guest|cli|tests|scripts|examples|\.\.)\/|^(index\.ts|package\.json)$/.test(target);
}
