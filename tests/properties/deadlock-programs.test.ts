/** What the analysis says of the programs in tests/programs, against runs of them on the engine. */
import { readdirSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { analyse } from '../../compiler/deadlock/analyse.ts';
import type { Verdict } from '../../compiler/deadlock/analyse.ts';
import { SourceFile } from '../../compiler/source/source-file.ts';
import { explore, tell } from '../kit/deadlock/explore.ts';
import { compileSubjects } from '../kit/deadlock/subject.ts';
import { root, textOf } from '../kit/repository.ts';

vi.setConfig({ testTimeout: 600_000 });

const budget = Number(process.env['AQUA_RUNS'] ?? 24);

test('what is called free or certain is so in every run, and what may get stuck when a call fails does so only then', () => {
  const wrong: string[] = [];
  const shown = new Map<Verdict, { stuck: number; all: number }>();
  for (const name of readdirSync(`${root}tests/programs`)) {
    const path = `tests/programs/${name}/main.aqua`;
    if (name.endsWith('.md') || name.endsWith('.aqua') || name.endsWith('.ts')) continue;
    const source = { read: (file: string) => new SourceFile(file, textOf(file)) };
    for (const [func, subject] of compileSubjects(path, source)) {
      const { verdict } = analyse(subject.core);
      const search = { until: 'stuck', budget, seed: 1 } as const;
      const calm = explore(subject, { ...search, tier: 'T1' });
      const found = calm.found ?? explore(subject, { ...search, tier: 'T2' }).found;
      const refuted = (verdict === 'free' && found !== undefined) || (verdict === 'hazard' && calm.found !== undefined) || (verdict === 'certain' && calm.runs.answered > 0);
      if (refuted) wrong.push(`${path} ${func} is called ${verdict}:\n${found === undefined ? 'it answers' : tell(subject, found)}`);
      const count = shown.get(verdict) ?? { stuck: 0, all: 0 };
      shown.set(verdict, { stuck: count.stuck + (found === undefined ? 0 : 1), all: count.all + 1 });
    }
  }
  console.log([...shown].map(([verdict, { stuck, all }]) => `${verdict}: ${stuck} of ${all} seen stuck`).join(', '));
  expect(wrong).toEqual([]);
});
