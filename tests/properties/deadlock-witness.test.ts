/** The choices of a witness lead to the line that is reported, on the real engine. */
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../compiler/index.ts';
import { SourceFile } from '../../compiler/source/source-file.ts';
import { emptyMemory } from '../../compiler/pipeline.ts';
import { randomProgram } from '../kit/deadlock/programs.ts';
import { mainOf } from '../kit/deadlock/verdicts.ts';
import { compileSubjects } from '../kit/deadlock/subject.ts';
import { replay } from '../kit/deadlock/witness.ts';
import type { Reproduced } from '../kit/deadlock/witness.ts';
import { readSuite } from '../kit/markdown-suite.ts';
import { root, textOf } from '../kit/repository.ts';

const suites = readdirSync(`${root}tests/language`).filter((name) => /^deadlocks-.*\.md$/.test(name)).map((name) => `tests/language/${name}`);

const asTold = expect.stringMatching(/^(exactly|as far as seen)$/) as unknown;

describe.each(suites)('%s', (path) => {
  test.each(readSuite(textOf(path)).map(({ name, files }) => [name, files] as const))('%s', (_, files) => {
    for (const [file, text] of files) {
      for (const subject of compileSubjects(file, memorySource({ [file]: text })).values()) {
        for (const { verdict, reproduced } of replay(subject, 1)) expect([verdict, reproduced]).toEqual([verdict, asTold]);
      }
    }
  });
});

test('tests/programs', () => {
  const seen = new Counts();
  const others: string[] = [];
  for (const name of readdirSync(`${root}tests/programs`)) {
    if (/\.\w+$/.test(name)) continue;
    const source = { read: (file: string) => new SourceFile(file, textOf(file)) };
    for (const [func, subject] of compileSubjects(`tests/programs/${name}/main.aqua`, source)) {
      for (const { verdict, reproduced } of replay(subject, 1)) {
        seen.add(verdict, reproduced);
        if (reproduced === 'elsewhere' || reproduced === 'not tried') others.push(`${name} ${func}: ${verdict}, ${reproduced}`);
      }
    }
  }
  process.stdout.write(`witnesses of tests/programs: ${seen.toString()}\n`);
  expect(others).toEqual([]);
});

test('random programs', () => {
  const memory = emptyMemory();
  const seen = new Counts();
  const property = fc.property(randomProgram, ({ source }) => {
    const subject = mainOf(source, memory);
    for (const { verdict, reproduced } of subject === undefined ? [] : replay(subject, 1)) seen.add(verdict === 'hazard' ? 'hazards' : 'others', reproduced);
  });
  fc.assert(property, { numRuns: Number(process.env['AQUA_RUNS'] ?? 300), seed: Number(process.env['AQUA_SEED'] ?? 7) });
  process.stdout.write(`witnesses of random programs: ${seen.toString()}\n`);
  expect(seen.share(['elsewhere', 'not tried'])).toBeLessThan(0.05);
});

class Counts {
  readonly #counts = new Map<string, Map<Reproduced, number>>();

  add(kind: string, reproduced: Reproduced): void {
    const counts = this.#counts.get(kind) ?? new Map<Reproduced, number>();
    this.#counts.set(kind, counts.set(reproduced, (counts.get(reproduced) ?? 0) + 1));
  }

  share(of: readonly Reproduced[]): number {
    const counts = [...this.#counts.values()].flatMap((all) => [...all]);
    const sum = (all: typeof counts): number => all.reduce((total, [, count]) => total + count, 0);
    return sum(counts.filter(([reproduced]) => of.includes(reproduced))) / sum(counts);
  }

  toString(): string {
    return [...this.#counts].map(([kind, counts]) => `${kind} ${[...counts].map(([how, count]) => `${count} ${how}`).join(', ')}`).join('; ');
  }
}
