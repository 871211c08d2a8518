import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collect } from '../../compiler/diagnostics/collect.ts';
import { hasErrors, type Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { renderTerminal } from '../../compiler/diagnostics/render-terminal.ts';
import { SourceFile, type Span } from '../../compiler/source/source-file.ts';
import { parse } from '../../compiler/syntax/parse.ts';
import { readSuite } from '../kit/markdown-suite.ts';

const programs = ['Every statement', 'Every declaration', 'What hangs on a value', 'Types', 'A line goes on inside brackets', 'Every header'].map((name) => {
  const cases = ['layout', 'expressions', 'statements', 'headers'].flatMap((suite) => readSuite(readFileSync(`tests/language/${suite}.md`, 'utf8')));
  return cases.find((each) => each.name === name)?.files.get('main.aqua') ?? expect.fail(`no case “${name}”`);
});

const pieces = fc.constantFrom(
  'func f():\n', '  ', '\n', '\t', ':', ',', '.', '!', '(', ')', '[', ']', '{', '}', '"', '\\', '<-', '<<-', '->', '=', '==', '**', '*', '-', '--', '?', '%',
  'if', 'else:', 'try:', 'on', 'via', 'par ', 'for x <- xs:\n', 'data D:\n', 'import ', '"a"', 'name ', 'Name', '0', '1.5', '%init_peer_id%', '⊤', 'ö', '\u00a0', '😀', '\ud800', '\r', '\ufeff',
);

interface Edit {
  readonly at: number;
  readonly length: number;
  readonly kind: 'delete' | 'insert' | 'duplicate' | 'swap' | 'truncate';
  readonly piece: string;
}

const edits = fc.array(fc.record({ at: fc.nat(), length: fc.integer({ min: 1, max: 12 }), kind: fc.constantFrom<Edit['kind']>('delete', 'insert', 'duplicate', 'swap', 'truncate'), piece: pieces }), { minLength: 1, maxLength: 4 });

/** Words, signs and white space, so that edits hit whole tokens as often as single characters. */
function apply(text: string, edit: Edit): string {
  const parts = edit.length % 2 === 0 ? text.split('') : (text.match(/\w+|\s+|[^\w\s]/gu) ?? []);
  const at = parts.length === 0 ? 0 : edit.at % parts.length;
  const span = parts.slice(at, at + edit.length);
  const rest = parts.slice(at + edit.length);
  const before = parts.slice(0, at);
  switch (edit.kind) {
    case 'delete':
      return [...before, ...rest].join('');
    case 'insert':
      return [...before, edit.piece, ...span, ...rest].join('');
    case 'duplicate':
      return [...before, ...span, ...span, ...rest].join('');
    case 'swap':
      return [...before, ...rest.slice(0, 1), ...span, ...rest.slice(1)].join('');
    case 'truncate':
      return before.join('');
  }
}

/** What must hold of any text at all. */
function checkText(text: string): void {
  const source = new SourceFile('any.aqua', text);
  const { value, diagnostics } = parse(source);
  for (const diagnostic of diagnostics) {
    for (const span of spansOf(diagnostic)) checkSpan(span, source);
    // what is quoted from the text may hold anything
    const own = diagnostic.message.replace(/`([^`]*)`/g, (quote, inner: string) => (text.includes(inner) ? '' : quote));
    expect(own).not.toMatch(/undefined|Identifier|Token|-->|EOF/);
  }
  const kinds = new Set<string>();
  walk(value, (node) => {
    checkSpan(node.span, source);
    kinds.add(node.kind);
  });
  const gaps = [...kinds].filter((kind) => /^(missing|broken)-/.test(kind));
  if (gaps.length > 0) expect(hasErrors(diagnostics), `${gaps.join()} without an error`).toBe(true);
  renderTerminal(collect(diagnostics), { color: false });
}

function spansOf({ labels, fixes }: Diagnostic): Span[] {
  return [...labels.map(({ span }) => span), ...fixes.flatMap((fix) => fix.edits.map(({ span }) => span))];
}

function checkSpan({ start, end, source }: Span, file: SourceFile): void {
  expect(source).toBe(file);
  if (!(start >= 0 && start <= end && end <= file.text.length)) expect.fail(`span ${start}–${end} in a text of ${file.text.length}`);
}

interface TreeNode {
  readonly kind: string;
  readonly span: Span;
}

function walk(value: unknown, visit: (node: TreeNode) => void): void {
  const pending: unknown[] = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (Array.isArray(next)) for (const each of next) pending.push(each);
    else if (typeof next === 'object' && next !== null) {
      if (isNode(next)) visit(next);
      for (const [key, field] of Object.entries(next)) if (!/span/i.test(key)) pending.push(field);
    }
  }
}

function isNode(value: object): value is TreeNode {
  return 'kind' in value && 'span' in value;
}

describe('any text', () => {
  test('valid programs have no faults', () => {
    for (const text of programs) expect(parse(new SourceFile('valid.aqua', text)).diagnostics).toEqual([]);
  });

  test('edited programs', () => {
    fc.assert(fc.property(fc.constantFrom(...programs), edits, (text, changes) => checkText(changes.reduce(apply, text))), { numRuns: 250 });
  });

  test('tokens at random', () => {
    fc.assert(fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => checkText(`func f():\n  ${parts.join('')}`)), { numRuns: 250 });
  });

  test('an arrow that is not one is quoted', () => checkText('func f():\n  <<-->func f():\n'));

  test('characters at random', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), checkText), { numRuns: 100 });
  });

  test('every beginning of a program', () => {
    const text = programs[0] ?? '';
    for (let end = 0; end < text.length; end += 3) checkText(text.slice(0, end));
  });
});

describe('deep and long texts', () => {
  const shapes: Readonly<Record<string, (size: number) => string>> = {
    program: (size) => (programs[1] ?? '').replace(/^aqua.*/, '').repeat(size / 400),
    parentheses: (size) => `func f():\n  x = ${'('.repeat(size)}`,
    calls: (size) => `func f():\n  x = a${'.b(1)'.repeat(size / 5)}`,
    negations: (size) => `func f():\n  x = ${'!'.repeat(size)}a`,
    sums: (size) => `func f():\n  x = a${' + a'.repeat(size / 4)}`,
    types: (size) => `func f(a: ${'[]'.repeat(size / 2)}u8):\n  g()\n`,
    arrows: (size) => `func f(a: ${'-> '.repeat(size / 3)}u8):\n  g()\n`,
    branches: (size) => `func f():\n  a()\n${'  par a()\n'.repeat(size / 10)}`,
    prefixes: (size) => `func f():\n  a()\n  ${'par co '.repeat(size / 7)}a()\n`,
    'broken lines': (size) => `func f():\n${'  a b c\n'.repeat(size / 8)}`,
    'open brackets': (size) => `func f():\n${'  x <- f(\n'.repeat(size / 10)}`,
    blocks: (size) => Array.from({ length: Math.floor(Math.sqrt(size * 2)) }, (_, depth) => `${' '.repeat(depth)}${depth === 0 ? 'func f()' : 'try'}:\n`).join(''),
  };

  test.each(Object.entries(shapes))('%s take time in proportion to their length', (_, shape) => {
    const time = (size: number): number => {
      const source = new SourceFile('long.aqua', shape(size));
      const start = process.cpuUsage();
      parse(source);
      // Not the time on the clock: other processes may be busy.
      return process.cpuUsage(start).user / 1000;
    };
    time(20_000);
    const short = time(20_000);
    // Ten times the text; quadratic behaviour would take a hundred times as long.
    expect(time(200_000)).toBeLessThan(40 * short + 400);
  });

  test('a megabyte', () => {
    const text = (programs[1] ?? '').replace(/^aqua.*/, '').repeat(3200);
    expect(text.length).toBeGreaterThan(1_000_000);
    expect(parse(new SourceFile('large.aqua', text)).diagnostics).toEqual([]);
  });
});
