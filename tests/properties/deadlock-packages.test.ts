/** What the analysis says of published libraries and of the examples, against runs of them on the engine. */
import { expect, test, vi } from 'vitest';
import { analyse } from '../../compiler/deadlock/analyse.ts';
import type { Verdict } from '../../compiler/deadlock/analyse.ts';
import { examples, publishedLibraries } from '../kit/corpus.ts';
import type { RealProgram } from '../kit/corpus.ts';
import { explore, tell } from '../kit/deadlock/explore.ts';
import { compileSubjects } from '../kit/deadlock/subject.ts';
import { textOf } from '../kit/repository.ts';

// A machine that does other things, too, takes several times as long.
vi.setConfig({ testTimeout: 600_000 });

const budget = Number(process.env['AQUA_RUNS'] ?? 24);

interface Counted {
  /** How many functions have the verdict. */
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  /** Runs that show a verdict to be wrong. */
  readonly wrong: readonly string[];
  /** Of the functions that can get stuck, those which no run showed so. */
  readonly unseen: readonly string[];
}

function verdictsOf(programs: readonly RealProgram[]): Counted {
  const verdicts: Partial<Record<Verdict, number>> = {};
  const wrong: string[] = [];
  const unseen: string[] = [];
  for (const { entry, source } of programs)
    for (const [name, subject] of compileSubjects(entry, source)) {
      const { verdict } = analyse(subject.core);
      verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
      const calm = explore(subject, { until: 'stuck', budget, seed: 1, tier: 'T1' }).found;
      const found = calm ?? explore(subject, { until: 'stuck', budget, seed: 1, tier: 'T2' }).found;
      const called = `${entry} ${name} is called ${verdict}`;
      if (verdict === 'free' && found !== undefined) wrong.push(`${called}: ${tell(subject, found)}`);
      if (verdict === 'hazard' && calm !== undefined) wrong.push(`${called}: ${tell(subject, calm)}`);
      if (verdict !== 'free' && found === undefined) unseen.push(called);
    }
  return { verdicts, wrong, unseen };
}

/** `6 free, 3 hazard`: as docs/deadlock.md says it. */
function inWords({ verdicts }: Counted): string {
  return Object.entries(verdicts).sort().map(([verdict, count]) => `${count} ${verdict}`).join(', ');
}

/** What docs/deadlock.md says of them. */
function recorded(of: string): string | undefined {
  return new RegExp(`- ${of}: ([^.]*)\\.`).exec(textOf('docs/deadlock.md'))?.[1];
}

test('everything in published libraries', async () => {
  const found = verdictsOf(await publishedLibraries());
  expect(found).toMatchObject({ wrong: [], unseen: [] });
  expect(recorded('published libraries')).toBe(inWords(found));
});

test('the examples', () => {
  const found = verdictsOf(examples());
  expect(found).toMatchObject({ wrong: [], unseen: [] });
  expect(recorded('examples')).toBe(inWords(found));
});
