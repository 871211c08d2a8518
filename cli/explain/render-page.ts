import type { Style } from '../../compiler/diagnostics/style.ts';
import { wrap } from '../../compiler/diagnostics/wrap.ts';
import { byArea } from './areas.ts';
import type { ExampleFile, Page } from './page.ts';

/** A page as a person reads it in a terminal, at most `width` columns wide but for long lines of code. */
export function renderPage(page: Page, style: Style, width: number): string {
  const { code, severity, title, example, why, fix, otherwise } = page;
  const paint = { error: style.red, warning: style.yellow, note: style.cyan }[severity];
  const text = (paragraphs: string): string => paragraphs.split('\n\n').map((one) => wrap(`  ${one.replaceAll('\n', ' ')}`, width).join('\n')).join('\n\n');
  const parts = [
    wrap(`${severity} ${code}: ${title}`, width).map((line) => style.bold(paint(line))).join('\n'),
    files(example.files, style),
    `  ${style.cyan(example.command)} says:`,
    indent(example.says),
    style.bold('Why'),
    text(why),
    style.bold('Fix'),
    text(fix.text),
    files(fix.files, style),
    ...(otherwise === null ? [] : [style.bold('Something else meant?'), text(otherwise)]),
  ];
  return parts.join('\n\n');
}

/** Codes and titles by area. */
export function renderList(pages: readonly Page[], style: Style, width: number): string {
  return byArea(pages)
    .map(({ area, items }) => [style.bold(area), ...items.map(({ code, title }) => wrapHanging(`${style.cyan(code)}  `, title, 10, width))].join('\n'))
    .join('\n\n');
}

function wrapHanging(head: string, text: string, columns: number, width: number): string {
  return `  ${head}${wrap(text, width - columns).join(`\n${' '.repeat(columns)}`)}`;
}

/** Code of several files says which is which. */
function files(list: readonly ExampleFile[], style: Style): string {
  const named = list.length > 1 || list.some(({ path }) => path !== 'main.aqua');
  return list.map(({ path, text }) => (named ? `  ${style.dim(`${path}:`)}\n` : '') + indent(text.trimEnd())).join('\n\n');
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '    ');
}
