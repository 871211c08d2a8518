import { emptyBlock, nestedTooDeep } from '../../diagnostics/catalog/syntax.ts';
import { unexpectedIndentation } from '../../diagnostics/catalog/lexing.ts';
import type { Fix, Report } from '../../diagnostics/diagnostic.ts';
import type { SourceFile, Span } from '../../source/source-file.ts';
import { Cursor } from '../grammar/cursor.ts';
import type { BlockMark, Lines, LogicalLine } from '../layout.ts';
import { startsItem } from '../line-shape.ts';
import type { Token } from '../tokens.ts';
import { describeError } from './describe-error.ts';

/** A logical line; its last token is `LineEnd`. */
export interface Line {
  readonly tokens: Token[];
  readonly first: Token;
  /** The word its block is called by in messages: `for`, `func`, … */
  head: string;
  /** Something in this line is reported already: stay silent about it and about what follows from it. */
  faulty: boolean;
}

/** Lines that are not indented but meant for the block above all the same. */
export interface Unindented {
  /** By the tokens of a line: whether it was meant for the block. */
  readonly belongs: (tokens: readonly Token[]) => boolean;
  /** Reports the first of several such lines below a block that has others. */
  readonly report: (line: Line, fix: Fix | undefined) => void;
}

/** Blocks may nest this deep; the parser and later passes recurse with them. */
const deepestBlocks = 200;

/** Walks over the lines and blocks of a file and runs grammar rules on single lines. */
export class LineReader {
  readonly source: SourceFile;
  readonly report: Report;
  readonly #entries: Lines['entries'];
  #position = 0;
  #depth = 0;
  /** Where lines start about which nothing is to be said, although nothing is reported in them. */
  readonly silenced: number[] = [];
  /** Offset right after the last line that was taken. */
  lastEnd = 0;

  constructor(source: SourceFile, { entries }: Lines, report: Report) {
    this.source = source;
    this.#entries = entries;
    this.report = report;
  }

  get done(): boolean {
    return this.#position >= this.#entries.length;
  }

