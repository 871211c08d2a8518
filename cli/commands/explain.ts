import { deadlockKinds } from '../../compiler/diagnostics/catalog/deadlock.ts';
import { suggest } from '../../compiler/diagnostics/suggest.ts';
import { bundledPages } from '../bundled-pages.ts';
import { defineCommand, type Arguments, type CommandForm } from '../command-line/command.ts';
import type { Console } from '../console/console.ts';
import { widest } from '../console/diagnostics.ts';
import { exitCodes, UsageError, type ExitCode } from '../exit.ts';
import type { Page } from '../explain/page.ts';
import { renderList, renderPage } from '../explain/render-page.ts';
import { sharedOptions } from './shared-options.ts';

const form = {
  name: 'explain',
  about: 'Says what a problem is about, with an example and how to mend it. Without a code it lists all of them.',
  operands: { code: { kind: 'text', value: 'CODE', about: 'as it stands in a report, `AQ` and zeros in front may be left out; or a name as in `deadlock/hazard`' } },
  options: {
    list: { kind: 'flag', about: 'list all codes by area' },
    json: sharedOptions.json,
  },
  examples: [
    ['aqua explain AQ0203', 'what `error[AQ0203]` is about'],
    ['aqua explain 203 --json', 'the same, for editors and scripts'],
    ['aqua explain', 'every code there is'],
  ],
} as const satisfies CommandForm;

export const command = defineCommand(form, explain);

/** Prints the page of a code, or the list of codes. */
export function explain(args: Arguments<typeof form>, { out }: Console): ExitCode {
  const pages = bundledPages();
  const width = Math.min(out.columns, widest);
  if (args.code === undefined || args.list) {
    if (args.json) out.line(JSON.stringify({ codes: pages.map(({ code, severity, title }) => ({ code, severity, title })) }, undefined, 2));
    else out.line(`${renderList(pages, out.style, width)}\n\nMore about one of them: ${out.style.cyan('aqua explain CODE')}`);
    return exitCodes.ok;
  }
  const page = find(args.code, pages);
  out.line(args.json ? JSON.stringify(page, undefined, 2) : renderPage(page, out.style, width));
  return exitCodes.ok;
}

/** @throws UsageError when there is no such code. */
function find(given: string, pages: readonly Page[]): Page {
  const digits = /^\s*(?:AQ)?(\d{1,4})\s*$/i.exec(given)?.[1];
  const code = digits === undefined ? given.toUpperCase() : `AQ${digits.padStart(4, '0')}`;
  const named = deadlockKinds.find(({ slug }) => slug === given.trim());
  const page = pages.find((candidate) => candidate.code === (named?.code ?? code));
  if (page !== undefined) return page;
  const close = [...suggest(given, deadlockKinds.map(({ slug }) => slug)), ...suggest(code, pages.map((candidate) => candidate.code))].map((name) => `\`${name}\``);
  throw new UsageError(`there is no code \`${given}\``, `${close.length === 0 ? '' : `did you mean ${close.join(' or ')}?\n`}\`aqua explain\` lists all codes`);
}
