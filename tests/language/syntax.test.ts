import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as lexing from '../../compiler/diagnostics/catalog/lexing.ts';
import * as modules from '../../compiler/diagnostics/catalog/modules.ts';
import * as syntax from '../../compiler/diagnostics/catalog/syntax.ts';
import { hasErrors, type Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { loadModules } from '../../compiler/modules/load-modules.ts';
import { memorySource } from '../../compiler/source/source-provider.ts';
import { runSuites, type CheckFiles } from '../kit/markdown-suite.ts';

const suites = ['layout', 'expressions', 'statements', 'headers'].map((name) => `tests/language/${name}.md`);

const parseAll: CheckFiles = (files) => ({
  diagnostics: loadModules({ entry: 'main.aqua', source: memorySource(Object.fromEntries(files)), imports: [] }).diagnostics,
});

runSuites(suites, parseAll);

test('every code of this area has a case', () => {
  const stated = new Set(suites.flatMap((path) => readFileSync(path, 'utf8').match(/(?<=(?:error|warning|note)\[)AQ\d{4}/g) ?? []));
  const defined = [...Object.values(lexing), ...Object.values(syntax), ...Object.values(modules)].map(({ code }) => code);
  // A file that does not exist has no line that could carry an assertion; modules.test.ts covers it.
  expect(defined.filter((code) => !stated.has(code) && code !== modules.entryNotFound.code)).toEqual([]);
  expect(new Set(defined).size).toBe(defined.length);
});

test.each(readdirSync('node_modules/@fluencelabs/aqua-lib').filter((name) => name.endsWith('.aqua')))('reads %s of aqua-lib', (name) => {
  const folder = 'node_modules/@fluencelabs/aqua-lib';
  const source = memorySource(Object.fromEntries(readdirSync(folder).filter((file) => file.endsWith('.aqua')).map((file) => [`${folder}/${file}`, readFileSync(`${folder}/${file}`, 'utf8')])));
  const { value, diagnostics } = loadModules({ entry: `${folder}/${name}`, source, imports: [] });
  expect(diagnostics.map((diagnostic: Diagnostic) => diagnostic.message)).toEqual([]);
  expect(hasErrors(diagnostics)).toBe(false);
  expect(value.modules.at(-1)?.tree.items.length).toBeGreaterThan(0);
});

test.each([
  ['a comment', 'aqua Main\n\nfunc f() -> u32:\n  <- 1 -- the end'],
  ['a comment of its own line', 'aqua Main\n\nconst ONE = 1\n-- the end'],
  ['a block', 'aqua Main\n\nfunc f() -> u32:\n  <- 1'],
])('a text may end with %s, without a line break, and start with a byte order mark', (_, text) => {
  expect(parseAll(new Map([['main.aqua', text]])).diagnostics).toEqual([]);
  expect(parseAll(new Map([['main.aqua', `\u{feff}${text}`]])).diagnostics).toEqual([]);
});

test('blocks two thousand deep are refused in no time', () => {
  const text = Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth + 1)}if true:\n`).join('');
  const { diagnostics } = parseAll(new Map([['main.aqua', `aqua Main\n\nfunc f():\n${text}${' '.repeat(2001)}x = 1\n`]]));
  expect(diagnostics.map(({ code }) => code)).toEqual([syntax.nestedTooDeep.code]);
}, 10_000);
