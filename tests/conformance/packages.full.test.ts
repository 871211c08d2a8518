/**
 * Every function of the published libraries, and every method of their services, on both generations: same calls, same answer.
 * AQUA_RUNS sets how many networks each (default 6), AQUA_SEED the first one's seed.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { createAvm } from '../kit/oracle/avm.ts';
import { comparePackageFile, servicesAround } from '../kit/package-differential.ts';
import { copyPackages, packageFiles } from '../kit/packages.ts';

const files = await packageFiles();
const copies = await copyPackages(files);
const avm = createAvm();
const first = Number(process.env['AQUA_SEED'] ?? 1);
const seeds = Array.from({ length: Number(process.env['AQUA_RUNS'] ?? 6) }, (_, index) => first + index);

afterAll(() => copies.remove());

const filesWithCode = files.filter(({ name, functions, services }) => functions.length > 0 || (services.length > 0 && !name.includes('node_modules')));

describe.each(filesWithCode)(`$name with ${seeds.length} networks from seed ${first}`, (file) => {
  it(
    'does what the first generation does',
    async () => {
      const verdicts = await comparePackageFile(avm, file, copies, servicesAround(file, files), seeds);
      expect(verdicts.filter(({ verdict }) => verdict.kind === 'different')).toEqual([]);
      const compared = new Set(verdicts.filter(({ verdict }) => verdict.kind === 'same').map(({ name }) => name));
      const never = verdicts.filter(({ name }) => !compared.has(name));
      expect(never, 'never compared, as all runs of the original were unstable or broken').toEqual([]);
    },
    600_000,
  );
});
