import type { IToken } from 'chevrotain';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { mixedIndentation, strayBracket, unclosedBracket, unevenIndentation } from '../diagnostics/catalog/lexing.ts';
import { nestedTooDeep } from '../diagnostics/catalog/syntax.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
import { headerKeywords, itemKeywords, statementKeywords } from './keywords.ts';
import { lex, type PhysicalLine } from './lexer.ts';
import {
  BinaryOperatorToken, Bang, Colon, Comma, Dot, endOf, Equals, Indent, InitPeer, is, keyword, LeftArrow, LeftBrace, LeftBracket,
  LeftParen, LineEnd, makeToken, Name, NumberToken, Outdent, PushArrow, QuestionEquals, RightBrace, RightBracket, RightParen, Star,
  StringToken,
} from './tokens.ts';
import type { Comment } from './tree.ts';

export interface TokenStream {
  /** Every logical line ends with `LineEnd`; `Indent` and `Outdent` stand between lines and are balanced, brackets too. */
  readonly tokens: readonly IToken[];
  /** The `LineEnd` tokens of lines in which something is reported already. */
  readonly faulty: ReadonlySet<IToken>;
  readonly comments: readonly Comment[];
  readonly diagnostics: readonly Diagnostic[];
}

const closers = new Map([[LeftParen, RightParen], [LeftBracket, RightBracket], [LeftBrace, RightBrace]]);
const bracketText = new Map([[RightParen, ')'], [RightBracket, ']'], [RightBrace, '}']]);
const closing = new Set(bracketText.keys());
const itemStarts = new Set([...headerKeywords, ...itemKeywords].map(keyword));
const blockStarts = new Set([...statementKeywords, ...itemKeywords].map(keyword));
const operandEnds = new Set([NumberToken, StringToken, InitPeer, Bang, ...closing]);
const operandStarts = new Set([NumberToken, StringToken, InitPeer]);

/** Brackets may nest this deep; the parser recurses with them. */
const deepestBrackets = 200;

/** Lines that one fix re-indents at most. */
const longestFix = 200;

/** Cuts a file into logical lines: joins lines that go on inside brackets or after an operator, and finds the blocks. */
export function tokenize(source: SourceFile): TokenStream {
  const { lines, comments, diagnostics } = lex(source);
  return new Layout(source, comments, diagnostics).run(lines);
}

class Layout implements TokenStream {
  readonly tokens: IToken[] = [];
  readonly faulty = new Set<IToken>();
  readonly comments: readonly Comment[];
  readonly diagnostics: Diagnostic[];
  readonly #source: SourceFile;
  readonly #levels: string[] = [''];
  #reportedIndent: string | undefined;

  // The logical line under construction.
  #line: IToken[] = [];
  #indent = '';
  #lineFaulty = false;
  #open: IToken[] = [];
  #tooDeep = false;

  constructor(source: SourceFile, comments: readonly Comment[], diagnostics: readonly Diagnostic[]) {
    this.#source = source;
    this.comments = comments;
    this.diagnostics = [...diagnostics];
  }

