import { expect, test } from 'vitest';
import { collect } from '../../compiler/diagnostics/collect.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { toJson } from '../../compiler/diagnostics/render-json.ts';
import { renderTerminal } from '../../compiler/diagnostics/render-terminal.ts';
import { suggest } from '../../compiler/diagnostics/suggest.ts';
import { SourceFile, type Span } from '../../compiler/source/source-file.ts';

const file = new SourceFile('src/clock.aqua', 'aqua Clock\r\n\r\nfunc f() -> u64:\r\n\tnow <- Pear.time()\r\n\t<- now\r\n');
const other = new SourceFile('lib.aqua', 'service Peer:\n');

function spanOf(source: SourceFile, text: string): Span {
  const start = source.text.indexOf(text);
  return { source, start, end: start + text.length };
}

const diagnostic: Diagnostic = {
  code: 'AQ0203',
  slug: 'unknown-name',
  level: 'error',
  message: '`Pear` is not defined',
  labels: [
    { span: spanOf(file, 'Pear'), text: 'nothing has this name' },
    { span: spanOf(file, 'f()'), text: 'in here' },
    { span: spanOf(other, 'Peer'), text: 'close' },
  ],
  help: 'A service with a close name is imported, and this paragraph is long enough to be wrapped:\n  code stays as it is',
  fixes: [{ title: 'Write `Peer`', edits: [{ span: spanOf(file, 'Pear'), text: 'Peer' }] }],
};

test('in the terminal', () => {
  expect(renderTerminal([diagnostic], { color: false })).toBe(
    `error[AQ0203]: \`Pear\` is not defined
  --> src/clock.aqua:4:9
 3 | func f() -> u64:
   |      --- in here
 4 |     now <- Pear.time()
   |            ^^^^ nothing has this name
  --> lib.aqua:1:9
 1 | service Peer:
   |         ---- close
   A service with a close name is imported, and this paragraph is long enough to
   be wrapped:
  code stays as it is
   Fix: write \`Peer\`.`.replace('\n  code', '\n     code'),
  );
});

test('colours only when asked for', () => {
  const plain = renderTerminal([diagnostic], { color: false });
  const coloured = renderTerminal([diagnostic], { color: true });
  expect(coloured).not.toBe(plain);
  expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(plain);
});

test('long lines are cut around the label, wide characters keep carets in place', () => {
  const long = new SourceFile('m.aqua', `  x = f(${'"漢字", '.repeat(40)}here, ${'b, '.repeat(40)})\n`);
  const lines = renderTerminal([{ ...diagnostic, labels: [{ span: spanOf(long, 'here'), text: 'this one' }], fixes: [] }], { color: false, width: 60 }).split('\n');
  const source = lines[2] ?? '';
  const marks = lines[3] ?? '';
  expect(source).toContain('here');
  expect(source).toMatch(/^ 1 \| ….*…$/);
  const columns = (text: string): number => text.length + (text.match(/[漢字]/g) ?? []).length;
  expect(columns(source)).toBeLessThanOrEqual(60);
  expect(marks.indexOf('^^^^')).toBe(columns(source.slice(0, source.indexOf('here'))));
});

test('no line is wider than the terminal, but for paths that can be clicked', () => {
  const name = 'aVeryLongNameThatSomebodyMadeUp'.repeat(5);
  const long = new SourceFile(`${'folder/'.repeat(20)}m.aqua`, `  x = ${name}(${'argument, '.repeat(30)})\n`);
  const label = { span: spanOf(long, name), text: `\`${name}\` is not what is wanted here, because the label is long, too` };
  const help = `Fix: write \`${name}\`.\n  ${'lib/'.repeat(30)}x.aqua\n    ${'code '.repeat(30)}`;
  const wide: Diagnostic = { ...diagnostic, message: `\`${name}\` is not defined`, labels: [label, { span: spanOf(file, 'f()'), text: name }], help };
  for (const width of [40, 80, undefined]) {
    const lines = renderTerminal([wide], { color: false, ...(width === undefined ? {} : { width }) }).split('\n');
    expect(lines.filter((line) => !line.includes('-->') && line.length > (width ?? 80))).toEqual([]);
  }
});

test('an empty span at the end of the file still gets its caret', () => {
  const end = new SourceFile('m.aqua', 'x =');
  expect(renderTerminal([{ ...diagnostic, labels: [{ span: { source: end, start: 3, end: 3 }, text: 'here' }] }], { color: false })).toContain(' 1 | x =\n   |    ^ here');
});

test('as JSON', () => {
  const json = toJson(diagnostic);
  expect(json.file).toBe('src/clock.aqua');
  expect(json.range).toEqual({ start: { line: 4, column: 9 }, end: { line: 4, column: 13 } });
  expect(json.labels[2]).toEqual({ file: 'lib.aqua', range: { start: { line: 1, column: 9 }, end: { line: 1, column: 13 } }, text: 'close' });
  expect(json.fixes).toEqual([{ title: 'Write `Peer`', edits: [{ file: 'src/clock.aqua', range: json.range, text: 'Peer' }] }]);
  const { code, slug, level, message, labels, fixes } = diagnostic;
  expect(toJson({ code, slug, level, message, labels, fixes }).help).toBeNull();
});

test('sorted by place, each once', () => {
  const first: Diagnostic = { ...diagnostic, labels: [{ span: spanOf(file, 'func'), text: '' }] };
  const elsewhere: Diagnostic = { ...diagnostic, labels: [{ span: spanOf(other, 'Peer'), text: '' }] };
  expect(collect([diagnostic, elsewhere, first, { ...diagnostic }])).toEqual([first, diagnostic, elsewhere]);
});

test('close names', () => {
  expect(suggest('Pear', ['Bear', 'Peer', 'Pears', 'pear', 'Orange', 'Peal'])).toEqual(['pear', 'Bear', 'Peer']);
  expect(suggest('tiemstamp', ['timestamp', 'stamp'])).toEqual(['timestamp']);
  expect(suggest('a', ['b', 'c'])).toEqual([]);
});
