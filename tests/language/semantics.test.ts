import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as expressions from '../../compiler/diagnostics/catalog/expressions.ts';
import * as names from '../../compiler/diagnostics/catalog/names.ts';
import * as services from '../../compiler/diagnostics/catalog/services.ts';
import * as statements from '../../compiler/diagnostics/catalog/statements.ts';
import * as typeDeclarations from '../../compiler/diagnostics/catalog/type-declarations.ts';
import * as types from '../../compiler/diagnostics/catalog/types.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { loadModules } from '../../compiler/modules/load-modules.ts';
import { resolveNames } from '../../compiler/names/resolve.ts';
import { memorySource } from '../../compiler/source/source-provider.ts';
import { SourceFile } from '../../compiler/source/source-file.ts';
import type { Expression } from '../../compiler/syntax/tree.ts';
import { checkTypes } from '../../compiler/types/check.ts';
import { printType } from '../../compiler/types/print-type.ts';
import type { TypedModule } from '../../compiler/types/typed-module.ts';
import { applyFix } from '../kit/apply-fix.ts';
import { readSuite, runSuites } from '../kit/markdown-suite.ts';
import type { CheckFiles } from '../kit/markdown-suite.ts';

const suites = ['names', 'types', 'services'].map((name) => `tests/language/${name}.md`);

interface Checked {
  readonly modules: ReadonlyMap<string, TypedModule>;
  readonly diagnostics: readonly Diagnostic[];
}

function check(files: ReadonlyMap<string, string>, entry = 'main.aqua', constants: ReadonlyMap<string, Expression> = new Map()): Checked {
  const graph = loadModules({ entry, source: memorySource(Object.fromEntries(files)), imports: [] });
  const resolved = resolveNames(graph.value, { constants });
  const typed = checkTypes(resolved.value);
  return { modules: typed.value, diagnostics: [...graph.diagnostics, ...resolved.diagnostics, ...typed.diagnostics] };
}

const checkSuite: CheckFiles = (files) => {
  const { modules, diagnostics } = check(files);
  return {
    diagnostics,
    typesInLine: (path, line) =>
      [...(modules.get(path)?.names.definitions.entries() ?? [])]
        .filter(([node]) => node.span.source.position(node.span.start).line === line)
        .map(([, symbol]) => printType(modules.get(path)?.types.symbols.get(symbol) ?? { kind: 'unknown' })),
  };
};

runSuites(suites, checkSuite);

const catalogue: readonly Readonly<Record<string, { readonly code: string }>>[] = [names, types, typeDeclarations, expressions, statements, services];

const cases = suites.flatMap((path) => readSuite(readFileSync(path, 'utf8')));

