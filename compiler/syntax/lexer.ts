import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { malformedNumber, unclosedText, unknownEscape } from '../diagnostics/catalog/lexing.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
import { closingQuote, restOfQuoted, signMeant, wordMeant } from './lookalikes.ts';
import { OddCharacters } from './odd-characters.ts';
import { codes, endOfWord, isLineBreak, plainNumber, signAt } from './characters.ts';
import { decodeEscapes } from './string-escapes.ts';
import { makeToken, signs, wordToken, type Sign, type Token } from './tokens.ts';
import type { Comment } from './tree.ts';

/** One line of the file that holds at least one token (a text may carry it over several line breaks). */
export interface PhysicalLine {
  /** The spaces and tabs before the first token. */
  readonly indent: string;
  /** Offset of the line's first character. */
  readonly start: number;
  readonly tokens: Token[];
  /** Something in this line is reported already. */
  faulty: boolean;
}

export interface Lexed {
  readonly lines: readonly PhysicalLine[];
  readonly comments: readonly Comment[];
  readonly diagnostics: readonly Diagnostic[];
}

const { tab, newLine, carriageReturn, space, quote, hash, minus, slash, zero, nine, underscore, lastPlain } = codes;
const blanks = /^ */;
const plainWhite = /^[ \t]*$/;
const comment = /--[^\r\n]*/y;
const number = /[0-9][A-Za-z0-9_]*(?:\.[0-9][A-Za-z0-9_]*)?/y;
/** A run of letters of any alphabet, with invisible characters inside. */
const anyWord = /[\w\p{L}\p{N}\p{M}\p{Cf}]+/uy;
/** One character as people see it: it may consist of several. */
const anySign = /\p{Extended_Pictographic}(?:[\uFE0F\u{1F3FB}-\u{1F3FF}]|\u200D\p{Extended_Pictographic})*|[^]\p{M}*/uy;

