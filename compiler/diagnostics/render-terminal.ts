import type { SourceFile } from '../source/source-file.ts';
import type { Diagnostic, Label } from './diagnostic.ts';
import { excerpt } from './source-excerpt.ts';
import { terminalStyle, type Paint, type Style } from './style.ts';
import { wrap } from './wrap.ts';

export interface TerminalOptions {
  readonly color: boolean;
  /** Columns of the terminal; 80 when absent. Source lines are cut and texts are wrapped to fit; only paths of files stay whole. */
  readonly width?: number;
}

/** Labels of one file, with the place that the heading names. */
interface Section {
  readonly source: SourceFile;
  readonly labels: readonly Label[];
}

/** Diagnostics as a person reads them in a terminal, separated by empty lines, without a line break at the end. */
export function renderTerminal(diagnostics: readonly Diagnostic[], options: TerminalOptions): string {
  const colors = terminalStyle(options.color);
  const width = Math.max(40, options.width ?? 80);
  return diagnostics.map((diagnostic) => render(diagnostic, colors, width)).join('\n\n');
}

function render(diagnostic: Diagnostic, colors: Style, width: number): string {
  const { level, code, message, labels, help, fixes } = diagnostic;
  const main: Paint = level === 'error' ? colors.red : level === 'warning' ? colors.yellow : colors.cyan;
  const [first, ...moreTitle] = wrap(`${level}[${code}]: ${message}`, width);
  const head = `${level}[${code}]`;
  const lines = [colors.bold(main(head) + (first ?? head).slice(head.length)), ...moreTitle.map((line) => colors.bold(line))];
  const gutter = Math.max(...labels.map(({ span }) => String(span.source.position(span.start).line).length));
  for (const section of sections(labels)) lines.push(...renderSection(section, labels[0], gutter, width, colors, main));
  const indent = ' '.repeat(gutter + 2);
  if (help !== undefined) lines.push(...wrap(help, width - indent.length).map((line) => indent + line));
  for (const fix of fixes) {
    const title = /^[A-Z][a-z]/.test(fix.title) ? fix.title.slice(0, 1).toLowerCase() + fix.title.slice(1) : fix.title;
    lines.push(...wrap(`Fix: ${title}.`, width - indent.length).map((line) => indent + colors.green(line)));
  }
  return lines.join('\n');
}

/** One section a file; the file of the first label comes first. */
function sections(labels: Diagnostic['labels']): Section[] {
  const files = new Map<SourceFile, Label[]>();
  for (const label of labels) {
    const list = files.get(label.span.source);
    if (list === undefined) files.set(label.span.source, [label]);
    else list.push(label);
  }
  return [...files].map(([source, list]) => ({ source, labels: list }));
}

function renderSection(section: Section, primary: Label, gutter: number, width: number, colors: Style, main: Paint): string[] {
  const { source, labels } = section;
  const named = labels[0] ?? primary;
  const { line, column } = source.position(named.span.start);
  const lines = [`  ${colors.blue('-->')} ${source.path}:${String(line)}:${String(column)}`];
  const bar = colors.blue(`${' '.repeat(gutter + 2)}| `);
  const room = width - gutter - 4;
  let shown = 0;
  for (const label of [...labels].sort((a, b) => a.span.start - b.span.start)) {
    const at = source.position(label.span.start);
    const text = source.line(at.line);
    const length = Math.min(label.span.end - label.span.start, Math.max(0, text.length - (at.column - 1)));
    const mark = excerpt(text, at.column - 1, at.column - 1 + length, room);
    const whole = excerpt(text, 0, 0, room);
    // Two labels in one line share the line, unless it had to be cut for one of them.
    if (at.line !== shown || mark.text !== whole.text) lines.push(colors.blue(` ${String(at.line).padStart(gutter)} | `) + mark.text);
    shown = at.line;
    const paint: Paint = label === primary ? main : colors.blue;
    const signs = ' '.repeat(mark.from) + (label === primary ? '^' : '-').repeat(mark.to - mark.from);
    if (label.text === '') lines.push(bar + paint(signs));
    else if (signs.length + 1 + label.text.length <= room) lines.push(bar + paint(`${signs} ${label.text}`));
    else {
      lines.push(bar + paint(signs));
      const longest = Math.max(0, ...wrap(label.text, room).map((part) => part.length));
      const indent = ' '.repeat(Math.max(0, Math.min(mark.from, room - longest)));
      lines.push(...wrap(label.text, room).map((part) => bar + paint(indent + part)));
    }
  }
  return lines;
}