test('every code has a case', () => {
  const stated = new Set(suites.flatMap((path) => readFileSync(path, 'utf8').match(/(?<=(?:error|warning|note)\[)AQ\d{4}/g) ?? []));
  const defined = catalogue.flatMap((area) => Object.values(area).map(({ code }) => code));
  // These two need a constant from outside and 200 nested types: tested below.
  const elsewhere = [names.fixedConstant.code, typeDeclarations.typeTooDeep.code];
  expect(defined.filter((code) => !stated.has(code) && !elsewhere.includes(code))).toEqual([]);
  expect(new Set(defined).size).toBe(defined.length);
});

describe('messages', () => {
  const found = cases.flatMap(({ files }) => check(files).diagnostics.filter(({ level }) => level !== 'note'));

  test('at least 80 % name what to do', () => {
    const helpful = found.filter(({ help, fixes }) => fixes.length > 0 || /Fix:|Did you mean|Rename|Define|Either|Give one|Pick|Build|add/.test(help ?? ''));
    expect(helpful.length / found.length).toBeGreaterThan(0.8);
  });

  test('titles are sentences in the words of the program', () => {
    for (const { message, labels } of found) {
      expect(message).not.toMatch(/undefined|\[object|unknown type|null|symbol|node\b/i);
      for (const { text } of labels) expect(text).not.toMatch(/undefined|\[object/);
    }
  });
});

test('every fix, applied, removes its fault and keeps the program readable', () => {
  let applied = 0;
  for (const { name, files } of cases) {
    const { diagnostics } = check(files);
    for (const diagnostic of diagnostics.filter(({ level }) => level !== 'note')) {
      for (const fix of diagnostic.fixes) {
        const after = check(applyFix(files, fix)).diagnostics;
        applied += 1;
        const unreadable = ({ code }: Diagnostic): boolean => /^AQ0[01]/.test(code);
        expect(after.filter(unreadable).length).toBeLessThanOrEqual(diagnostics.filter(unreadable).length);
        const remaining = after.filter(({ code, message }) => code === diagnostic.code && message === diagnostic.message);
        expect(remaining, `${name}: ${diagnostic.message}: ${fix.title}`).toEqual([]);
      }
    }
  }
  expect(applied).toBeGreaterThan(10);
});

const folder = 'node_modules/@fluencelabs/aqua-lib';
const library = new Map(readdirSync(folder).filter((name) => name.endsWith('.aqua')).map((name) => [`${folder}/${name}`, readFileSync(`${folder}/${name}`, 'utf8')]));

test.each([...library.keys()])('%s checks', (path) => {
  expect(check(library, path).diagnostics.filter(({ level }) => level === 'error')).toEqual([]);
});

const programs = readdirSync('tests/programs', { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

describe('programs', () => {
  const checked = programs.map((name) => {
    const folder = `tests/programs/${name}`;
    const own = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`);
    const paths = ['tests/programs/plain.aqua', ...own.filter((path) => path.endsWith('.aqua'))];
    const files = new Map([...library, ...paths.map((path) => [path, readFileSync(path, 'utf8')] as const)]);
    return { name, ...check(files, `${folder}/main.aqua`) };
  });

  test('check without errors', () => {
    const errors = checked.flatMap(({ name, diagnostics }) => diagnostics.filter(({ level }) => level === 'error').map(({ message }) => `${name}: ${message}`));
    expect(errors).toEqual([]);
  });

  test('every expression, name and written type has its type', () => {
    for (const { name, modules } of checked) {
      for (const module of modules.values()) expect(untyped(module), name).toEqual([]);
    }
  });
});

const expressionKinds = new Set(['boolean-literal', 'integer-literal', 'float-literal', 'string-literal', 'init-peer-literal', 'collection', 'name-use', 'field-access', 'index-access', 'call-expression', 'construction', 'copy', 'not', 'binary']);
const typeKinds = new Set(['scalar-type', 'named-type', 'wrapped-type', 'extreme-type', 'arrow-type']);

/** Nodes that a table of the module should hold and does not. Walks the tree without knowing its shape. */
function untyped(module: TypedModule): string[] {
  const missing: string[] = [];
  const { expressions: ofExpressions, typeNodes, symbols } = module.types;
  const known: ReadonlyMap<unknown, unknown> = new Map<unknown, unknown>([...ofExpressions, ...typeNodes]);
  const meanings: ReadonlyMap<unknown, { readonly kind: string }> = module.names.uses;
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit);
    if (typeof node !== 'object' || node === null || node instanceof SourceFile || !('kind' in node)) return;
    const { kind } = node;
    if (kind === 'dotted-name' || kind === 'import-header' || kind === 'use-header') return;
    const wanted = typeof kind === 'string' && (expressionKinds.has(kind) || typeKinds.has(kind));
    if (wanted && !known.has(node) && meanings.get(node)?.kind !== 'module') missing.push(`${kind} ${JSON.stringify(node, (key, value: unknown) => (key === 'span' || typeof value === 'bigint' ? undefined : value))}`);
    for (const [key, value] of Object.entries(node)) if (key !== 'span') visit(value);
  };
  visit(module.tree);
  for (const symbol of [...module.items.values(), ...module.names.definitions.values()]) {
    if (symbols.get(symbol) === undefined) missing.push(`symbol ${symbol.name}`);
  }
  return missing;
}

describe('constants from outside', () => {
  const value = (text: string): Expression => ({ kind: 'string-literal', value: text, span: { source: new SourceFile('<constants>', text), start: 0, end: text.length } });

  test('win over a default and are visible everywhere', () => {
    const main = 'aqua Main\n\nconst PEER ?= "default"\n\nfunc run() -> string, string:\n  a = PEER\n  b = OTHER\n  <- a, b\n';
    const { modules, diagnostics } = check(new Map([['main.aqua', main]]), 'main.aqua', new Map([['PEER', value('p')], ['OTHER', value('o')]]));
    expect(diagnostics).toEqual([]);
    const symbol = modules.get('main.aqua')?.items.get('PEER');
    expect(symbol?.kind === 'const' && symbol.node.value).toMatchObject({ value: 'p' });
  });

  test('lose against a fixed one, which is said', () => {
    const main = 'aqua Main\n\nconst PEER = "fixed"\n';
    const files = new Map([['main.aqua', main]]);
    const { diagnostics } = check(files, 'main.aqua', new Map([['PEER', value('p')]]));
    expect(diagnostics.map(({ code }) => code)).toEqual(['AQ0216']);
    const [fix] = diagnostics[0]?.fixes ?? [];
    expect(fix && applyFix(files, fix).get('main.aqua')).toContain('const PEER ?= "fixed"');
  });

  test('have the type of the default', () => {
    const main = 'aqua Main\n\nconst LIMIT ?= 5\n';
    const { diagnostics } = check(new Map([['main.aqua', main]]), 'main.aqua', new Map([['LIMIT', value('p')]]));
    expect(diagnostics.map(({ code }) => code)).toEqual(['AQ0312']);
  });
});

describe('big and hostile input', () => {
  const run = (text: string): readonly string[] => [...new Set(check(new Map([['main.aqua', `aqua Main\n\n${text}`]])).diagnostics.map(({ code }) => code))];

  test('a thousand types, each in the next', () => {
    const nested = Array.from({ length: 1000 }, (_, index) => `data T${index}:\n  inner: ${index === 0 ? 'u8' : `T${index - 1}`}\n`);
    expect(run(nested.join('\n'))).toEqual(['AQ0318']);
    expect(run(nested.reverse().join('\n'))).toEqual(['AQ0318']);
  });

  test('types that double at every level compare quickly', () => {
    const family = (prefix: string): string =>
      Array.from({ length: 60 }, (_, index) => `data ${prefix}${index}:\n  a: ${index === 0 ? 'u8' : `${prefix}${index - 1}`}\n  b: ${index === 0 ? 'u8' : `${prefix}${index - 1}`}\n`).join('\n');
    expect(run(`${family('L')}\n${family('R')}\nfunc take(x: L59):\n  y = x\n\nfunc run(x: R59):\n  take(x)\n  z = [x] == [L59(a = x.a, b = x.b)]\n`)).toEqual([]);
  });

  test('ten thousand functions in a row, and in a circle', () => {
    const funcs = (last: string): string =>
      Array.from({ length: 10_000 }, (_, index) => `func f${index}():\n  ${index === 9999 ? last : `f${index + 1}()`}\n`).join('\n');
    expect(run(funcs('x = 1'))).toEqual([]);
    expect(run(funcs('f0()'))).toEqual(['AQ0206']);
  });

  test('long sums of literals fold in linear time', () => {
    expect(run(`func run() -> u16:\n  <- ${Array.from({ length: 400 }, () => '100').join(' + ')}\n`)).toEqual([]);
    expect(run(`func run() -> u8:\n  <- 2 ** 64 ** 3\n`)).toEqual([]);
  });

  test('wrapped types as deep as the reader allows', () => {
    expect(run(`func run(x: ${'[]'.repeat(5000)}u8):\n  y = x\n`).filter((code) => !code.startsWith('AQ01'))).toEqual([]);
  });
});
