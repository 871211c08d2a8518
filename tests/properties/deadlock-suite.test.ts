/** The programs of `tests/language/deadlocks-*.md` on the real engine: each gets stuck as its verdict says, and never once put right. */
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../compiler/index.ts';
import { explore, tell } from '../kit/deadlock/explore.ts';
import { compileSubjects } from '../kit/deadlock/subject.ts';
import type { Subject } from '../kit/deadlock/subject.ts';
import { readSuite } from '../kit/markdown-suite.ts';
import { root, textOf } from '../kit/repository.ts';

const budget = Number(process.env['AQUA_RUNS'] ?? 300);

interface Example {
  readonly verdict: string;
  readonly subject: Subject;
}

function examplesOf(files: ReadonlyMap<string, string>): readonly Example[] {
  return [...files].flatMap(([file, text]) => {
    const verdict = /^-- verdict: (\w+)$/m.exec(text)?.[1] ?? '';
    return [...compileSubjects(file, memorySource({ [file]: text })).values()].map((subject) => ({ verdict, subject }));
  });
}

/** What the runs say against the verdict; undefined when they bear it out. */
function contradiction({ verdict, subject }: Example): string | undefined {
  const search = { until: 'stuck', budget, seed: 1 } as const;
  const calm = explore(subject, { ...search, tier: 'T1' }).found;
  const failing = calm ?? explore(subject, { ...search, tier: 'T2' }).found;
  const says = (found: typeof calm): string => `called ${verdict}: ${found === undefined ? 'no run is stuck' : tell(subject, found)}`;
  switch (verdict) {
    case 'free':
      return failing === undefined ? undefined : says(failing);
    case 'hazard':
      return calm === undefined && failing !== undefined ? undefined : says(calm);
    case 'certain':
      return explore(subject, { ...search, tier: 'T1', until: 'answered' }).found === undefined && calm !== undefined ? undefined : `called certain, but a run answers`;
    default:
      return calm === undefined ? says(calm) : undefined;
  }
}

const suites = readdirSync(`${root}tests/language`).filter((name) => /^deadlocks-.*\.md$/.test(name)).map((name) => `tests/language/${name}`);

describe.each(suites)('%s on the engine', (path) => {
  test.each(readSuite(textOf(path)).map(({ name, files }) => [name, files] as const))('%s', (_, files) => {
    expect(examplesOf(files).map(contradiction)).toEqual([undefined, undefined]);
  });
});
