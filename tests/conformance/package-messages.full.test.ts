/** Messages that functions of published libraries need, compared with what the first generation makes of them. */
import { afterAll, expect, it } from 'vitest';
import { MessageTotals } from '../kit/message-count.ts';
import { countPackageFile, servicesAround } from '../kit/package-differential.ts';
import { copyPackages, packageFiles } from '../kit/packages.ts';

const files = await packageFiles();
const copies = await copyPackages(files);
/** Even: in these networks no call fails. */
const seed = 2;

afterAll(() => copies.remove());

const sample = files.filter(({ name, functions }) => functions.length > 0 && !name.includes('node_modules'));

it(`functions of ${sample.length} files need at most as many messages, in the networks of seed ${seed}`, async () => {
  const totals = new MessageTotals();
  for (const file of sample) {
    for (const [name, count] of await countPackageFile(file, copies, servicesAround(file, files), seed)) totals.add(`${file.name} ${name}`, count);
  }
  process.stdout.write(`${totals.toString()}\n`);
  expect(totals.dearer).toEqual([]);
  expect(totals.equal + totals.fewer).toBeGreaterThan(totals.incomparable);
}, 600_000);
