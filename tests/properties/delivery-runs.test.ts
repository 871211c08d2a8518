/** The recheck against runs: what does not come to who waits for it, so that a run only goes on once everybody is told everything, is found. */
import { readdirSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { undelivered } from '../../compiler/delivery/recheck.ts';
import { emitFunction } from '../../compiler/emit/emit.ts';
import { placeFunction } from '../../compiler/placement/place.ts';
import type { SourceProvider } from '../../compiler/source/source-provider.ts';
import { SourceFile } from '../../compiler/source/source-file.ts';
import { compileAir } from '../../runtime/engine/program.ts';
import { seededRandom } from '../../runtime/network/random.ts';
import { Sample } from '../kit/deadlock/choices.ts';
import { isLost } from '../kit/deadlock/run.ts';
import { compileSubjects } from '../kit/deadlock/subject.ts';
import type { Subject } from '../kit/deadlock/subject.ts';
import { Mutants } from '../kit/lost-values.ts';
import { withoutBringing } from '../kit/placement-at-fault.ts';
import { root, textOf } from '../kit/repository.ts';

vi.setConfig({ testTimeout: 600_000 });

const disk: SourceProvider = { read: (file) => new SourceFile(file, textOf(file)) };
const seed = Number(process.env['AQUA_SEED'] ?? 7);

function losses(subject: Subject): number {
  const runs = Array.from({ length: 20 }, (_, i) => isLost(subject, new Sample(i), { tier: 'T1', order: 'any', network: 'open' }));
  return runs.filter((lost) => lost !== 'no').length;
}

test.each(['branches-that-answer-each-other', 'co-waits-for-what-the-flow-pushes'])('in %s', (name) => {
  for (const subject of compileSubjects(`tests/programs/${name}/main.aqua`, disk).values()) {
    const placed = placeFunction(subject.core);
    const faulty = { ...placed, body: withoutBringing(placed.body) };
    const compiled = compileAir(emitFunction(faulty, { extensions: true }).script);
    if (!compiled.ok) throw new Error('the faulty script is no AIR');
    expect([losses(subject), undelivered(placed)]).toEqual([0, []]);
    expect(losses({ ...subject, program: compiled.program })).toBeGreaterThan(0);
    expect(undelivered(faulty)).not.toEqual([]);
  }
});

test('in tests/programs, of each function without one of its hops', () => {
  const mutants = new Mutants(2, ['T1']);
  const random = seededRandom(seed);
  const programs = readdirSync(`${root}tests/programs`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of programs) {
    for (const subject of compileSubjects(`tests/programs/${name}/main.aqua`, disk).values()) mutants.add(subject, (of) => Math.floor(random() * of));
  }
  process.stdout.write(`tests/programs, ${mutants.figures}\n`);
  expect(mutants.missed).toEqual([]);
});

test('in random programs without one of their hops', () => {
  const mutants = new Mutants(6, ['T1']);
  mutants.addRandom({ programs: Number(process.env['AQUA_RUNS'] ?? 1000), seed });
  process.stdout.write(`random programs, seed ${seed}, ${mutants.figures}\n`);
  expect(mutants.missed).toEqual([]);
});
