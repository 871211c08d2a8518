/** Programs of C, as compilers make them. */
import { afterEach, expect, test } from 'vitest';
import { Budget } from '../../runtime/marine/files/access/budget.ts';
import { limited } from '../../runtime/marine/files/access/limited.ts';
import { VirtualFiles } from '../../runtime/marine/files/virtual/virtual-files.ts';
import { buildC, noToolchain, runGuest } from '../kit/c-guest.ts';
import { kindsOfFiles } from '../kit/marine-files.ts';

let remove = (): void => undefined;
afterEach(() => remove());

const here = test.skipIf(noToolchain !== undefined);
if (noToolchain !== undefined) console.warn(noToolchain);

here.each(kindsOfFiles)('a program that uses all of WASI works on $name', ({ make }) => {
  const { files, remove: clean } = make();
  remove = clean;
  const budget = new Budget({ bytes: 1_000_000, entries: 1000 });
  const mounts = [{ alias: 'other', files: new VirtualFiles() }, { alias: '/data', files: limited(files, [budget]) }];
  const { lines, exit } = runGuest(buildC('everything.c'), { args: ['everything', 'one', 'two words'], envs: { COLOUR: 'blue' }, mounts });
  expect(lines.map(({ text }) => text)).toEqual([expect.stringMatching(/^\d+ checks, 0 wrong$/), 'to stderr']);
  expect(exit).toBe(42);
});
