/** The programs of `tests/language/deadlocks-*.md` on the real engine: each gets stuck as its verdict says, and never once put right. */
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../compiler/index.ts';
import { readSuite } from '../markdown-suite.ts';
import { root, textOf } from '../repository.ts';
import { explore, tell } from './explore.ts';
import { compileSubjects } from './subject.ts';
import type { Subject } from './subject.ts';

/** Runs of each program in each tier, at most. */
export interface Budgets {
  /** Where one has to be found that is as the verdict says. */
  readonly finding: number;
  /** Where there is to be none that gets stuck. */
  readonly free: number;
}

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
function contradiction({ verdict, subject }: Example, budgets: Budgets): string | undefined {
  const search = { until: 'stuck', budget: verdict === 'free' ? budgets.free : budgets.finding, seed: 1 } as const;
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

export function testSuites(budgets: Budgets): void {
  describe.each(suites)('%s on the engine', (path) => {
    test.each(readSuite(textOf(path)).map(({ name, files }) => [name, files] as const))('%s', (_, files) => {
      const examples = examplesOf(files);
      // A mistake and its repair.
      expect(examples.length).toBeGreaterThan(1);
      expect(examples.flatMap((example) => contradiction(example, budgets) ?? [])).toEqual([]);
    });
  });
}
