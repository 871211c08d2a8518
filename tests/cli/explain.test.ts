import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { deadlockKinds } from '../../compiler/diagnostics/catalog/deadlock.ts';
import { aqua, aquaProcess, json, project } from '../kit/aqua-command.ts';
import { filesOf, fits, fixedFiles, pageFiles, reportWidth, withReport } from '../kit/diagnostic-pages.ts';
import { root } from '../kit/repository.ts';

test('a page, from any folder', () => {
  const { status, stdout, stderr } = aquaProcess(['explain', 'AQ0001'], tmpdir());
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^error AQ0001: .*\n\n {4}aqua Main\n[^]*\n {2}aqua check main\.aqua says:\n\n {4}error\[AQ0001\][^]*\nWhy\n\n {2}\S[^]*\nFix\n\n {2}\S/);
  expect(stdout.includes('\u001b')).toBe(false);
});

test.each(['aq0001', '0001', '1', 'AQ1', ' aq0001 '])('`%s` is AQ0001', async (given) => {
  const { status, stdout } = await aqua(['explain', given]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^error AQ0001: /);
});

test.each(deadlockKinds)('$slug, as comments and --allow have it, is $code', async ({ slug, code }) => {
  expect((await aqua(['explain', slug])).stdout).toMatch(new RegExp(`^\\w+ ${code}: `));
});

test('--json has a stable form', async () => {
  const text = 'aqua Main\n\nfunc double(n: u32) -> u32:\n  <- n * 2\n';
  expect(json(await aqua(['explain', 'AQ0102', '--json']))).toEqual({
    code: 'AQ0102',
    severity: 'error',
    title: '… is missing after `…`',
    example: {
      files: [{ path: 'main.aqua', text: text.replace(' 2', '') }],
      command: 'aqua check main.aqua',
      says: expect.stringMatching(/^error\[AQ0102\]/) as string,
    },
    why: expect.any(String) as string,
    fix: { text: expect.any(String) as string, files: [{ path: 'main.aqua', text }] },
    otherwise: null,
  });
});

test.each([[[]], [['--list']]])('aqua explain %s lists every code, by area', async (args) => {
  const { status, stdout } = await aqua(['explain', ...args]);
  expect(status).toBe(0);
  expect([...stdout.matchAll(/^ {2}(AQ\d{4}) {2}\S/gm)].map(([, code]) => code)).toEqual(pageFiles.map(({ page }) => page.code));
  expect(stdout).toMatch(/^The form of lines\n {2}AQ01/m);
  const { codes } = json(await aqua(['explain', '--json', ...args])) as { readonly codes: readonly unknown[] };
  expect(codes).toEqual(pageFiles.map(({ page: { code, severity, title } }) => ({ code, severity, title })));
});

test.each([
  ['AQ0199', /no code `AQ0199`\n {2}did you mean `AQ01\d\d`/],
  ['AQ9999', /no code `AQ9999`[^]*`aqua explain` lists all codes/],
  ['unknown-name', /no code `unknown-name`/],
  ['AQ00001', /no code/],
  ['', /no code/],
  ['deadlock/hasard', /no code `deadlock\/hasard`\n {2}did you mean `deadlock\/hazard`/],
])('`%s` is no code', async (given, says) => {
  const { status, stdout, stderr } = await aqua(['explain', given]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(says);
});

test('on a terminal of 80 columns no line is wider, but for long lines of code', async () => {
  for (const { page } of pageFiles) {
    const { stdout } = await aqua(['explain', page.code], root, 80);
    const code = [...page.example.files, ...page.fix.files].flatMap(({ text }) => text.split('\n'));
    expect(stdout.split('\n').filter((line) => line.length > 80 && !code.includes(line.slice(4)))).toEqual([]);
  }
});

test('the build holds the pages as they are', async () => {
  expect(existsSync(`${root}dist/diagnostics.json`)).toBe(true);
  for (const { page } of pageFiles) expect(json(await aqua(['explain', page.code, '--json']))).toEqual(page);
});

test('a report says once how to learn more, however many problems it has', async () => {
  const one = project({ 'main.aqua': 'aqua Main\n\nfunc f():\n  x = Pear\n' });
  expect((await aqua(['check', 'main.aqua'], one)).stdout).toMatch(/\n\nMore about it: aqua explain AQ0203\n\n1 error\n$/);
  expect((await aqua(['check', 'main.aqua', '--json'], one)).stdout).not.toContain('explain');
  const two = project({ 'main.aqua': 'aqua Main\n\nfunc f():\n  x = Pear\n  y = "open\n' });
  const { stderr } = await aqua(['compile', 'main.aqua'], two);
  expect(stderr.match(/aqua explain .*/g)).toEqual(['aqua explain CODE, such as aqua explain AQ0203']);
});

describe.each(pageFiles.filter(({ page }) => page.example.command.startsWith('aqua run')))('$page.code', ({ path, markdown, page }) => {
  const [, ...args] = [...page.example.command.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word);

  test('the failing example has this problem, and the page shows the report', async () => {
    const { status, stdout, stderr } = await aqua(args, project(Object.fromEntries(filesOf(page.example.files))), reportWidth);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    // The report ends with the last line of code; what follows is advice.
    const report = /^(?:.*\n)*? *\d+ \| .*\n(?: +\| .*\n)+/.exec(stderr)?.[0].trimEnd() ?? stderr;
    const [, code, message = ''] = /^error\[(AQ\d{4})\]: (.*)/.exec(report) ?? [];
    expect(code).toBe(page.code);
    expect(fits(page.title, message)).toBe(true);
    await expect(withReport(markdown, report)).toMatchFileSnapshot(root + path);
  });

  test('the fixed example answers', async () => {
    expect(await aqua(args, project(Object.fromEntries(fixedFiles(page))))).toMatchObject({ status: 0, stderr: '' });
  });
});
