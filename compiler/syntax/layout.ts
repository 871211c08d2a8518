import { balance, closerOf, closes, deepestBrackets, isBalanced } from './brackets.ts';
import type { Diagnostic, Fix } from '../diagnostics/diagnostic.ts';
import { braceBlock, strayBracket, unclosedBracket } from '../diagnostics/catalog/lexing.ts';
import { nestedTooDeep } from '../diagnostics/catalog/syntax.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
import { Indentation, type Surroundings } from './indentation.ts';
import { lex, type Lexed, type PhysicalLine } from './lexer.ts';
import { introducesInside, kindOf, looksInner, looksLikeHead, opensArrow, startsBlock, startsHeader, startsItem, startsRecord } from './line-shape.ts';
import { isDeeper } from './white-space.ts';
import { is, isName, isOperator, makeToken, type Token, type TokenKind } from './tokens.ts';
import type { Comment } from './tree.ts';

export interface LogicalLine {
  readonly kind: 'line';
  /** Ends with `line-end`; brackets are balanced. The parser may change the list where it mends the line. */
  readonly tokens: Token[];
  readonly first: Token;
  /** Where the line ends. */
  readonly end: number;
  /** Something in the line is reported already. */
  readonly faulty: boolean;
}

/** The start or end of a block; they are balanced. */
export interface BlockMark {
  readonly kind: 'indent' | 'outdent';
  readonly start: number;
}

export interface Lines {
  readonly entries: readonly (LogicalLine | BlockMark)[];
  readonly comments: readonly Comment[];
  readonly diagnostics: readonly Diagnostic[];
}

const operandEnds: ReadonlySet<TokenKind> = new Set<TokenKind>(['number', 'text', '%init_peer_id%', '!', ')', ']', '}']);
const operandStarts: ReadonlySet<TokenKind> = new Set<TokenKind>(['number', 'text', '%init_peer_id%']);

function startsOperand(token: Token | undefined): boolean {
  return isName(token) || (token !== undefined && operandStarts.has(token.kind));
}

/** Cuts a file into logical lines: joins lines that go on inside brackets or after an operator, and finds the blocks. */
export function tokenize(source: SourceFile): Lines {
  return new Layout(source, lex(source)).run();
}

class Layout implements Lines {
  readonly entries: (LogicalLine | BlockMark)[] = [];
  readonly comments: readonly Comment[];
  readonly diagnostics: Diagnostic[];
  readonly #source: SourceFile;
  readonly #lines: readonly PhysicalLine[];
  readonly #indentation: Indentation;
  /** The tokens of the logical line above. */
  #previous: readonly Token[] = [];
  /** It ends with the colon that opens a block. */
  #opens = false;

  /** Whether the last line in the first column was the head of a record. */
  #inRecord = false;

