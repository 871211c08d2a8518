/** Which functions always answer, as `aqua check --report` says it. */
import { failures } from '../../compiler/diagnostics/catalog/deadlock.ts';
import { toJson } from '../../compiler/diagnostics/render-json.ts';
import type { CheckedModule, DeadlockReport, Verdict } from '../../compiler/index.ts';
import type { Output } from '../console/console.ts';
import type { Input } from '../project/inputs.ts';

const words: Readonly<Record<Verdict, string>> = {
  free: 'proven free: it always answers',
  conditional: 'answers only if',
  hazard: 'can wait for ever when a call fails',
  possible: 'can wait for ever',
  certain: 'never answers',
  unproven: 'not proven to answer',
};

/** The verdicts on what one file exports. */
export interface FileReports {
  readonly path: string;
  readonly reports: readonly DeadlockReport[];
}

/** @param results what was made of each input; scripts have no verdicts */
export function reportsOf(inputs: readonly Input[], results: readonly (CheckedModule | Pick<CheckedModule, 'diagnostics'>)[]): readonly FileReports[] {
  return results.flatMap((result, i) => ('reports' in result ? [{ path: inputs[i]?.path ?? '', reports: result.reports }] : []));
}

/** Those of several files stand under their names. */
export function printReports(output: Output, files: readonly FileReports[]): void {
  const told = files.filter(({ reports }) => reports.length > 0);
  for (const { path, reports } of told) {
    if (told.length > 1) output.line(`${path}:`);
    printReportsOf(reports, output);
  }
}

function printReportsOf(reports: readonly DeadlockReport[], output: Output): void {
  const { style } = output;
  const width = Math.max(...reports.map((report) => report.function.length));
  for (const { function: name, verdict, condition, tolerance, needs, milliseconds } of reports) {
    const paint = verdict === 'free' ? style.green : style.yellow;
    const time = milliseconds === undefined ? '' : style.dim(`  (${milliseconds.toFixed(1)} ms)`);
    output.line(`${name.padEnd(width)}  ${paint(verdict.padEnd(11))}  ${words[verdict]}${condition === undefined ? '' : ` ${condition}`}${time}`);
    if (tolerance !== undefined) output.line(`${' '.repeat(width)}  ${style.dim(`tolerates ${failures(tolerance)}`)}`);
    if (needs !== undefined && needs.length > 0) output.line(`${' '.repeat(width)}  ${style.dim(`needs: ${needs.join(', ')}`)}`);
  }
  output.line('');
}

/** Without the time: what is said of the same program is the same text. */
export function reportsJson(files: readonly FileReports[]): readonly object[] {
  return files.flatMap(({ path, reports }) => reports.map((report) => ({ ...reportJson(report), file: path })));
}

function reportJson({ function: name, verdict, condition, tolerance, needs, findings }: DeadlockReport): Readonly<Record<string, unknown>> {
  return { function: name, verdict, ...(condition !== undefined && { condition }), ...(tolerance !== undefined && { tolerance }), needs: needs ?? [], findings: findings.map(toJson) };
}
