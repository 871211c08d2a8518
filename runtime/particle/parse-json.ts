import { canonicalNumber } from './json-number.ts';
import { setField } from './json.ts';
import type { Json } from './json.ts';
import { DEFAULT_DEPTH } from './limits.ts';

export type ParseJsonResult = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly message: string; readonly offset: number };

/**
 * Reads JSON text without loss: integers in i64 ∪ u64 stay exact, other numbers become doubles, -0 becomes 0, of equal keys the
 * last wins. `offset` of an error counts UTF-16 units.
 *
 * @example
 * parseJson('[18446744073709551615, 1.0]'); // => { ok: true, value: [18446744073709551615n, 1] }
 */
export function parseJson(text: string, depth = DEFAULT_DEPTH): ParseJsonResult {
  try {
    return { ok: true, value: new Parser(text, depth).document() };
  } catch (fault) {
    if (fault instanceof JsonFault) return { ok: false, message: fault.message, offset: fault.offset };
    throw fault;
  }
}

/** Leaves the parser at the first error; never leaves this file. */
class JsonFault extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

class Parser {
  readonly #text: string;
  #at = 0;
  #depth: number;

  constructor(text: string, depth: number) {
    this.#text = text;
    this.#depth = depth;
  }

  document(): Json {
    const value = this.#value();
    this.#skipBlank();
    if (this.#at < this.#text.length) this.#fail('the value should end here');
    return value;
  }

  #value(): Json {
    this.#skipBlank();
    switch (this.#text[this.#at]) {
      case '{':
        return this.#nested(() => this.#object());
      case '[':
        return this.#nested(() => this.#array());
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #nested(read: () => Json): Json {
    if (this.#depth === 0) this.#fail('the value is nested too deeply');
    this.#depth--;
    this.#at++;
    const value = read();
    this.#depth++;
    return value;
  }

  #array(): Json {
    const items: Json[] = [];
    this.#skipBlank();
    if (this.#take(']')) return items;
    for (;;) {
      items.push(this.#value());
      this.#skipBlank();
      if (this.#take(']')) return items;
      if (!this.#take(',')) this.#fail('expected `,` or `]`');
    }
  }

  #object(): Json {
    const object: Record<string, Json> = {};
    this.#skipBlank();
    if (this.#take('}')) return object;
    for (;;) {
      this.#skipBlank();
      if (this.#text[this.#at] !== '"') this.#fail('expected a key in quotes');
      const key = this.#string();
      this.#skipBlank();
      if (!this.#take(':')) this.#fail('expected `:`');
      setField(object, key, this.#value());
      this.#skipBlank();
      if (this.#take('}')) return object;
      if (!this.#take(',')) this.#fail('expected `,` or `}`');
    }
  }

  #string(): string {
    const start = this.#at++;
    const parts: string[] = [];
    for (;;) {
      PLAIN.lastIndex = this.#at;
      PLAIN.test(this.#text);
      parts.push(this.#text.slice(this.#at, PLAIN.lastIndex));
      this.#at = PLAIN.lastIndex;
      if (this.#take('"')) break;
      if (this.#at >= this.#text.length) this.#fail('the string is never closed', start);
      if (!this.#take('\\')) this.#fail('a control character in a string must be escaped');
      parts.push(this.#escape());
    }
    const value = parts.join('');
    if (/\p{Surrogate}/u.test(value)) this.#fail('the string contains half of a surrogate pair', start);
    return value;
  }

  #escape(): string {
    const letter = this.#text.charAt(this.#at++);
    if (letter === 'u') {
      const digits = this.#text.slice(this.#at, this.#at + 4);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.#fail('expected four hexadecimal digits');
      this.#at += 4;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    return (Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined) ?? this.#fail('unknown escape', this.#at - 1);
  }

  #number(): Json {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (match === null) return this.#fail(this.#at < this.#text.length ? 'expected a value' : 'expected a value, but the text ends here');
    const [digits, fraction, exponent] = match;
    // Twenty digits and a sign hold every exact integer; BigInt of more is slow and would be rounded anyway.
    const exact = fraction === undefined && exponent === undefined && digits.length <= 20;
    const value = exact && digits.length > 15 ? BigInt(digits) : Number(digits);
    if (typeof value === 'number' && !Number.isFinite(value)) this.#fail('the number is too large for a 64-bit float');
    this.#at = NUMBER.lastIndex;
    return canonicalNumber(value);
  }

  #word<Value extends Json>(word: string, value: Value): Value {
    if (!this.#text.startsWith(word, this.#at)) this.#fail('expected a value');
    this.#at += word.length;
    return value;
  }

  #skipBlank(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
      this.#at++;
    }
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #fail(message: string, offset = this.#at): never {
    throw new JsonFault(message, offset);
  }
}
