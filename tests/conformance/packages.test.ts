/** Published Aqua libraries: all of them compile as they are, and functions of some run as the first generation runs them (all: the full suite). */
import { afterAll, describe, expect, it } from 'vitest';
import { diskSource } from '../../cli/project/disk-source.ts';
import { compile } from '../../compiler/index.ts';
import { readAir } from '../../runtime/air/read.ts';
import { refusalOfOriginalParser } from '../kit/differential.ts';
import { createAvm } from '../kit/oracle/avm.ts';
import { comparePackageFile, compileInPlace, servicesAround } from '../kit/package-differential.ts';
import { copyPackages, packageFiles } from '../kit/packages.ts';

const files = await packageFiles();
const copies = await copyPackages(files);
const seeds = [1, 2];

afterAll(() => copies.remove());

it('has the files of all packages', () => {
  expect(files.length).toBeGreaterThanOrEqual(30);
  expect(files.flatMap(({ functions }) => functions)).toHaveLength(59);
});

describe.each(files)('$name', (file) => {
  it('compiles', () => {
    const { diagnostics } = compile({ entry: file.path, source: diskSource() });
    expect(diagnostics.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('gives AIR that both readers accept, for all that it declares', () => {
    const { functions } = compileInPlace(file, 'air');
    for (const name of file.functions) expect([...functions.keys()]).toContain(name);
    for (const { script } of functions.values()) expect(readAir(script)).toMatchObject({ ok: true });
    for (const { script } of compileInPlace(file, 'avm').functions.values()) expect(refusalOfOriginalParser(script)).toBeUndefined();
  });
});

const sample = files.filter(({ name }) => name === 'trust-graph/labelling.aqua' || name === 'registry/registry-scheduled-scripts.aqua');

describe.each(sample)(`$name with seeds ${seeds.join(', ')}`, (file) => {
  it('does what the first generation does', async () => {
    const verdicts = await comparePackageFile(createAvm(), file, copies, servicesAround(file, files), seeds);
    expect(verdicts.length).toBe(seeds.length * file.functions.length);
    expect(verdicts.filter(({ verdict }) => verdict.kind !== 'same')).toEqual([]);
  });
});
