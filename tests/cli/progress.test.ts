/** What a person sees on a terminal while a command works for longer than a second. */
import { afterEach, expect, test, vi } from 'vitest';
import type { Output } from '../../cli/console/console.ts';
import { run } from '../../cli/run.ts';
import { project, recorder } from '../kit/aqua-command.ts';

const before = process.cwd();
afterEach(() => {
  vi.restoreAllMocks();
  process.chdir(before);
});

/** Runs it with a clock that goes on by so much at each look, and gives what was shown in place. */
async function shown(args: readonly string[], files: Readonly<Record<string, string>>, milliseconds: number): Promise<readonly string[]> {
  process.chdir(project(files));
  let now = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => (now += milliseconds));
  const statuses: string[] = [];
  const err: Output = { ...recorder().output, interactive: true, status: (text) => statuses.push(text) };
  expect(await run(args, { out: recorder().output, err })).toBe(0);
  return statuses;
}

const file = (name: string): string => `aqua ${name}\n\nexport one\n\nfunc one() -> u8:\n  <- 1\n`;
const files = { 'src/a.aqua': file('A'), 'src/b.aqua': file('B') };

test.each([
  [['check', 'src'], /^checking 1 of 2, src\/a\.aqua \(types\), \d s$/],
  [['compile', 'src', '-o', 'air'], /^compiling 2 of 2, src\/b\.aqua \(emit\), \d s$/],
  [['compile', 'src/a.aqua'], /^compiling src\/a\.aqua \(core\), \d s$/],
])('%j says how far it is, and takes it away', async (args, says) => {
  const statuses = await shown(args, files, 400);
  expect(statuses).toContainEqual(expect.stringMatching(says));
  expect(statuses.at(-1)).toBe('');
});

test('nothing within a second', async () => {
  expect(await shown(['check', 'src'], files, 1)).toEqual([]);
});
