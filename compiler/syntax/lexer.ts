import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { leadingUnderscore, malformedNumber, unclosedText, unexpectedCharacter, unknownEscape } from '../diagnostics/catalog/lexing.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
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

const lineBreak = /\r\n|\n|\r/y;
const comment = /--[^\r\n]*/y;
const number = /[0-9][A-Za-z0-9_]*(?:\.[0-9][A-Za-z0-9_]*)?/y;
/** A run of letters of other alphabets, or one character that may consist of several UTF-16 units. */
const foreign = /[\p{L}\p{N}\p{M}_]+|[^]/uy;

const foreignComment = /(?:\/[/*]|#)[^\r\n]*/y;
const restOfSingleQuoted = /[^\r\n'"\\]*'/y;
const closingQuote = /[^\r\n"\u201c\u201d\u00bb\u2019]{0,1000}[\u201d\u201c\u00bb\u2019]/y;

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
  readonly #underscoredNames = new Map<string, [Span, ...Span[]]>();

  constructor(source: SourceFile, textsMaySpanLines: boolean) {
    this.#source = source;
    this.#text = source.text;
    this.#manyLines = textsMaySpanLines;
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
      if (this.#take(code === newLine || code === carriageReturn ? lineBreak : undefined) !== undefined) {
        this.#line = undefined;
        this.#lineStart = this.#offset;
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
    for (const [name, uses] of this.#underscoredNames) this.diagnostics.push(leadingUnderscore({ name, uses, better: this.#withoutUnderscore(name) }));
    return true;
  }

  /** A name is reported once, however often it is used. */
  #underscored(name: string, span: Span): void {
    const uses = this.#underscoredNames.get(name);
    if (uses === undefined) this.#underscoredNames.set(name, [span]);
    else uses.push(span);
    if (this.#line !== undefined) this.#line.faulty = true;
  }

  /** The name to take instead, unless the file may have it already. */
  #withoutUnderscore(name: string): string | undefined {
    const better = name.replace(/^_+/, '');
    return /^[A-Za-z]/.test(better) && !new RegExp(`(?<!\\w)${better}(?!\\w)`).test(this.#text) ? better : undefined;
  }

  #token(start: number): void {
    const end = endOfWord(this.#text, start);
    if (end > start) {
      const name = this.#text.slice(start, end);
      this.#offset = end;
      this.#add(wordToken(name, start));
      if (this.#text.charCodeAt(start) === underscore) this.#underscored(name, this.#span(start, this.#offset));
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
    } else this.#add(makeToken(sign, sign, start));
  }

  /** `// …` and `# …`: reported once and skipped like a comment. */
  #foreignComment(start: number): boolean {
    const text = this.#take(foreignComment);
    if (text === undefined) return false;
    const sign = text.startsWith('#') ? '#' : text.slice(0, 2);
    this.#fault(unexpectedCharacter({ span: this.#span(start, start + sign.length), text: sign, partner: undefined }));
    return true;
  }

  #unknown(start: number): void {
    const text = this.#take(foreign) ?? '';
    const span = this.#span(start, this.#offset);
    if (text === "'" && this.#singleQuoted(start, span)) return;
    const isWord = /^[\p{L}\p{N}]/u.test(text);
    // A name goes on as a name, so that what stands around it is still understood.
    if (isWord) this.#add(makeToken('name', text, start));
    // One such report a line: what follows is most likely of the same kind.
    if (this.#line?.faulty !== true) this.#fault(unexpectedCharacter({ span, text, partner: this.#closingQuote(text) }));
  }

  /** A text in single quotes is reported and read as a text. */
  #singleQuoted(start: number, span: Span): boolean {
    const rest = this.#take(restOfSingleQuoted);
    if (rest === undefined) return false;
    const partner = this.#span(this.#offset - 1, this.#offset);
    this.#add(makeToken('text', `"${rest.slice(0, -1)}"`, start));
    if (this.#line?.faulty !== true) this.#fault(unexpectedCharacter({ span, text: "'", partner }));
    return true;
  }

  /** The typographic quote that ends what one begins, in the same line. */
  #closingQuote(opening: string): Span | undefined {
    if (!/^[\u201c\u201e\u00ab\u2018]/u.test(opening)) return undefined;
    closingQuote.lastIndex = this.#offset;
    const found = closingQuote.exec(this.#text);
    return found === null ? undefined : this.#span(closingQuote.lastIndex - 1, closingQuote.lastIndex);
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

  #take(pattern: RegExp | undefined): string | undefined {
    if (pattern === undefined) return undefined;
    pattern.lastIndex = this.#offset;
    const text = pattern.exec(this.#text)?.[0];
    if (text !== undefined) this.#offset += text.length;
    return text;
  }

  #add(token: Token): void {
    if (this.#line === undefined) {
      this.#line = { indent: this.#text.slice(this.#lineStart, token.start).replace(/[^ \t]/gu, ''), start: this.#lineStart, tokens: [], faulty: false };
      this.lines.push(this.#line);
    }
    this.#line.tokens.push(token);
  }

  #fault(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
    if (this.#line === undefined) {
      this.#line = { indent: this.#text.slice(this.#lineStart, diagnostic.labels[0].span.start), start: this.#lineStart, tokens: [], faulty: true };
      this.lines.push(this.#line);
    }
    this.#line.faulty = true;
  }

  #span(start: number, end: number): Span {
    return { source: this.#source, start, end };
  }
}

const [tab, newLine, carriageReturn, space, quote, hash, minus, slash, zero, nine, underscore] = [9, 10, 13, 32, 34, 35, 45, 47, 48, 57, 95];

/** The end of the word of letters, digits and `_` that starts here; `start` when none does. By hand: most tokens are words. */
function endOfWord(text: string, start: number): number {
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const letter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === underscore;
    if (!letter && (at === start || code < 48 || code > 57)) break;
  }
  return at;
}

/** The signs that begin with a character, the longest first. */
const signsByStart = new Map<number, Sign[]>();
for (const sign of signs.toSorted((a, b) => b.length - a.length)) {
  const alike = signsByStart.get(sign.charCodeAt(0));
  if (alike === undefined) signsByStart.set(sign.charCodeAt(0), [sign]);
  else alike.push(sign);
}

function signAt(text: string, offset: number): Sign | undefined {
  return signsByStart.get(text.charCodeAt(offset))?.find((sign) => text.startsWith(sign, offset));
}

function isLineBreak(char: string | undefined): boolean {
  return char === '\n' || char === '\r';
}

/** The decimal number that a number of another notation means, if that is plain to see. */
function plainNumber(text: string): string | undefined {
  const compact = text.replaceAll('_', '');
  if (/^0[xXbBoO][0-9a-fA-F]+$/.test(compact)) {
    try {
      return BigInt(compact.toLowerCase()).toString();
    } catch {
      return undefined; // digits outside the base, such as 0b12
    }
  }
  if (/^[0-9]+(\.[0-9]+)?$/.test(compact)) return compact.replace(/^0+(?=[0-9])/, '');
  return undefined;
}