  // The logical line under construction.
  #line: Token[] = [];
  #indent = '';
  #lineFaulty = false;
  #open: Token[] = [];
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
    for (const [index, physical] of this.#lines.entries()) {
      const line = this.#slipsFromMargin(physical) ? { ...physical, indent: '' } : physical;
      const first = line.tokens[0];
      if (first === undefined) continue;
      if (!this.#continues(line, first)) {
        this.#endLine();
        this.#align(line, first, index);
        if (line.indent === '') this.#inRecord = startsRecord(first);
        this.#indent = line.indent;
      }
      if (line.faulty) this.#lineFaulty = true;
      if (this.#line.length === 0 && isBalanced(line.tokens)) this.#line = line.tokens;
      else for (const token of line.tokens) this.#append(token);
      this.#colonForBrace();
    }
    this.#endLine();
    if (this.#firstBrace !== undefined) this.diagnostics.push(braceBlock({ span: this.#firstBrace, edits: this.#braces }));
    for (let level = this.#indentation.depth; level > 0; level--) this.entries.push({ kind: 'outdent', start: this.#source.text.length });
    return this;
  }

  /** ` ask(x: T):`, one space from the margin where nothing else is: the head of a declaration that has lost its first word. */
  #slipsFromMargin({ indent, tokens }: PhysicalLine): boolean {
    const [first, second] = tokens;
    return indent === ' ' && this.#indent !== ' ' && isName(first) && is(second, '(') && is(tokens.at(-1), ':') && !startsBlock(first);
  }

  /** `on peer {` is read as `on peer:`. */
  #colonForBrace(): void {
    const brace = this.#line.at(-1);
    const before = this.#line.at(-2);
    if (brace === undefined || before === undefined || !is(brace, '{') || !looksLikeHead(this.#line)) return;
    if (before.end === brace.start && !is(before, ')')) return;
    this.#firstBrace ??= this.#span(brace);
    this.#lineFaulty = true;
    this.#braces.push({ span: { source: this.#source, start: before.end, end: brace.end }, text: ':' });
    this.#line.pop();
    this.#open.pop();
    this.#line.push(makeToken(':', brace.text, brace.start));
  }

  #append(token: Token): void {
    if (this.#tooDeep) return;
    const type = token.kind;
    if (closerOf(type) !== undefined) {
      this.#open.push(token);
      if (this.#open.length > deepestBrackets) {
        this.#tooDeep = true;
        this.#fault(nestedTooDeep({ span: this.#span(token), what: 'brackets', most: deepestBrackets }));
        return;
      }
    } else if (closes(type)) {
      const opener = this.#open.pop();
      const expected = opener && closerOf(opener.kind);
      if (opener === undefined && is(token, '}') && this.#braces.length > 0) {
        this.#braces.push({ span: this.#span(token), text: '' });
        return;
      }
      if (opener === undefined || expected === undefined) {
        if (!this.#lineFaulty) this.#fault(strayBracket({ span: this.#span(token), text: token.text, opened: undefined, missing: this.#missingOpener(token) }));
        return;
      }
      if (expected !== type) {
        this.#fault(strayBracket({ span: this.#span(token), text: token.text, opened: { span: this.#span(opener), text: opener.text, close: expected }, missing: undefined }));
        this.#line.push(makeToken(expected, '', token.start));
        return;
      }
    }
    this.#line.push(token);
  }

  /** Where the opening bracket of a closing one was lost, if it shows: after the name of a function, between two names. */
  #missingOpener(closer: Token): Fix['edits'][number] | undefined {
    const line = this.#line;
    const last = line.at(-1);
    if (last === undefined || is(closer, '}')) return undefined;
    const insert = (after: Token, before: Token, text: string): Fix['edits'][number] => ({ span: { source: this.#source, start: after.end, end: before.start }, text });
    if (is(closer, ']')) {
      const index = is(last, 'number') || isName(last) ? line.at(-2) : last;
      if (index === undefined) return undefined;
      return insert(index, index === last ? closer : last, index === last && !isName(last) && !is(last, ',') ? ' [' : '[');
    }
    const head = is(line[0], 'func') ? 1 : isName(line[0]) && isName(line[1]) && is(line[2], ':') ? 0 : undefined;
    const gap = head ?? line.findLastIndex((token, index) => isName(token) && (startsOperand(line[index + 1])));
    const before = gap < 0 ? last : line[gap];
    if (before === undefined || !isName(before)) return undefined;
    return insert(before, line[line.indexOf(before) + 1] ?? closer, '(');
  }

  #endLine(): void {
    const [first] = this.#line;
    const last = this.#line.at(-1);
    if (first === undefined || last === undefined) return;
    if (this.#open.length > 0) this.#closeBrackets(last);
    this.#opens = is(this.#line.at(-1), ':');
    this.#line.push(makeToken('line-end', '', last.end));
    this.entries.push({ kind: 'line', tokens: this.#line, first, end: last.end, faulty: this.#lineFaulty });
    this.#previous = this.#line;
    this.#line = [];
    if (this.#open.length > 0) this.#open = [];
    this.#lineFaulty = this.#tooDeep = false;
  }

  /** Adds the closing brackets that are missing, before the colon of a block's head. */
  #closeBrackets(last: Token): void {
    const beforeColon = is(last, ':') ? this.#line.at(-2) : undefined;
    const outermost = this.#open[0];
    const parameters = this.#open.length === 1 && outermost !== undefined && is(outermost, '(') ? this.#endOfParameters(outermost) : undefined;
    if (parameters !== undefined && outermost !== undefined) {
      const end = this.#line[parameters - 1]?.end ?? last.end;
      this.#line.splice(parameters, 0, makeToken(')', '', end));
      if (!this.#lineFaulty) this.#fault(unclosedBracket({ span: this.#span(outermost), open: '(', close: ')', insertAt: { source: this.#source, start: end, end } }));
      return;
    }
    const at = (beforeColon ?? last).end;
    const colon = beforeColon === undefined ? undefined : this.#line.pop();
    for (const opener of this.#open.reverse()) {
      const close = closerOf(opener.kind);
      if (close !== undefined) this.#line.push(makeToken(close, '', at));
    }
    if (colon !== undefined) this.#line.push(colon);
    if (outermost === undefined || this.#lineFaulty) return;
    const close = closerOf(outermost.kind) ?? ')';
    const insertAt = { source: this.#source, start: at, end: at };
    this.#fault(unclosedBracket({ span: this.#span(outermost), open: outermost.text, close, insertAt }));
  }

  /** In the head of a function, closure or method: the arrow before which the bracket of the parameters should end. */
  #endOfParameters(opener: Token): number | undefined {
    const line = this.#line;
    const at = line.indexOf(opener);
    const isHead = opensArrow(line) || (at === 1 && isName(line[2]) && is(line[3], ':'));
    const arrow = line.findLastIndex((token) => is(token, '->'));
    return isHead && arrow > at + 1 ? arrow : undefined;
  }

  /** Whether a physical line carries on the logical line before it. */
  #continues(line: PhysicalLine, first: Token): boolean {
    const last = this.#line.at(-1);
    if (last === undefined) return false;
    if (this.#open.length > 0) return !this.#breaksOut(line, first, last);
    const deeper = isDeeper(line.indent, this.#indent);
    if (is(last, '=') || is(last, '?=') || is(last, '<-') || is(last, '<<-')) return deeper && !line.tokens.some((token) => is(token, '<-') || is(token, '<<-'));
    if (!deeper && !(line.indent === '' && !startsItem(line.tokens))) return false;
    const allNames = is(last, '*') && is(this.#line.at(-2), 'declares');
    const trailing = is(last, ',') || (isOperator(last) && !allNames);
    return trailing || isOperator(first) || (deeper && is(first, '.'));
  }

  /**
   * Whether, inside an open bracket, a line cannot belong to the bracket: then the bracket was never closed, and ending it
   * here keeps the rest of the file readable.
   */
  #breaksOut(line: PhysicalLine, first: Token, last: Token): boolean {
    if (closes(first.kind)) return false;
    if (line.indent === '' && startsItem(line.tokens)) return true;
    if (line.tokens.some((token) => is(token, '<-') || is(token, '<<-'))) return true;
    const deeper = isDeeper(line.indent, this.#indent);
    if (deeper) return (is(last, ':') || is(last, '(')) && startsBlock(this.#line[0]) && (is(last, ':') || opensArrow(line.tokens));
    const ended = operandEnds.has(last.kind) || isName(last) || is(last, ':');
    return ended && (operandStarts.has(first.kind) || isName(first));
  }

  /** Emits `Indent` or `Outdent` before a new logical line. */
  #align(line: PhysicalLine, first: Token, index: number): void {
    if (!this.#opens && this.#indentation.carriesOn(line.indent) && (!startsItem(line.tokens) || introducesInside(line.tokens))) {
      if (is(first, '<-')) this.#indentation.noteReturn();
      return;
    }
    const { closed, opened, fault } = this.#indentation.step(line, this.#surroundings(line, index));
    for (let level = 0; level < closed; level++) this.entries.push({ kind: 'outdent', start: first.start });
    if (opened) this.entries.push({ kind: 'indent', start: first.start });
    if (fault !== undefined) this.#fault(fault);
  }

  #surroundings(line: PhysicalLine, index: number): Surroundings {
    const { tokens } = line;
    const last = tokens.at(-1);
    const above = this.#previous;
    const goesOn = is(last, ',') || isOperator(last) || is(last, '=') || is(last, '<-') || is(last, '<<-') || balance(tokens) !== 0;
    return {
      follows: this.#opens ? 'head' : looksLikeHead(above) ? 'possible head' : 'line',
      opens: is(last, ':') || looksLikeHead(tokens),
      item: startsItem(line.tokens) && above.length > 0 && !(line.indent !== '' && introducesInside(tokens)) && !(this.#inRecord && line.indent !== '' && is(tokens[0], 'func') && !is(last, ':')),
      header: startsHeader(tokens[0]),
      inner: looksInner(tokens),
      returns: is(tokens[0], '<-'),
      below: goesOn ? undefined : index + 1,
      kindBelow: kindOf(this.#lines[index + 1]?.tokens ?? []),
      followsArrow: opensArrow(above),
      promises: is(above.findLast((token) => is(token, '->') || is(token, ')')), '->'),
    };
  }

  #fault(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
    this.#lineFaulty = true;
  }

  #span(token: Token): Span {
    return { source: this.#source, start: token.start, end: token.end };
  }
}
