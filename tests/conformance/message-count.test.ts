/** A few random programs and functions of a published library: never more messages than the original's AIR. Many: the full suite. */
import { afterAll, expect, it } from 'vitest';
import { MessageTotals } from '../kit/message-count.ts';
import { countPackageFile, servicesAround } from '../kit/package-differential.ts';
import { copyPackages, packageFiles } from '../kit/packages.ts';
import { countRandomPrograms } from '../kit/random-messages.ts';

const files = await packageFiles();
const copies = await copyPackages(files);
afterAll(() => copies.remove());

it('a dozen random programs', async () => {
  const { totals } = await countRandomPrograms(12, 20_261_126);
  process.stdout.write(`random programs: ${totals.toString()}\n`);
  expect(totals.dearer).toEqual([]);
  expect(totals.ours).toBeLessThan(totals.original);
}, 60_000);

it('functions of the trust graph', async () => {
  const totals = new MessageTotals();
  for (const file of files.filter(({ name }) => name === 'trust-graph/trust-graph-api.aqua')) {
    for (const [name, count] of await countPackageFile(file, copies, servicesAround(file, files), 2)) totals.add(name, count);
  }
  process.stdout.write(`trust graph: ${totals.toString()}\n`);
  expect(totals.dearer).toEqual([]);
  expect(totals.equal + totals.fewer).toBeGreaterThan(0);
}, 60_000);
