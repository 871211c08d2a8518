/** The choices of a witness lead to the line that is reported, on the real engine. */
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../compiler/index.ts';
import { emptyMemory } from '../../compiler/pipeline.ts';
import { randomProgram } from '../kit/deadlock/programs.ts';
import { mainOf } from '../kit/deadlock/verdicts.ts';
import { compileSubjects } from '../kit/deadlock/subject.ts';
import { reproduce } from '../kit/deadlock/witness.ts';
import type { Reproduced } from '../kit/deadlock/witness.ts';
import { readSuite } from '../kit/markdown-suite.ts';
import { root, textOf } from '../kit/repository.ts';

const suites = readdirSync(`${root}tests/language`).filter((name) => /^deadlocks-.*\.md$/.test(name)).map((name) => `tests/language/${name}`);

describe.each(suites)('%s', (path) => {
  test.each(readSuite(textOf(path)).map(({ name, files }) => [name, files] as const))('%s', (_, files) => {
    for (const [file, text] of files) for (const subject of compileSubjects(file, memorySource({ [file]: text })).values()) expect([undefined, 'exactly', 'as far as seen']).toContain(reproduce(subject, 1));
  });
});

test('random programs without loops', () => {
  const memory = emptyMemory();
  const seen = new Map<Reproduced, number>();
  const property = fc.property(randomProgram, (program) => {
    fc.pre(program.isLoopFree);
    const subject = mainOf(program.source, memory);
    const reproduced = subject && reproduce(subject, 1);
    if (reproduced !== undefined) seen.set(reproduced, (seen.get(reproduced) ?? 0) + 1);
  });
  fc.assert(property, { numRuns: Number(process.env['AQUA_RUNS'] ?? 300), seed: Number(process.env['AQUA_SEED'] ?? 7) });
  const all = [...seen.values()].reduce((sum, count) => sum + count, 0);
  const others = (seen.get('elsewhere') ?? 0) + (seen.get('not tried') ?? 0);
  expect(others / all).toBeLessThan(0.05);
  process.stdout.write(`witnesses of random programs without loops: ${[...seen].map(([how, count]) => `${count} ${how}`).join(', ')}\n`);
});
