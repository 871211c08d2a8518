import type { IToken } from 'chevrotain';
import type { Diagnostic, Fix } from '../diagnostics/diagnostic.ts';
import { braceBlock, strayBracket, unclosedBracket } from '../diagnostics/catalog/lexing.ts';
import { nestedTooDeep } from '../diagnostics/catalog/syntax.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
import { Indentation, isDeeper, type Surroundings } from './indentation.ts';
import { lex, type Lexed, type PhysicalLine } from './lexer.ts';
import { looksInner, looksLikeHead, opensArrow, startsBlock, startsItem } from './line-shape.ts';
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
const operandEnds = new Set([NumberToken, StringToken, InitPeer, Bang, ...closing]);
const operandStarts = new Set([NumberToken, StringToken, InitPeer]);

/** Brackets may nest this deep; the parser recurses with them. */
const deepestBrackets = 200;

/** Cuts a file into logical lines: joins lines that go on inside brackets or after an operator, and finds the blocks. */
export function tokenize(source: SourceFile): TokenStream {
  return new Layout(source, lex(source)).run();
}

class Layout implements TokenStream {
  readonly tokens: IToken[] = [];
  readonly faulty = new Set<IToken>();
  readonly comments: readonly Comment[];
  readonly diagnostics: Diagnostic[];
  readonly #source: SourceFile;
  readonly #lines: readonly PhysicalLine[];
  readonly #indentation: Indentation;
  /** The tokens of the logical line above. */
  #previous: readonly IToken[] = [];

  // The logical line under construction.
  #line: IToken[] = [];
  #indent = '';
  #lineFaulty = false;
  #open: IToken[] = [];
  #tooDeep = false;
  /** Braces around blocks, reported together: how to do without them. */
  readonly #braces: Fix['edits'][number][] = [];
  #firstBrace: Span | undefined;

  constructor(source: SourceFile, { lines, comments, diagnostics }: Lexed) {
    this.#source = source;
    this.#lines = lines;
    this.#indentation = new Indentation(source, lines);
    this.comments = comments;
    this.diagnostics = [...diagnostics];
  }

  run(): this {
    for (const [index, line] of this.#lines.entries()) {
      const first = line.tokens[0];
      if (first === undefined) continue;
      if (!this.#continues(line, first)) {
        this.#endLine();
        this.#align(line, first, index);
        this.#indent = line.indent;
      }
      if (line.faulty) this.#lineFaulty = true;
      for (const token of line.tokens) this.#append(token);
      this.#colonForBrace();
    }
    this.#endLine();
    if (this.#firstBrace !== undefined) this.diagnostics.push(braceBlock({ span: this.#firstBrace, edits: this.#braces }));
    for (let level = this.#indentation.depth; level > 0; level--) this.tokens.push(makeToken(Outdent, '', this.#source.text.length));
    return this;
  }

  /** `on peer {` is read as `on peer:`. */
  #colonForBrace(): void {
    const brace = this.#line.at(-1);
    const before = this.#line.at(-2);
    if (brace === undefined || before === undefined || !is(brace, LeftBrace) || !looksLikeHead(this.#line)) return;
    if (endOf(before) === brace.startOffset && !is(before, RightParen)) return;
    this.#firstBrace ??= this.#span(brace);
    this.#lineFaulty = true;
    this.#braces.push({ span: { source: this.#source, start: endOf(before), end: endOf(brace) }, text: ':' });
    this.#line.pop();
    this.#open.pop();
    this.#line.push(makeToken(Colon, brace.image, brace.startOffset));
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
      if (opener === undefined && is(token, RightBrace) && this.#braces.length > 0) {
        this.#braces.push({ span: this.#span(token), text: '' });
        return;
      }
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
    this.#previous = this.#line;
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
    if (!deeper && !(line.indent === '' && !startsItem(line.tokens))) return false;
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
    if (line.indent === '' && startsItem(line.tokens)) return true;
    if (line.tokens.some((token) => is(token, LeftArrow) || is(token, PushArrow))) return true;
    const deeper = isDeeper(line.indent, this.#indent);
    if (deeper) return is(last, Colon) && startsBlock(this.#line[0]);
    const ended = operandEnds.has(last.tokenType) || is(last, Name) || is(last, Colon);
    return ended && (operandStarts.has(first.tokenType) || is(first, Name));
  }

  /** Emits `Indent` or `Outdent` before a new logical line. */
  #align(line: PhysicalLine, first: IToken, index: number): void {
    if (!is(this.#previous.at(-1), Colon) && this.#indentation.carriesOn(line.indent) && !startsItem(line.tokens)) return;
    const { closed, opened, fault } = this.#indentation.step(line, this.#surroundings(line, index));
    for (let level = 0; level < closed; level++) this.tokens.push(makeToken(Outdent, '', first.startOffset));
    if (opened) this.tokens.push(makeToken(Indent, '', first.startOffset));
    if (fault !== undefined) this.#fault(fault);
  }

  #surroundings(line: PhysicalLine, index: number): Surroundings {
    const { tokens } = line;
    const last = tokens.at(-1);
    const above = this.#previous;
    const opensAbove = is(above.at(-1), Colon);
    const goesOn = is(last, Comma) || is(last, BinaryOperatorToken) || is(last, Equals) || is(last, LeftArrow) || is(last, PushArrow) || balance(tokens) !== 0;
    return {
      follows: opensAbove ? 'head' : looksLikeHead(above) ? 'possible head' : 'line',
      opens: is(last, Colon) || looksLikeHead(tokens),
      item: startsItem(line.tokens) && above.length > 0,
      inner: looksInner(tokens),
      returns: is(tokens[0], LeftArrow),
      below: goesOn ? undefined : index + 1,
      kindBelow: kindOf(this.#lines[index + 1]?.tokens ?? []),
      followsArrow: opensArrow(above),
    };
  }

  #fault(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
    this.#lineFaulty = true;
  }

  #span(token: IToken): Span {
    return { source: this.#source, start: token.startOffset, end: endOf(token) };
  }
}

function kindOf(tokens: readonly IToken[]): Surroundings['kindBelow'] {
  const [first] = tokens;
  if (is(first, LeftArrow)) return 'return';
  if (is(first, keyword('else')) || is(first, keyword('catch')) || is(first, keyword('otherwise'))) return 'branch';
  return looksInner(tokens) ? 'inner' : 'other';
}

const openers = new Set(closers.keys());

/** How many more brackets open than close. */
function balance(tokens: readonly IToken[]): number {
  let open = 0;
  for (const { tokenType } of tokens) {
    if (openers.has(tokenType)) open++;
    else if (closing.has(tokenType)) open--;
  }
  return open;
}
