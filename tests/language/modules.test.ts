import { expect, test } from 'vitest';
import { loadModules, type ParseResult } from '../../compiler/modules/load-modules.ts';
import { importCandidates } from '../../compiler/modules/resolve-import.ts';
import type { SourceFile } from '../../compiler/source/source-file.ts';
import { memorySource } from '../../compiler/source/source-provider.ts';

test('a path is looked up beside the file, then by the settings, then in node_modules of every folder up to the root', () => {
  const imports = ['vendor', { prefix: '@lib/', directory: '/opt/lib' }];
  expect(importCandidates('@lib/a', 'src/x/main.aqua', imports)).toEqual([
    'src/x/@lib/a.aqua', 'vendor/@lib/a.aqua', '/opt/lib/a.aqua', 'src/x/node_modules/@lib/a.aqua', 'src/node_modules/@lib/a.aqua', 'node_modules/@lib/a.aqua',
  ]);
  expect(importCandidates('b.v2', '/p/node_modules/q/main.aqua', [])).toEqual(['/p/node_modules/q/b.v2.aqua', '/p/node_modules/q/node_modules/b.v2.aqua', '/p/node_modules/b.v2.aqua', '/node_modules/b.v2.aqua']);
  expect(importCandidates('./a/../c.aqua', 'src/main.aqua', [])).toEqual(['src/c.aqua']);
  expect(importCandidates('../c', 'main.aqua', ['lib'])).toEqual(['../c.aqua', 'c.aqua']);
  expect(importCandidates('/abs/c', 'src/main.aqua', ['lib'])).toEqual(['/abs/c.aqua']);
});

test('modules come after what they import, each once', () => {
  const source = memorySource({
    'src/main.aqua': 'aqua Main\nimport "a"\nuse "b" as B\nimport "pkg/c"\n',
    'src/a.aqua': 'aqua A\nimport "./b.aqua"\n',
    'src/b.aqua': 'aqua B\n',
    'node_modules/pkg/c.aqua': 'aqua C\nimport "d"\n',
    'node_modules/pkg/d.aqua': 'aqua D\n',
  });
  const { value, diagnostics } = loadModules({ entry: './src/main.aqua', source, imports: [] });
  expect(diagnostics).toEqual([]);
  expect(value.entry).toBe('src/main.aqua');
  expect(value.modules.map(({ path }) => path)).toEqual(['src/b.aqua', 'src/a.aqua', 'node_modules/pkg/d.aqua', 'node_modules/pkg/c.aqua', 'src/main.aqua']);
  expect([...(value.modules.at(-1)?.imports ?? [])].map(([header, path]) => [header.path.value, path])).toEqual([['a', 'src/a.aqua'], ['b', 'src/b.aqua'], ['pkg/c', 'node_modules/pkg/c.aqua']]);
});

test('a circle is shown and the graph stays in order', () => {
  const source = memorySource({ 'main.aqua': 'aqua M\nimport "a"\n', 'a.aqua': 'aqua A\nimport "b"\n', 'b.aqua': 'aqua B\nimport "a"\n' });
  const { value, diagnostics } = loadModules({ entry: 'main.aqua', source, imports: [] });
  expect(value.modules.map(({ path }) => path)).toEqual(['b.aqua', 'a.aqua', 'main.aqua']);
  expect(diagnostics.map(({ help }) => help?.split('\n').slice(0, 3))).toEqual([['a.aqua', '  → b.aqua', '  → a.aqua']]);
});

test('what is missing says where it was looked for and how to get it', () => {
  const source = memorySource({ 'src/main.aqua': 'aqua M\nimport "@scope/pkg/x.aqua"\n' });
  const [diagnostic] = loadModules({ entry: 'src/main.aqua', source, imports: ['lib'] }).diagnostics;
  expect(diagnostic?.help).toBe(
    'Tried, in this order:\n  src/@scope/pkg/x.aqua\n  lib/@scope/pkg/x.aqua\n  src/node_modules/@scope/pkg/x.aqua\n  node_modules/@scope/pkg/x.aqua\nIf it belongs to the package @scope/pkg, install that: npm install @scope/pkg. Or name the folder it lies in with `--import`.',
  );
  expect(loadModules({ entry: 'nowhere.aqua', source, imports: [] }).diagnostics.map(({ code }) => code)).toEqual(['AQ0602']);
});

test('a cache spares parsing', () => {
  const source = memorySource({ 'main.aqua': 'aqua M\nimport "a"\n', 'a.aqua': 'aqua A\n' });
  const cache = new Map<SourceFile, ParseResult>();
  const first = loadModules({ entry: 'main.aqua', source, imports: [], cache });
  const second = loadModules({ entry: 'main.aqua', source, imports: [], cache });
  expect(cache.size).toBe(2);
  expect(second.value.modules.map(({ tree }) => tree)).toEqual(first.value.modules.map(({ tree }) => tree));
  expect(second.value.modules[0]?.tree).toBe(first.value.modules[0]?.tree);
});

test('a long chain of imports does not exhaust the stack', () => {
  const files = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`f${index}.aqua`, index === 4999 ? 'aqua F\n' : `aqua F\nimport "f${index + 1}"\n`]));
  const { value, diagnostics } = loadModules({ entry: 'f0.aqua', source: memorySource(files), imports: [] });
  expect(diagnostics).toEqual([]);
  expect(value.modules.length).toBe(5000);
});
