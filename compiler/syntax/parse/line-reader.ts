import { emptyBlock, nestedTooDeep } from '../../diagnostics/catalog/syntax.ts';
import { unexpectedIndentation } from '../../diagnostics/catalog/lexing.ts';
import type { Fix, Report } from '../../diagnostics/diagnostic.ts';
import type { SourceFile, Span } from '../../source/source-file.ts';
import { Cursor } from '../grammar/cursor.ts';
import type { TokenStream } from '../layout.ts';
import { startsItem } from '../line-shape.ts';
import { is, type Token } from '../tokens.ts';
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

/** Walks over the lines and blocks of a token stream and runs grammar rules on single lines. */
export class LineReader {
  readonly source: SourceFile;
  readonly report: Report;
  readonly #stream: TokenStream;
  #position = 0;
  #depth = 0;
  /** Where lines start about which nothing is to be said, although nothing is reported in them. */
  readonly silenced: number[] = [];
  /** Offset right after the last line that was taken. */
  lastEnd = 0;

  constructor(source: SourceFile, stream: TokenStream, report: Report) {
    this.source = source;
    this.#stream = stream;
    this.report = report;
  }

  get done(): boolean {
    return this.#position >= this.#stream.tokens.length;
  }

  /** The next token: the first of a line, `Indent`, `Outdent`, or undefined at the end. */
  peek(): Token | undefined {
    return this.#stream.tokens[this.#position];
  }

  atIndent(): boolean {
    return is(this.peek(), 'indent');
  }

  /** The tokens of the next line, be it that a block starts with it; none at the end of a block. */
  upcoming(): readonly Token[] {
    const { tokens } = this.#stream;
    const start = is(tokens[this.#position], 'indent') ? this.#position + 1 : this.#position;
    let end = start;
    while (end < tokens.length && !is(tokens[end], 'line-end') && !is(tokens[end], 'outdent')) end++;
    return tokens.slice(start, end + 1);
  }

  /** Passes over one token: the start or end of a block that belongs to nothing. */
  skip(): void {
    this.#position++;
  }

  /** Takes the next line; undefined when a block starts or ends here. */
  line(): Line | undefined {
    const first = this.peek();
    if (first === undefined || is(first, 'indent') || is(first, 'outdent')) return undefined;
    const start = this.#position;
    let token: Token | undefined = first;
    while (token !== undefined && token.kind !== 'line-end') token = this.#stream.tokens[++this.#position];
    this.#position++;
    const tokens = this.#stream.tokens.slice(start, this.#position);
    this.lastEnd = token === undefined ? first.end : token.start;
    return { tokens, first, head: first.text, faulty: token !== undefined && this.#stream.faulty.has(token) };
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
    const start = this.#stream.tokens[this.#position + 1]?.start ?? this.lastEnd;
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
      const token = this.peek();
      if (is(token, 'indent')) open++;
      else if (is(token, 'outdent')) open--;
      else if (is(token, 'line-end')) this.lastEnd = token?.start ?? this.lastEnd;
      this.#position++;
    } while (open > 0 && !this.done);
  }

  /** Lines up to the end of the block. A block that no line opened is read as part of this one. */
  #lines(onLine: (line: Line) => void, head: Line): void {
    let stray = 0;
    let belowFault = false;
    let previous = head;
    for (let token = this.peek(); token !== undefined; token = this.peek()) {
      if (is(token, 'indent')) {
        this.#position++;
        stray++;
        // What a line that could not be read opens may be anything: a closure, a block of another kind.
        belowFault ||= previous.faulty;
        if (!previous.faulty) this.#reportIndent(previous);
      } else if (is(token, 'outdent')) {
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
    const first = this.peek();
    if (first === undefined) return;
    const span = this.indentOf(first);
    this.report(unexpectedIndentation({ span, lines: this.#blockIndents(span), replacement: this.#indentText(previous.first), topLevel: false }));
  }

  /** The same white space at the start of all lines of the block at hand; none when it is too long to look through. */
  #blockIndents(first: Span): Span[] {
    let open = 1;
    let last = first.start;
    for (let at = this.#position; open > 0; at++) {
      const token = this.#stream.tokens[at];
      if (at > this.#position + 2000) return [];
      if (token === undefined) break;
      if (is(token, 'indent')) open++;
      else if (is(token, 'outdent')) open--;
      else last = token.start;
    }
    const indent = this.source.text.slice(first.start, first.end);
    const from = this.source.position(first.start).line - 1;
    return this.source.lineStarts
      .slice(from, this.source.position(last).line)
      .filter((start) => this.source.text.startsWith(indent, start))
      .map((start) => ({ source: this.source, start, end: start + indent.length }));
  }

  #emptyBlock(head: Line, onLine: (line: Line) => void, unindented: Unindented | undefined): Span {
    const next = this.peek();
    const end = this.lastEnd;
    const below = next !== undefined && !is(next, 'outdent') && this.#column(next) === this.#column(head.first) ? next : undefined;
    if (unindented !== undefined) this.#takeUnindented(onLine, unindented);
    const last = this.upcoming().at(-1);
    // A declaration in the wrong place may have cut the block off.
    const cutOff = last !== undefined && this.lastEnd === end && this.#stream.faulty.has(last) && startsItem(this.upcoming());
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
    for (let at = this.#position; at < this.#stream.tokens.length; at++) {
      const token = this.#stream.tokens[at];
      if (is(token, 'indent')) open++;
      else if (is(token, 'outdent')) open--;
      else end = token?.start ?? end;
      const done = is(token, 'line-end') || is(token, 'outdent');
      if (done && open <= 0 && !is(this.#stream.tokens[at + 1], 'indent')) break;
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

  /** The white space before a token that starts a line. */
  indentOf(token: Token): Span {
    const end = token.start;
    return { source: this.source, start: end - this.#indentText(token).length, end };
  }

  #column(token: Token): number {
    return this.#indentText(token).length;
  }

  #indentText(token: Token): string {
    return /[ \t]*$/.exec(this.source.text.slice(Math.max(0, token.start - 1000), token.start))?.[0] ?? '';
  }
}