  /** The next line, or the start or end of a block; undefined at the end of the file. */
  get #next(): LogicalLine | BlockMark | undefined {
    return this.#entries[this.#position];
  }

  atIndent(): boolean {
    return this.#next?.kind === 'indent';
  }

  /** The tokens of the next line, be it that a block starts with it; none at the end of a block. */
  upcoming(): readonly Token[] {
    return this.#upcomingLine()?.tokens ?? [];
  }

  #upcomingLine(): LogicalLine | undefined {
    const entry = this.#entries[this.atIndent() ? this.#position + 1 : this.#position];
    return entry?.kind === 'line' ? entry : undefined;
  }

  /** Passes over the start or end of a block that belongs to nothing. */
  skip(): void {
    this.#position++;
  }

  /** Takes the next line; undefined when a block starts or ends here. */
  line(): Line | undefined {
    const next = this.#next;
    if (next?.kind !== 'line') return undefined;
    this.#position++;
    this.lastEnd = next.end;
    const { tokens, first, faulty } = next;
    return { tokens, first, head: first.text, faulty };
  }

  /** Reads a line by a grammar rule. The first fault found in a line is reported, no other. */
  read<Result>(line: Line, rule: (at: Cursor) => Result): Result {
    const cursor = new Cursor(this.source, line.tokens);
    const result = rule(cursor);
    if (cursor.failed) {
      const fault = cursor.fault ?? (cursor.stumble && describeError(cursor.stumble, line, this.source));
      if (!line.faulty && fault !== undefined) this.report(fault);
      line.faulty = true;
    }
    return result;
  }

  /**
   * Takes the block below `head`, line by line; a missing block is reported. `onLine` must take blocks that belong to its line.
   * Gives the span from the first to the last line.
   *
   * @param unindented Tells lines that were meant for the block but are not indented; they are reported and taken as its lines.
   */
  block(head: Line, onLine: (line: Line) => void, unindented?: Unindented): Span {
    if (!this.atIndent()) return this.#emptyBlock(head, onLine, unindented);
    const start = this.#upcomingLine()?.first.start ?? this.lastEnd;
    if (this.#depth >= deepestBlocks) {
      const span = { source: this.source, start, end: start };
      this.report(nestedTooDeep({ span, what: 'blocks', most: deepestBlocks }));
      this.skipBlock();
      return { ...span, end: Math.max(start, this.lastEnd) };
    }
    this.#depth++;
    this.#position++;
    this.#lines(onLine, head);
    this.#depth--;
    if (unindented !== undefined) this.#unindentedRest(onLine, unindented);
    return { source: this.source, start, end: Math.max(start, this.lastEnd) };
  }

  /** Passes over a block that belongs to nothing. */
  skipBlock(): void {
    if (!this.atIndent()) return;
    let open = 0;
    do {
      const entry = this.#next;
      if (entry?.kind === 'line') this.lastEnd = entry.end;
      else if (entry?.kind === 'indent') open++;
      else open--;
      this.#position++;
    } while (open > 0 && !this.done);
  }

  /** Lines up to the end of the block. A block that no line opened is read as part of this one. */
  #lines(onLine: (line: Line) => void, head: Line): void {
    let stray = 0;
    let belowFault = false;
    let previous = head;
    for (let next = this.#next; next !== undefined; next = this.#next) {
      if (next.kind === 'indent') {
        this.#position++;
        stray++;
        // What a line that could not be read opens may be anything: a closure, a block of another kind.
        belowFault ||= previous.faulty;
        if (!previous.faulty) this.#reportIndent(previous);
      } else if (next.kind === 'outdent') {
        this.#position++;
        if (stray === 0) return;
        stray--;
        if (stray === 0) belowFault = false;
      } else {
        const line = this.line();
        if (line === undefined) return;
        if (stray > 0 && belowFault) {
          line.faulty = true;
          this.silenced.push(line.first.start);
        }
        onLine(line);
        previous = line;
      }
    }
  }

  #reportIndent(previous: Line): void {
    const next = this.#next;
    if (next === undefined) return;
    const span = this.indentOf(startOf(next));
    this.report(unexpectedIndentation({ span, lines: this.#blockIndents(span), replacement: this.#indentText(previous.first.start), topLevel: false }));
  }

  /** The same white space at the start of all lines of the block at hand; none when it is too long to look through. */
  #blockIndents(first: Span): Span[] {
    let open = 1;
    let last = first.start;
    let tokens = 0;
    for (let at = this.#position; open > 0; at++) {
      const entry = this.#entries[at];
      tokens += entry?.kind === 'line' ? entry.tokens.length : 1;
      if (tokens > 2001) return [];
      if (entry === undefined) break;
      if (entry.kind === 'line') last = entry.end;
      else if (entry.kind === 'indent') open++;
      else open--;
    }
    const indent = this.source.text.slice(first.start, first.end);
    const from = this.source.position(first.start).line - 1;
    return this.source.lineStarts
      .slice(from, this.source.position(last).line)
      .filter((start) => this.source.text.startsWith(indent, start))
      .map((start) => ({ source: this.source, start, end: start + indent.length }));
  }

  #emptyBlock(head: Line, onLine: (line: Line) => void, unindented: Unindented | undefined): Span {
    const next = this.#next;
    const end = this.lastEnd;
    const below = next?.kind === 'line' && this.#column(next.first) === this.#column(head.first) ? next.first : undefined;
    if (unindented !== undefined) this.#takeUnindented(onLine, unindented);
    const upcoming = this.#upcomingLine();
    // A declaration in the wrong place may have cut the block off.
    const cutOff = upcoming !== undefined && this.lastEnd === end && upcoming.faulty && startsItem(upcoming.tokens);
    if (!head.faulty && !cutOff) {
      const span = { source: this.source, start: end, end };
      const follower = below === undefined ? undefined : { source: this.source, start: below.start, end: below.end };
      const fix = below === undefined ? undefined : this.#indentFix(below.start, this.lastEnd === end ? this.#endOfNext() : this.lastEnd);
      this.report(emptyBlock({ span, head: head.head, follower, fix }));
    }
    return { source: this.source, start: end, end: this.lastEnd };
  }

  /** Takes the lines that follow without indentation; gives the first. */
  #takeUnindented(onLine: (line: Line) => void, unindented: Unindented): Line | undefined {
    let first: Line | undefined;
    while (unindented.belongs(this.upcoming())) {
      const line = this.line();
      if (line === undefined) break;
      onLine(line);
      first ??= line;
    }
    return first;
  }

  #unindentedRest(onLine: (line: Line) => void, unindented: Unindented): void {
    const first = this.#takeUnindented(onLine, unindented);
    if (first !== undefined) unindented.report(first, this.#indentFix(first.first.start, this.lastEnd));
  }

  /** The end of the next line and of the block below it. */
  #endOfNext(): number {
    let open = 0;
    let end = this.lastEnd;
    for (let at = this.#position; at < this.#entries.length; at++) {
      const entry = this.#entries[at];
      if (entry?.kind === 'line') end = entry.end;
      else if (entry?.kind === 'indent') open++;
      else open--;
      if (entry?.kind !== 'indent' && open <= 0 && this.#entries[at + 1]?.kind !== 'indent') break;
    }
    return end;
  }

  /** Moves whole lines two columns to the right. */
  #indentFix(start: number, end: number): Fix {
    const from = this.source.position(start).line;
    const to = this.source.position(end).line;
    const edits = this.source.lineStarts.slice(from - 1, to).map((at) => ({ span: { source: this.source, start: at, end: at }, text: '  ' }));
    return { title: from === to ? `Indent line ${String(from)}` : `Indent lines ${String(from)}–${String(to)}`, edits };
  }

  /** The white space before the start of a line. */
  indentOf(end: number): Span {
    return { source: this.source, start: end - this.#indentText(end).length, end };
  }

  #column(token: Token): number {
    return this.#indentText(token.start).length;
  }

  #indentText(end: number): string {
    return /[ \t]*$/.exec(this.source.text.slice(Math.max(0, end - 1000), end))?.[0] ?? '';
  }
}

function startOf(entry: LogicalLine | BlockMark): number {
  return entry.kind === 'line' ? entry.first.start : entry.start;
}
