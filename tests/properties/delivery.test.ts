/** What is waited for comes to who waits: placed programs, looked at by a rule that shares nothing with placement. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { diskSource } from '../../cli/project/disk-source.ts';
import { recheck, undelivered } from '../../compiler/delivery/recheck.ts';
import { compile } from '../../compiler/index.ts';
import { placeFunction } from '../../compiler/placement/place.ts';
import { emptyMemory } from '../../compiler/pipeline.ts';
import type { SourceProvider } from '../../compiler/source/source-provider.ts';
import { SourceFile } from '../../compiler/source/source-file.ts';
import { randomProgram } from '../kit/deadlock/programs.ts';
import { compileCores } from '../kit/deadlock/subject.ts';
import { packageFiles } from '../kit/packages.ts';
import { withoutBringing } from '../kit/placement-at-fault.ts';
import { randomAqua } from '../kit/random-aqua.ts';
import { filesWith, root, textOf } from '../kit/repository.ts';

vi.setConfig({ testTimeout: 600_000 });

const disk: SourceProvider = { read: (file) => new SourceFile(file, textOf(file)) };
const seed = Number(process.env['AQUA_SEED'] ?? 7);

test('in every program of tests/programs', () => {
  const programs = readdirSync(`${root}tests/programs`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const missed = programs.flatMap(({ name }) =>
    [...compileCores(`tests/programs/${name}/main.aqua`, disk)].flatMap(([func, core]) => undelivered(placeFunction(core)).map(({ variable }) => `${name} ${func}: ${variable.name}`)),
  );
  expect(missed).toEqual([]);
});

test('in the examples and in published libraries', async () => {
  const examples = filesWith('.aqua').filter((path) => path.startsWith('examples/'));
  const files = [...examples.map((path) => join(root, path)), ...(await packageFiles()).map(({ path }) => path)];
  expect(files.length).toBeGreaterThan(30);
  const missed = files.flatMap((entry) => compile({ entry, source: diskSource() }).diagnostics.filter(({ code }) => code === 'AQ0409').map(({ message }) => `${entry}: ${message}`));
  expect(missed).toEqual([]);
});

test('in random programs', () => {
  const property = fc.property(randomAqua, ({ files }) => {
    const source: SourceProvider = {
      read: (path) => {
        const text = files.get(path);
        return text === undefined ? undefined : new SourceFile(path, text);
      },
    };
    for (const core of compileCores('main.aqua', source).values()) expect(recheck(placeFunction(core))).toEqual([]);
  });
  fc.assert(property, { numRuns: Number(process.env['AQUA_RUNS'] ?? 60), seed });
});

test('in random programs about waiting', () => {
  const memory = emptyMemory();
  const property = fc.property(randomProgram, ({ source }) => {
    for (const core of compileCores('main.aqua', source, memory).values()) expect(recheck(placeFunction(core))).toEqual([]);
  });
  fc.assert(property, { numRuns: Number(process.env['AQUA_RUNS'] ?? 1000), seed });
});

test.each(['branches-that-answer-each-other', 'co-waits-for-what-the-flow-pushes', 'iterations-that-wait-for-each-other'])(
  'is missed in %s when nobody brings it',
  (name) => {
    for (const core of compileCores(`tests/programs/${name}/main.aqua`, disk).values()) {
      const placed = placeFunction(core);
      expect(undelivered({ ...placed, body: withoutBringing(placed.body) })).not.toEqual([]);
    }
  },
);
