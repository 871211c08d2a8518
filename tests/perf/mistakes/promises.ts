/** What reports of single mistakes are held to. */
import { summarise } from './judge.ts';
import type { Run } from './run.ts';

/** The promises that do not hold, in words; empty when all hold. */
export function brokenPromises({ outcomes }: Run): readonly string[] {
  const all = [...outcomes.values()].flat();
  const { line, column, reports, most, fix } = summarise(all.map(({ ours }) => ours));
  const jargon = [...new Set(all.flatMap(({ ours }) => ours.jargon))];
  const promises: readonly [string, boolean][] = [
    [`the line is right in ${percent(line)}, not in 99.7 %`, line >= 0.997],
    [`the column is right in ${percent(column)}, not in 95 %`, column >= 0.95],
    [`${reports.toFixed(3)} reports a mistake are more than 1.15`, reports <= 1.15],
    [`${most} reports of one mistake are more than 4`, most <= 4],
    [`a way out is named in ${percent(fix)}, not in 80 %`, fix >= 0.8],
    [`words that only writers of compilers know: ${jargon.join(', ')}`, jargon.length === 0],
  ];
  return promises.filter(([, holds]) => !holds).map(([words]) => words);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
