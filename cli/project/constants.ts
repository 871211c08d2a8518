import { decodeEscapes } from '../../compiler/syntax/string-escapes.ts';
import { UsageError } from '../exit.ts';

/** A value that a constant can have. */
export type ConstantValue = string | boolean | bigint | number;

const form = 'write --const NAME=VALUE: a number, true, false, or text; quotes as in \'NAME="5"\' make any value a text';
const lowest = -(2n ** 63n);
const highest = 2n ** 64n - 1n;

/**
 * The values that `--const NAME=VALUE` gives. What reads as a number or a boolean of Aqua is one; anything else is a text, since shells
 * take quotes away.
 *
 * @throws UsageError for names that no constant can have, and values that are broken
 * @example
 * constants(['LIMIT=5', 'PEER=12D3Koo', 'VERSION="5"']); // => { LIMIT: 5n, PEER: '12D3Koo', VERSION: '5' }
 */
export function constants(given: readonly string[]): Readonly<Record<string, ConstantValue>> {
  const values = new Map<string, ConstantValue>();
  for (const text of given) {
    const equals = text.indexOf('=');
    if (equals < 0) throw new UsageError(`--const ${text}: the value is missing`, form);
    const name = text.slice(0, equals).trim();
    if (!/^[A-Z][A-Z0-9_]*$/.test(name)) throw new UsageError(`--const ${text}: ${misnamed(name)}`, form);
    if (values.has(name)) throw new UsageError(`--const: \`${name}\` is given twice`);
    values.set(name, valueOf(text.slice(equals + 1).trim(), text));
  }
  return Object.fromEntries(values);
}

function misnamed(name: string): string {
  if (name === '') return 'the name is missing';
  const upper = name.replace(/[^A-Za-z0-9_]+/g, '_').toUpperCase();
  return `names of constants are written in capitals${/^[A-Z]/.test(upper) ? `, like \`${upper}\`` : ''}`;
}

function valueOf(value: string, given: string): ConstantValue {
  if (value === '') throw new UsageError(`--const ${given}: the value is missing`, `for an empty text write '${given}""'`);
  if (value === 'true' || value === 'false') return value === 'true';
  if (/^-?\d+$/.test(value)) {
    const number = BigInt(value);
    if (number < lowest || number > highest) throw new UsageError(`--const ${given}: the number does not fit into 64 bits`, 'as a text, put it in quotes: \'NAME="…"\'');
    return number;
  }
  if (/^-?\d+\.\d+$/.test(value)) return Number(value);
  return value.startsWith('"') ? quoted(value, given) : value;
}

function quoted(value: string, given: string): string {
  if (value.length < 2 || !/^"(?:[^"\\]|\\[^])*"$/.test(value)) throw new UsageError(`--const ${given}: the quotes do not match`, form);
  const { value: text, faults } = decodeEscapes(value.slice(1, -1));
  if (faults.length > 0) throw new UsageError(`--const ${given}: an escape means nothing`, 'in quotes there are \\", \\\\, \\n, \\t, \\r and \\u{10FFFF}');
  return text;
}