const foreignComment = /(?:\/[/*]|#)[^\r\n]*/y;
const restOfLine = /[^\r\n]*/y;
/** A number with more digits than any type of the language can hold. */
const longestNumber = 60;

/**
 * Cuts a file into lines of tokens. Never fails: what is no token is reported and left out.
 *
 * A text may contain line breaks. So that one forgotten quote does not turn the rest of the file inside out, the file is read
 * again with texts limited to their line when a text is still open at the end.
 */
export function lex(source: SourceFile): Lexed {
  const scan = new Scan(source, true);
  if (scan.run()) return scan;
  const limited = new Scan(source, false);
  limited.run();
  return limited;
}

class Scan implements Lexed {
  readonly lines: PhysicalLine[] = [];
  readonly comments: Comment[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly #source: SourceFile;
  readonly #text: string;
  readonly #manyLines: boolean;
  #offset = 0;
  #lineStart = 0;
  #line: PhysicalLine | undefined;
  readonly #odd: OddCharacters;
  /** The last token that was read for a character that only looks like it. */
  #lastOdd: Token | undefined;

  constructor(source: SourceFile, textsMaySpanLines: boolean) {
    this.#source = source;
    this.#text = source.text;
    this.#manyLines = textsMaySpanLines;
    this.#odd = new OddCharacters(this.#text);
  }

  /** False when a text that may span lines is not closed at the end of the file. */
  run(): boolean {
    if (this.#text.startsWith('\uFEFF')) this.#lineStart = this.#offset = 1;
    while (this.#offset < this.#text.length) {
      const start = this.#offset;
      const code = this.#text.charCodeAt(start);
      if (code === space || code === tab) {
        this.#offset++;
        continue;
      }
      if (code === newLine || code === carriageReturn) {
        this.#offset += code === carriageReturn && this.#text.charCodeAt(start + 1) === newLine ? 2 : 1;
        this.#startLine();
        continue;
      }
      const dashes = this.#take(code === minus ? comment : undefined);
      if (dashes !== undefined) {
        this.comments.push({ kind: 'comment', span: this.#span(start, this.#offset), text: dashes.slice(2) });
      } else if (code === quote) {
        if (!this.#quoted()) return false;
      } else if ((code !== slash && code !== hash) || !this.#foreignComment(start)) {
        this.#token(start);
      }
    }
    this.diagnostics.push(...this.#odd.diagnostics);
    return true;
  }

  #token(start: number): void {
    const end = endOfWord(this.#text, start);
    if (end > start) {
      if (this.#text.charCodeAt(end) > lastPlain && this.#foreignWord(start)) return;
      const name = this.#text.slice(start, end);
      this.#offset = end;
      this.#add(wordToken(name, start));
      if (this.#text.charCodeAt(start) === underscore) {
        this.#odd.underscored(name, this.#span(start, end));
        this.#distrust();
      }
      return;
    }
    const code = this.#text.charCodeAt(start);
    const digits = this.#take(code >= zero && code <= nine ? number : undefined);
    if (digits !== undefined) {
      this.#number(digits, start);
      return;
    }
    const sign = signAt(this.#text, start);
    if (sign === undefined) {
      this.#unknown(start);
      return;
    }
    this.#offset = start + sign.length;
    const after = this.#text.charCodeAt(this.#offset);
    if (sign === '<-' && after >= zero && after <= nine && this.#line !== undefined) {
      // `a<-1` compares with a negative number: what `<-` takes its value from is never a number.
      this.#add(makeToken('<', '<', start));
      this.#add(makeToken('-', '-', start + 1));
    } else if (this.#lastOdd === undefined || !this.#joinSigns(sign, start)) this.#add(makeToken(sign, sign, start));
  }

  /** `// …` and `# …`: reported and skipped like a comment. */
  #foreignComment(start: number): boolean {
    const text = this.#take(foreignComment);
    if (text === undefined) return false;
    const sign = text.startsWith('#') ? '#' : text.slice(0, 2);
    this.#oddCharacter(sign, start, '--', start + sign.length);
    return true;
  }

  /** A word with letters that are not plain ones. False when it has none. */
  #foreignWord(start: number): boolean {
    const end = this.#offset;
    const name = this.#take(anyWord);
    const odd = name?.search(/[^\w]/) ?? -1;
    if (name === undefined || odd < 0) this.#offset = end;
    if (name === undefined || odd < 0) return false;
    const meant = wordMeant(name);
    const span = this.#span(start, this.#offset);
    if (meant === '') {
      this.#oddCharacter(name, start, '');
      return true;
    }
    const letters = /^(?:\p{Cf}|[^\w]+)/u.exec(name.slice(odd))?.[0].length ?? 1;
    this.#odd.foreign(name, span, this.#span(start + odd, start + odd + letters), meant);
    // A name goes on as a name, so that what stands around it is still understood.
    const token = /^\d+$/.test(meant) ? makeToken('number', meant, start) : /^\w+$/.test(meant) ? wordToken(meant, start) : makeToken('name', name, start);
    this.#add({ ...token, end: span.end });
    if (meant === name) this.#distrust();
    return true;
  }

  #unknown(start: number): void {
    if (this.#foreignWord(start)) return;
    const text = this.#take(anySign) ?? '';
    if (this.#foreignQuotes(text, start)) return;
    const meant = signMeant(text);
    const alone = meant === undefined && this.#line === undefined;
    // What stands before a line alone goes with the space behind it.
    this.#oddCharacter(text, start, meant, alone ? start + text.length + (blanks.exec(this.#text.slice(this.#offset, this.#offset + 100))?.[0].length ?? 0) : undefined);
    if (meant === undefined) this.#distrust();
    else if (meant === '\n') this.#startLine();
    else if (meant === '--') this.#take(restOfLine);
    else if (signAt(meant, 0) === meant && !this.#joinSigns(meant, start)) this.#add((this.#lastOdd = makeToken(meant, text, start)));
  }

  /** A text in quotes of another kind is reported and read as a text. */
  #foreignQuotes(quotes: string, start: number): boolean {
    const doubled = this.#take(restOfQuoted(quotes, this.#text[start + 1]));
    const rest = doubled ?? this.#take(restOfQuoted(quotes, undefined));
    if (rest === undefined) return false;
    const width = doubled?.startsWith(quotes) === true ? 2 : 1;
    const ends = [this.#span(start, start + width), this.#span(this.#offset - width, this.#offset)];
    this.#odd.character(quotes, this.#span(start, start + width), ends.map((span) => ({ span, text: '"' })), '"');
    this.#add({ ...makeToken('text', `"${rest.slice(width - 1, -width)}"`, start), end: this.#offset });
    return true;
  }

  #oddCharacter(text: string, start: number, meant: string | undefined, end = this.#offset): void {
    const span = this.#span(start, end);
    this.#odd.character(text, span, [{ span, text: meant ?? '' }], meant);
  }

  /** Makes one sign of what stands right behind another, where one of them is an odd character: `<–`. */
  #joinSigns(sign: Sign, start: number): boolean {
    const { tokens } = this.#line ?? { tokens: [] };
    const last = tokens.at(-1);
    const joined = last !== undefined && last.end === start ? signs.find((each) => each === last.kind + sign) : undefined;
    if (joined === undefined || last === undefined) return false;
    tokens.pop();
    this.#add((this.#lastOdd = makeToken(joined, this.#text.slice(last.start, this.#offset), last.start)));
    return true;
  }

  /** What this line means is a guess. */
  #distrust(): void {
    if (this.#line === undefined) this.#openLine(this.#offset);
    if (this.#line !== undefined) this.#line.faulty = true;
  }

  #startLine(): void {
    this.#line = undefined;
    this.#lastOdd = undefined;
    this.#lineStart = this.#offset;
  }

  #number(text: string, start: number): void {
    const span = this.#span(start, this.#offset);
    const plain = plainNumber(text);
    this.#add(makeToken('number', text, start));
    if (text.length > longestNumber) this.#fault(malformedNumber({ span, text, plain: undefined, reason: 'has more digits than any type holds' }));
    else if (!/^(0|[1-9][0-9]*)(\.[0-9]+)?$/.test(text)) {
      const reason = /^0[0-9]/.test(text) ? 'starts with a zero' : 'letters and `_` do not belong into a number';
      this.#fault(malformedNumber({ span, text, plain, reason }));
    }
  }

  /** A text in quotes. False when it does not end. */
  #quoted(): boolean {
    const start = this.#offset;
    let end = start + 1;
    for (; end < this.#text.length; end++) {
      const char = this.#text[end];
      if (char === '"') break;
      if (!this.#manyLines && (char === '\n' || char === '\r')) break;
      if (char === '\\' && !isLineBreak(this.#text[end + 1])) end++;
    }
    end = Math.min(end, this.#text.length);
    const closed = this.#text[end] === '"';
    if (!closed && this.#manyLines) return false;
    this.#offset = closed ? end + 1 : end;
    if (!closed && this.#closedByOther(start)) return true;
    const image = this.#text.slice(start, this.#offset);
    this.#add(makeToken('text', image, start));
    if (!closed) this.#fault(unclosedText({ span: this.#span(start, this.#offset) }));
    for (const fault of decodeEscapes(image.slice(1, closed ? -1 : undefined)).faults) {
      const from = start + 1 + fault.start;
      const to = start + 1 + fault.end;
      this.#fault(unknownEscape({ span: this.#span(from, to), text: this.#text.slice(from, to) }));
    }
    return true;
  }

  /** `"text”`: the quote at the end is of another kind. */
  #closedByOther(start: number): boolean {
    const at = this.#text.slice(start, this.#offset).search(closingQuote);
    if (at < 0) return false;
    this.#offset = start + at + 1;
    this.#oddCharacter(this.#text.slice(start + at, this.#offset), start + at, '"');
    this.#add(makeToken('text', `${this.#text.slice(start, start + at)}"`, start));
    return true;
  }

  #take(pattern: RegExp | undefined): string | undefined {
    if (pattern === undefined) return undefined;
    pattern.lastIndex = this.#offset;
    const text = pattern.exec(this.#text)?.[0];
    if (text !== undefined) this.#offset += text.length;
    return text;
  }

  #add(token: Token): void {
    (this.#line ?? this.#openLine(token.start)).tokens.push(token);
  }

  /** @param end Where the white space at its start ends. */
  #openLine(end: number): PhysicalLine {
    const white = this.#text.slice(this.#lineStart, end);
    const indent = plainWhite.test(white) ? white : white.replace(/[^ \t]/gu, (character) => (signMeant(character) === ' ' ? ' ' : ''));
    this.#line = { indent, start: this.#lineStart, tokens: [], faulty: false };
    this.lines.push(this.#line);
    return this.#line;
  }

  #fault(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
    (this.#line ?? this.#openLine(diagnostic.labels[0].span.start)).faulty = true;
  }

  #span(start: number, end: number): Span {
    return { source: this.#source, start, end };
  }
}
