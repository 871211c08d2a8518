import { toJson } from '../../compiler/diagnostics/render-json.ts';
import type { Output } from '../console/console.ts';
import { printDiagnostics, tally } from '../console/diagnostics.ts';
import { printReports, reportsJson } from '../report/deadlocks.ts';
import type { Round } from './watch-project.ts';

/** A round in one line, for programs. */
export function roundJson({ milliseconds, diagnostics, reports, ...round }: Round): string {
  return JSON.stringify({ ...round, milliseconds: Math.round(milliseconds), diagnostics: diagnostics.map(toJson), ...(reports && { report: reportsJson(reports) }) });
}

/** The problems of a round, and a line about what was done. */
export function printRound(round: Round, output: Output): void {
  const { diagnostics, checked, files, milliseconds, written, stale } = round;
  printDiagnostics(output, diagnostics);
  if (round.reports !== undefined) printReports(output, round.reports);
  const found = diagnostics.length === 0 ? 'no problems' : tally(diagnostics);
  const time = output.style.dim(`${Math.round(milliseconds)} ms`);
  output.line([`${causeOf(round)}: ${found}`, `checked ${checked.length} of ${counted(files, 'file')}`, ...(written.length === 0 ? [] : [`wrote ${written.length}`]), time].join(', '));
  for (const file of stale) output.line(`${output.style.yellow('aqua:')} nothing makes ${file} any more; delete it if nobody needs it`);
  if (round.round === 1) output.line(output.style.dim('watching for changes; Ctrl-C ends it'));
}

/** What made somebody look again. */
function causeOf({ round, changed, gone }: Round): string {
  if (round === 1) return 'start';
  const causes = [
    ...(changed.length === 0 ? [] : [`${listed(changed)} changed`]),
    ...(gone.length === 0 ? [] : [`${listed(gone)} ${gone.length === 1 ? 'is' : 'are'} gone`]),
  ];
  return causes.length === 0 ? 'settled' : causes.join(', ');
}

/** The first names; a switch of branches changes hundreds of files. */
function listed(paths: readonly string[]): string {
  const shown = 3;
  const more = paths.length - shown;
  return more > 0 ? `${paths.slice(0, shown).join(', ')} and ${more} more` : paths.join(', ');
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