  run(lines: readonly PhysicalLine[]): this {
    for (const [index, line] of lines.entries()) {
      const first = line.tokens[0];
      if (first === undefined) continue;
      if (!this.#continues(line, first)) {
        this.#endLine();
        this.#align(line, first, lines, index);
        this.#indent = line.indent;
      }
      if (line.faulty) this.#lineFaulty = true;
      for (const token of line.tokens) this.#append(token);
    }
    this.#endLine();
    for (let level = this.#levels.length; level > 1; level--) this.tokens.push(makeToken(Outdent, '', this.#source.text.length));
    return this;
  }

  #append(token: IToken): void {
    if (this.#tooDeep) return;
    const type = token.tokenType;
    if (closers.has(type)) {
      this.#open.push(token);
      if (this.#open.length > deepestBrackets) {
        this.#tooDeep = true;
        this.#fault(nestedTooDeep({ span: this.#span(token), what: 'brackets', most: deepestBrackets }));
        return;
      }
    } else if (closing.has(type)) {
      const opener = this.#open.pop();
      const expected = opener && closers.get(opener.tokenType);
      if (opener === undefined || expected === undefined) {
        if (!this.#lineFaulty) this.#fault(strayBracket({ span: this.#span(token), text: token.image, opened: undefined }));
        return;
      }
      if (expected !== type) {
        const close = bracketText.get(expected) ?? '';
        this.#fault(strayBracket({ span: this.#span(token), text: token.image, opened: { span: this.#span(opener), text: opener.image, close } }));
        this.#line.push(makeToken(expected, '', token.startOffset));
        return;
      }
    }
    this.#line.push(token);
  }

  #endLine(): void {
    const last = this.#line.at(-1);
    if (last === undefined) return;
    if (this.#open.length > 0) this.#closeBrackets(last);
    const end = makeToken(LineEnd, '', endOf(last));
    for (const token of this.#line) this.tokens.push(token);
    this.tokens.push(end);
    if (this.#lineFaulty) this.faulty.add(end);
    this.#line = [];
    this.#open = [];
    this.#lineFaulty = this.#tooDeep = false;
  }

  /** Adds the closing brackets that are missing, before the colon of a block's head. */
  #closeBrackets(last: IToken): void {
    const beforeColon = is(last, Colon) ? this.#line.at(-2) : undefined;
    const at = endOf(beforeColon ?? last);
    const colon = beforeColon === undefined ? undefined : this.#line.pop();
    const outermost = this.#open[0];
    for (const opener of this.#open.reverse()) {
      const close = closers.get(opener.tokenType);
      if (close !== undefined) this.#line.push(makeToken(close, '', at));
    }
    if (colon !== undefined) this.#line.push(colon);
    if (outermost === undefined || this.#lineFaulty) return;
    const close = bracketText.get(closers.get(outermost.tokenType) ?? RightParen) ?? '';
    const insertAt = { source: this.#source, start: at, end: at };
    this.#fault(unclosedBracket({ span: this.#span(outermost), open: outermost.image, close, insertAt }));
  }

  /** Whether a physical line carries on the logical line before it. */
  #continues(line: PhysicalLine, first: IToken): boolean {
    const last = this.#line.at(-1);
    if (last === undefined) return false;
    if (this.#open.length > 0) return !this.#breaksOut(line, first, last);
    const deeper = isDeeper(line.indent, this.#indent);
    if (is(last, Equals) || is(last, QuestionEquals) || is(last, LeftArrow) || is(last, PushArrow)) return deeper;
    if (!deeper && !(line.indent === '' && !startsItem(line))) return false;
    const allNames = is(last, Star) && is(this.#line.at(-2), keyword('declares'));
    const trailing = is(last, Comma) || (is(last, BinaryOperatorToken) && !allNames);
    return trailing || is(first, BinaryOperatorToken) || (deeper && is(first, Dot));
  }

  /**
   * Whether, inside an open bracket, a line cannot belong to the bracket: then the bracket was never closed, and ending it
   * here keeps the rest of the file readable.
   */
  #breaksOut(line: PhysicalLine, first: IToken, last: IToken): boolean {
    if (closing.has(first.tokenType)) return false;
    if (line.indent === '' && startsItem(line)) return true;
    if (line.tokens.some((token) => is(token, LeftArrow) || is(token, PushArrow))) return true;
    const deeper = isDeeper(line.indent, this.#indent);
    if (deeper) return is(last, Colon) && this.#line[0] !== undefined && blockStarts.has(this.#line[0].tokenType);
    const ended = operandEnds.has(last.tokenType) || is(last, Name) || is(last, Colon);
    return ended && (operandStarts.has(first.tokenType) || is(first, Name));
  }

  /** Compares the line's indentation with the open levels and emits `Indent` or `Outdent`. */
  #align(line: PhysicalLine, first: IToken, lines: readonly PhysicalLine[], index: number): void {
    const { indent } = line;
    const top = this.#levels.at(-1) ?? '';
    const known = this.#levels.lastIndexOf(indent);
    if (known >= 0) {
      this.#popTo(known, first);
      return;
    }
    if (indent.startsWith(top)) {
      this.#push(indent, first);
      return;
    }
    const span = this.#indentSpan(line);
    const wider = this.#levels.findIndex((level) => level.startsWith(indent));
    if (wider > 0) {
      // Between two levels: it is read as one of the inner block.
      const outer = this.#levels[wider - 1] ?? '';
      const inner = this.#levels[wider] ?? '';
      const expected = [...new Set([outer.length, inner.length])];
      this.#fault(unevenIndentation({ span, actual: indent.length, expected, replacement: inner }));
      this.#popTo(wider, first);
      return;
    }
    const opensBlock = is(this.tokens.at(-2), Colon);
    const sameWidth = this.#levels.findLastIndex((level) => width(level) === width(indent));
    if (this.#reportedIndent !== indent) {
      const replacement = sameWidth >= 0 && !opensBlock ? this.#levels[sameWidth] : undefined;
      const alike: Span[] = [];
      for (let next = index; lines[next]?.indent === indent && alike.length < longestFix; next++) alike.push(this.#indentSpan(lines[next] ?? line));
      this.#fault(mixedIndentation({ span, lines: alike, used: describe(indent), above: describe(top), replacement }));
    }
    this.#reportedIndent = indent;
    if (opensBlock) this.#push(indent, first);
    else if (sameWidth >= 0) this.#popTo(sameWidth, first);
  }

  #indentSpan(line: PhysicalLine): Span {
    return { source: this.#source, start: line.start, end: line.start + line.indent.length };
  }

  #push(indent: string, first: IToken): void {
    this.#levels.push(indent);
    this.tokens.push(makeToken(Indent, '', first.startOffset));
  }

  #popTo(level: number, first: IToken): void {
    while (this.#levels.length > level + 1) {
      this.#levels.pop();
      this.tokens.push(makeToken(Outdent, '', first.startOffset));
    }
  }

  #fault(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
    this.#lineFaulty = true;
  }

  #span(token: IToken): Span {
    return { source: this.#source, start: token.startOffset, end: endOf(token) };
  }
}

function isDeeper(indent: string, base: string): boolean {
  return indent.length > base.length && indent.startsWith(base);
}

/** `func f`, `import "x"`, `aqua A`: what only a header or a declaration starts with. */
function startsItem(line: PhysicalLine): boolean {
  const [first, second, third] = line.tokens;
  if (first === undefined || !itemStarts.has(first.tokenType)) return false;
  return (is(second, Name) || is(second, StringToken)) && !is(third, Comma);
}

/** Columns, with tabs counted as four: only to guess which level a wrongly indented line was meant for. */
function width(indent: string): number {
  return indent.replaceAll('\t', '    ').length;
}

function describe(indent: string): string {
  if (!indent.includes('\t')) return 'spaces';
  return indent.includes(' ') ? 'tabs and spaces' : 'tabs';
}
