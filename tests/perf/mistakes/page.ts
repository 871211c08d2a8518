/** docs/errors.md. */
import { renderTable } from '../measure.ts';
import { summarise } from './judge.ts';
import type { Summary } from './judge.ts';
import type { Run } from './run.ts';

interface Runs {
  readonly known: Run;
  readonly heldOut: Run;
}

export function renderPage({ known, heldOut }: Runs): string {
  return `# How mistakes are reported

Made by \`npm run bench:errors\` on the same mistakes for both compilers. Each is one small change to a correct program, made by a rule that
knows where the mistake is; those that both compilers accept are correct programs and not counted. *aqua-api* is the first generation's
compiler (npm @fluencelabs/aqua-api 0.14.6). Only errors count, warnings do not.

- *found*: anything is reported. *line*: the first report stands in a line of the mistake. *column*: and at most three columns away from it.
- *reports*: how many, on average; *most*: for one mistake.
- *way out*: the first report has an edit after which nothing is wrong any more, or quotes the text to write. *edit*: has such an edit.

## ${String(known.outcomes.size)} kinds of mistakes

${comparison(known)}

## Held out

Programs that nobody had looked at when this was measured, with these kinds and ${String(heldOut.outcomes.size - known.outcomes.size)} more.

${comparison(heldOut)}

## By kind

${byKind(known)}
`;
}

const head = ['found', 'line', 'column', 'reports', 'most', 'way out', 'edit'];

function comparison({ outcomes, legal }: Run): string {
  const all = [...outcomes.values()].flat();
  const ours = summarise(all.map((each) => each.ours));
  const shared = all.flatMap(({ ours: mine, theirs }) => (theirs === undefined ? [] : [{ mine, theirs }]));
  const theirs = summarise(shared.map((each) => each.theirs));
  const asked = `the ${String(shared.length)} that aqua-api was asked about`;
  const same = shared.length === all.length ? [] : [[`ours, on ${asked}`, ...cells(summarise(shared.map(({ mine }) => mine)))]];
  return `${String(all.length)} mistakes; ${String(legal)} more were correct programs.

${renderTable(['', ...head], [['ours', ...cells(ours)], ...same, [same.length === 0 ? 'aqua-api' : `aqua-api, on ${asked}`, ...cells(theirs)]])}`;
}

function byKind({ outcomes }: Run): string {
  const rows = [...outcomes].map(([name, all]) => {
    const summary = summarise(all.map(({ ours }) => ours));
    return [name.replaceAll('|', '\\|'), String(summary.count), ...cells(summary)];
  });
  return renderTable(['kind', 'mistakes', ...head], rows);
}

function cells({ found, line, column, reports, most, fix, edit }: Summary): string[] {
  return [percent(found), percent(line), percent(column), reports.toFixed(2), String(most), percent(fix), percent(edit)];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
