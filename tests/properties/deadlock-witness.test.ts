/** The choices of a witness lead to the line that is reported, on the real engine. */
import { readdirSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { memorySource } from '../../compiler/index.ts';
import { SourceFile } from '../../compiler/source/source-file.ts';
import { replayRandom } from '../kit/deadlock/replays.ts';
import { compileSubjects } from '../kit/deadlock/subject.ts';
import { replay } from '../kit/deadlock/witness.ts';
import { readSuite } from '../kit/markdown-suite.ts';
import { root, textOf } from '../kit/repository.ts';

// A machine that does other things, too, takes several times as long.
vi.setConfig({ testTimeout: 600_000 });

const suites = readdirSync(`${root}tests/language`).filter((name) => /^deadlocks-.*\.md$/.test(name)).map((name) => `tests/language/${name}`);

describe.each(suites)('%s', (path) => {
  test.each(readSuite(textOf(path)).map(({ name, files }) => [name, files] as const))('%s', (_, files) => {
    for (const [file, text] of files) {
      for (const subject of compileSubjects(file, memorySource({ [file]: text })).values()) {
        for (const { verdict, reproduced } of replay(subject, 1)) expect([verdict, reproduced]).toEqual([verdict, 'exactly']);
      }
    }
  });
});

test('tests/programs', () => {
  let witnesses = 0;
  const others: string[] = [];
  for (const name of readdirSync(`${root}tests/programs`)) {
    if (/\.\w+$/.test(name)) continue;
    const source = { read: (file: string) => new SourceFile(file, textOf(file)) };
    for (const [func, subject] of compileSubjects(`tests/programs/${name}/main.aqua`, source)) {
      for (const { verdict, reproduced } of replay(subject, 1)) {
        witnesses++;
        if (reproduced !== 'exactly') others.push(`${name} ${func}: ${verdict}, ${reproduced}`);
      }
    }
  }
  process.stdout.write(`${witnesses} witnesses of tests/programs\n`);
  expect(others).toEqual([]);
});

test('random programs', () => {
  replayRandom({ programs: Number(process.env['AQUA_RUNS'] ?? 800), seed: Number(process.env['AQUA_SEED'] ?? 7) });
});
