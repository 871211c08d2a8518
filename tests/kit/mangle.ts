/** Texts that are nearly programs, and texts that are not: for what must hold of any text at all. Deterministic for a seed. */

/** Whole numbers from 0 to below `limit`. */
export type Random = (limit: number) => number;

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state are enough to vary tests. */
export function seeded(seed: number): Random {
  let state = seed | 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * limit);
  };
}

const strange = ['\0', '\ud800', '\udc00', '\r', '\r\n', '\n\r', '\ufeff', '\u2028', '\u2029', '\t', '\u00a0', '\u200b', '\u0301', '\ufffd', '\x7f', '\x0b', '\x0c', 'ö', '😀', '“', '”', "'", '`', '\\', '#', ';', '//', '/*', '*/', '&', '|', '@', '$', '"'];
const words = [
  'func', 'data', 'service', 'ability', 'alias', 'const', 'aqua', 'module', 'import', 'use', 'export', 'from', 'as', 'declares', 'if', 'else', 'on', 'via', 'for', 'par', 'co', 'try', 'rec',
  'catch', 'otherwise', 'join', 'parseq', 'true', 'false', 'nil', 'f', 'x', 'xs', 'T', 'S', 'NAME', 'string', 'u32', 'i64', 'f64', 'bool', '%init_peer_id%', 'HOST_PEER_ID', 'LAST_ERROR',
  '(', ')', '[', ']', '{', '}', ':', ',', '.', '<-', '<<-', '->', '=', '?=', '==', '!=', '<', '>', '<=', '>=', '+', '-', '*', '/', '%', '**', '&&', '||', '!', '?', '*', '0', '1', '-5', '255', '256', '18446744073709551616',
  '1e400', '0.5', '.5', '1.', '"s"', '"', '--', '⊤', '⊥', '?[', '*[', '%', '[]', '.length', '.copy(', '()', '\n', '\n  ', '\n    ', '\n\t',
];

type Mangle = (text: string, other: string, random: Random) => string;

const pick = <T>(from: readonly T[], random: Random, fallback: T): T => from[random(from.length)] ?? fallback;
const tokensOf = (text: string): string[] => text.match(/\w+|[ \t]+|\n|<<-|<-|->|[^\w\s]/gu) ?? [];
const linesOf = (text: string): string[] => text.split('\n');

/** Deletes, doubles, swaps, replaces or inserts one of the parts of a text. */
function edit(parts: string[], inserted: string, random: Random): string[] {
  const at = random(parts.length + 1);
  const part = parts[at] ?? '';
  const target = random(parts.length + 1);
  switch (random(6)) {
    case 0:
      return parts.toSpliced(at, 1 + random(3));
    case 1:
      return parts.toSpliced(at, 0, part);
    case 2:
      return parts.toSpliced(at, 1, parts[target] ?? '').toSpliced(target, 1, part);
    case 3:
      return parts.toSpliced(at, 1, inserted);
    case 4:
      return parts.toSpliced(at, 0, inserted);
    default:
      return parts.toSpliced(at, 1).toSpliced(target, 0, part);
  }
}

const mangles: readonly Mangle[] = [
  (text, _, random) => edit(text.split(''), pick(strange, random, ''), random).join(''),
  (text, _, random) => edit(tokensOf(text), pick(words, random, ''), random).join(''),
  (text, other, random) => edit(tokensOf(text), pick(tokensOf(other), random, ''), random).join(''),
  (text, other, random) => edit(linesOf(text), pick(linesOf(other), random, ''), random).join('\n'),
  // The end is missing, or the beginning.
  (text, _, random) => (random(2) === 0 ? text.slice(0, random(text.length + 1)) : text.slice(random(text.length + 1))),
  // Two programs, glued together in the middle.
  (text, other, random) => text.slice(0, random(text.length + 1)) + other.slice(random(other.length + 1)),
  // Another indentation.
  (text, _, random) => linesOf(text).map((line) => (random(12) === 0 ? ' '.repeat(random(7)) + line.trimStart() : line)).join('\n'),
  (text, _, random) => linesOf(text).map((line) => (random(12) === 0 ? line.replace(/^ +/, '\t') : line)).join('\n'),
  (text, _, random) => text.replaceAll('\n', pick(['\r\n', '\r', '\n\n', '\u2028'], random, '\n')),
  // Bytes that are no UTF-8.
  (text, _, random) => {
    const bytes = new TextEncoder().encode(text);
    for (let left = 1 + random(4); left > 0; left--) bytes[random(bytes.length)] = random(256);
    return new TextDecoder().decode(bytes);
  },
  // Everything that is called one name gets the name of something else.
  (text, _, random) => {
    const names = text.match(/\b[A-Za-z]\w*\b/g) ?? [];
    const from = pick(names, random, 'x');
    return text.replaceAll(new RegExp(`\\b${from}\\b`, 'g'), pick(names, random, 'y'));
  },
];

/** A text made of one or several programs. One in eight is words in no order at all. */
export function mangled(programs: readonly string[], random: Random): string {
  if (random(8) === 0) return `${random(2) === 0 ? '' : 'func f():\n  '}${Array.from({ length: random(80) }, () => pick(words, random, '') + pick(['', ' ', ' '], random, '')).join('')}`;
  let text = pick(programs, random, '');
  for (let left = 1 + random(4); left > 0; left--) text = pick(mangles, random, (same) => same)(text, pick(programs, random, ''), random);
  return text;
}
