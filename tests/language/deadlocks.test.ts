/**
 * Programs that get stuck, one for each way to do so, and beside each the same program put right: `main.aqua` and `fixed.aqua` of each case
 * in `deadlocks-*.md`. All that is told about them is stated there, and so is the verdict on the exported function.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { check, memorySource } from '../../compiler/index.ts';
import type { CheckedModule } from '../../compiler/index.ts';
import { applyFix } from '../kit/apply-fix.ts';
import { readSuite, runSuites } from '../kit/markdown-suite.ts';

const suites = readdirSync(import.meta.dirname).filter((name) => /^deadlocks-.*\.md$/.test(name)).map((name) => `tests/language/${name}`);

function checked(files: ReadonlyMap<string, string>): ReadonlyMap<string, CheckedModule> {
  const source = memorySource(Object.fromEntries(files));
  return new Map([...files.keys()].map((entry) => [entry, check({ entry, source })]));
}

runSuites(suites, (files) => ({ diagnostics: [...checked(files).values()].flatMap(({ diagnostics }) => diagnostics), everyLabel: true }));

describe.each(suites)('%s', (path) => {
  test.each(readSuite(readFileSync(path, 'utf8')).map(({ name, files }) => [name, files] as const))('%s: verdicts', (_, files) => {
    const stated = [...files].map(([file, text]) => [file, /^-- verdict: (\w+)$/m.exec(text)?.[1]]);
    expect([...checked(files)].map(([file, { reports }]) => [file, reports[0]?.verdict])).toEqual(stated);
    expect(stated.map(([file, verdict]) => (file === 'fixed.aqua' ? verdict : file))).toEqual(['main.aqua', 'free']);
  });
});

test('there are there are at least sixty ways to get stuck', () => {
  const cases = suites.flatMap((path) => readSuite(readFileSync(path, 'utf8')));
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  expect(cases.length).toBeGreaterThanOrEqual(60);
});

describe('fixes', () => {
  const cases = suites.flatMap((path) => readSuite(readFileSync(path, 'utf8'))).flatMap(({ name, files }) => (files.has('main.aqua') ? [[name, files] as const] : []));
  const offered = (files: ReadonlyMap<string, string>) => checked(files).get('main.aqua')?.diagnostics.flatMap((finding) => finding.fixes.map((fix) => ({ finding, fix }))) ?? [];

  test.each(cases.filter(([, files]) => offered(files).length > 0))('do away with it: %s', (_, files) => {
    for (const { finding, fix } of offered(files)) {
      const fixed = checked(applyFix(files, fix)).get('main.aqua');
      expect([finding.slug, fixed?.diagnostics, fixed?.reports.map(({ verdict }) => verdict)]).toEqual([finding.slug, [], ['free']]);
    }
  });

  test('are offered where one index is right', () => {
    const titles = cases.flatMap(([name, files]) => offered(files).map(({ fix }) => `${name}: ${fix.title}`));
    expect(titles).toEqual([
      'A join of one more than is pushed: Wait for all that comes: `1`',
      'The last index is one less than the number: Wait for all that comes: `peers.length - 1`',
      "The index of another list's length: Wait for all that comes: `parcels.length - 1`",
    ]);
  });
});
