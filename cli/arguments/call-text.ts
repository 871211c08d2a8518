/**
 * Reads the text after `-f`: a function's name and its arguments, JSON with the comforts of JavaScript (either quotes, bare keys,
 * trailing commas) and two extras: `@name` is the id of that peer, `_` stands for a callback.
 */
import type { Json } from '../../runtime/particle/json.ts';
import { parseJson } from '../../runtime/particle/parse-json.ts';

/** An argument as written; `at` is its offset in the text, for messages. */
export type Argument =
  | { readonly kind: 'value'; readonly at: number; readonly value: Exclude<Json, object> | null }
  | { readonly kind: 'peer'; readonly at: number; readonly name: string }
  | { readonly kind: 'blank'; readonly at: number }
  | { readonly kind: 'array'; readonly at: number; readonly items: readonly Argument[] }
  | { readonly kind: 'object'; readonly at: number; readonly fields: ReadonlyMap<string, Argument> };

export interface CallText {
  readonly text: string;
  readonly name: string;
  readonly arguments: readonly Argument[];
  /** Offset of the closing parenthesis, where a missing argument would stand. */
  readonly end: number;
}

/** What is wrong with the text, and where. */
export class CallTextError extends Error {
  override readonly name = 'CallTextError';
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

const deepest = 200;
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '"': '"', "'": "'", '\\': '\\', '/': '/' };

/** @throws CallTextError when the text is not `name` or `name(argument, …)`. */
export function parseCallText(text: string): CallText {
  const reader = new Reader(text);
  const name = reader.match(/[A-Za-z][A-Za-z0-9_.]*/y);
  if (name === undefined) throw new CallTextError(reader.skipSpace(), 'expected the name of a function');
  if (reader.atEnd()) return { text, name, arguments: [], end: text.length };
  reader.expect('(', 'expected `(` after the name of the function');
  const list = reader.list(')', (depth) => reader.argument(depth), 0);
  const end = reader.position - 1;
  if (!reader.atEnd()) throw new CallTextError(reader.position, 'nothing may follow the closing `)`');
  return { text, name, arguments: list, end };
}

class Reader {
  position = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  skipSpace(): number {
    while (/\s/.test(this.#text.charAt(this.position))) this.position++;
    return this.position;
  }

  atEnd(): boolean {
    return this.skipSpace() === this.#text.length;
  }

  /** Takes what a sticky pattern matches here, after white space. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.skipSpace();
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }

  take(symbol: string): boolean {
    if (this.#text.charAt(this.skipSpace()) !== symbol) return false;
    this.position++;
    return true;
  }

  expect(symbol: string, message: string): void {
    if (!this.take(symbol)) throw new CallTextError(this.position, message);
  }

  /** Items with commas between them (one may trail) up to and including the closing symbol. */
  list<T>(close: string, item: (depth: number) => T, depth: number): T[] {
    if (depth > deepest) throw new CallTextError(this.position, `nested more than ${deepest} deep`);
    const items: T[] = [];
    while (!this.take(close)) {
      items.push(item(depth + 1));
      if (this.take(',')) continue;
      this.expect(close, `expected \`,\` or \`${close}\``);
      break;
    }
    return items;
  }

  argument(depth: number): Argument {
    const at = this.skipSpace();
    if (this.take('[')) return { kind: 'array', at, items: this.list(']', (deeper) => this.argument(deeper), depth) };
    if (this.take('{')) return { kind: 'object', at, fields: this.fields(depth) };
    if (this.take('@')) return { kind: 'peer', at, name: this.peerName() };
    const quote = this.match(/["']/y);
    if (quote !== undefined) return { kind: 'value', at, value: this.string(quote) };
    const number = this.match(/-?\d[\w.+-]*/y);
    if (number !== undefined) return { kind: 'value', at, value: parseNumber(number, at) };
    return this.word(at);
  }

  word(at: number): Argument {
    const word = this.match(/[A-Za-z_]\w*/y);
    switch (word) {
      case '_':
        return { kind: 'blank', at };
      case 'true':
      case 'false':
        return { kind: 'value', at, value: word === 'true' };
      case 'null':
        return { kind: 'value', at, value: null };
      case undefined:
        throw new CallTextError(at, at === this.#text.length ? 'the text ends here, an argument or `)` is missing' : 'expected an argument');
      default:
        throw new CallTextError(at, `\`${word}\` is not a value; texts need quotes: "${word}"; for the id of a peer write @${word}`);
    }
  }

  peerName(): string {
    const name = this.match(/[\p{L}_][\p{L}\p{N}_-]*/uy);
    if (name === undefined) throw new CallTextError(this.position, 'expected the name of a peer after `@`');
    return name;
  }

  fields(depth: number): ReadonlyMap<string, Argument> {
    const fields = new Map<string, Argument>();
    this.list('}', (deeper) => {
      const at = this.skipSpace();
      const quote = this.match(/["']/y);
      const key = quote === undefined ? this.match(/[A-Za-z_]\w*/y) : this.string(quote);
      if (key === undefined) throw new CallTextError(at, 'expected the name of a field');
      if (fields.has(key)) throw new CallTextError(at, `the field \`${key}\` stands here twice`);
      this.expect(':', `expected \`:\` after \`${key}\``);
      fields.set(key, this.argument(deeper));
    }, depth);
    return fields;
  }

  string(quote: string): string {
    let value = '';
    for (;;) {
      const char = this.#text.charAt(this.position);
      if (char === '') throw new CallTextError(this.position, `the text is not closed, ${quote} is missing`);
      this.position++;
      if (char === quote) return value;
      value += char === '\\' ? this.escape() : char;
    }
  }

  escape(): string {
    const letter = this.#text.charAt(this.position);
    if (letter === 'u') {
      const code = /^[0-9a-fA-F]{4}$/.exec(this.#text.slice(this.position + 1, this.position + 5))?.[0];
      if (code === undefined) throw new CallTextError(this.position, 'expected four hexadecimal digits after `\\u`');
      this.position += 5;
      return String.fromCharCode(Number.parseInt(code, 16));
    }
    const char = escapes[letter];
    if (char === undefined) throw new CallTextError(this.position - 1, `\`\\${letter}\` means nothing; for a backslash write \`\\\\\``);
    this.position++;
    return char;
  }
}

/** Exact, as everywhere: integers of 64 bits keep every digit. */
function parseNumber(text: string, at: number): number | bigint {
  const read = parseJson(text);
  if (read.ok && (typeof read.value === 'number' || typeof read.value === 'bigint')) return read.value;
  throw new CallTextError(at, `\`${text}\` is not a number`);
}
