import type { Accessor, CanonVariable, Lens, ScalarVariable, StreamVariable, Value } from './instruction.ts';

/** What one word (or string, or `[]`) of a script can denote. Streams and maps are no values: they can only be frozen or folded. */
export type Operand = Value | { readonly kind: 'stream-or-map'; readonly variable: StreamVariable };

export type WordResult =
  | { readonly ok: true; readonly operand: Operand }
  /** `at` is an offset inside the word. */
  | { readonly ok: false; readonly message: string; readonly at: number; readonly hint?: string };

/** Names of instructions that cannot be names of scalars. (`hop` is ours and stays free.) */
export const RESERVED: ReadonlySet<string> = new Set(['call', 'canon', 'ap', 'seq', 'par', 'xor', 'match', 'mismatch', 'fold', 'next', 'new', 'fail', 'null', 'never']);

const MIN_I64 = -(2n ** 63n);
const MAX_U64 = 2n ** 64n - 1n;
const MAX_U32 = 2 ** 32 - 1;

/** Classifies a word in the order of the reference: keywords, special values, numbers, variables. */
export function readWord(word: string): WordResult {
  if (RESERVED.has(word)) return fault(`\`${word}\` is the name of an instruction and cannot be used as a value`, 0, 'Rename the variable.');
  switch (word) {
    case '%init_peer_id%':
      return { ok: true, operand: { kind: 'init-peer-id' } };
    case '%timestamp%':
      return { ok: true, operand: { kind: 'timestamp' } };
    case '%ttl%':
      return { ok: true, operand: { kind: 'ttl' } };
    case 'true':
    case 'false':
      return { ok: true, operand: { kind: 'boolean', value: word === 'true' } };
    default:
  }
  if (word.startsWith(':error:')) return withLens(word, 7, (lens) => ({ kind: 'error', lens }));
  if (word.startsWith('%last_error%')) return withLens(word, 12, (lens) => ({ kind: 'last-error', lens }));
  if (/^[+-]?\d+$/.test(word)) return readInteger(word);
  if (/^[+-]?\d+\.\d*$/.test(word)) return readFloat(word);
  return readVariable(word);
}

function readInteger(word: string): WordResult {
  // Twenty digits hold every u64; longer ones are not converted at all, because conversion is quadratic.
  const value = word.replace(/^([+-]?)0+(?=\d)/, '$1').length > 21 ? undefined : BigInt(word);
  if (value === undefined || value < MIN_I64 || value > MAX_U64) {
    return fault('this integer does not fit into 64 bits', 0, 'Integers go from -9223372036854775808 to 18446744073709551615; write a string instead.');
  }
  return { ok: true, operand: { kind: 'integer', value } };
}

function readFloat(word: string): WordResult {
  const value = Number(word);
  return Number.isFinite(value) ? { ok: true, operand: { kind: 'float', value } } : fault('this number is too large for a 64-bit float', 0);
}

function readVariable(word: string): WordResult {
  const sigil = /^(?:#\$|#%|[#$%])?/.exec(word)?.[0] ?? '';
  const dot = word.indexOf('.', sigil.length);
  const name = dot < 0 ? word : word.slice(0, dot);
  const bad = indexOfBadCharacter(name, sigil.length);
  if (bad >= 0) return badName(word, sigil, bad);
  if (name.length === sigil.length || /^[+-]?\.\d/.test(word)) return emptyName(word, sigil);
  if (/^[+-]?\d+(\.\d*){2,}$/.test(word)) return fault(`\`${word}\` is no number: it has more than one dot`, 0);
  if (sigil === '' && /^[+-]?\d+$/.test(name)) return fault(`the number ${name} cannot have a lens`, name.length, 'Only variables have parts.');
  if (/^[+-]$/.test(name) && dot < 0) return fault(`\`${name}\` alone is neither a number nor a name`, 0);
  if (sigil === '$' || sigil === '%') {
    if (dot >= 0) return fault(`the ${sigil === '$' ? 'stream' : 'map'} \`${name}\` cannot have a lens`, dot, 'Freeze it with `canon` and take the part of the canon.');
    return { ok: true, operand: { kind: 'stream-or-map', variable: { kind: sigil === '$' ? 'stream' : 'map', name } } };
  }
  const variable: ScalarVariable | CanonVariable = { kind: sigil === '' ? 'scalar' : sigil === '#%' ? 'canon-map' : 'canon', name };
  return withLens(word, name.length, (lens) => ({ kind: 'variable', variable, lens }));
}

function badName(word: string, sigil: string, at: number): WordResult {
  if (/^[a-z]+\(/.test(word)) return fault('a space is missing before `(`', at, `Write \`${word.slice(0, at)} (\`.`);
  if (word.includes('"')) return fault('a quote cannot stand inside a word', word.indexOf('"'), 'Put a space before the string.');
  if (word.includes(';')) return fault('a comment must not touch the word before it', word.indexOf(';'), 'Put a space before `;`.');
  if (word.startsWith(':')) return fault(`\`${word}\` is not a name`, 0, 'The error that was caught is `:error:`.');
  if (sigil === '%') return fault(`\`${word}\` is not a name`, 0, 'The special values are %init_peer_id%, %timestamp%, %ttl% and %last_error%.');
  if (word.startsWith('@{')) return fault('a placeholder that nobody filled in', 0, `Put it in quotes, \`"${/^@\{[^}]*\}/.exec(word)?.[0] ?? word}"\`: a peer's id is a text.`);
  const character = String.fromCodePoint(word.codePointAt(at) ?? 0);
  return fault(`\`${character}\` cannot be part of a name`, at, 'Names consist of letters, digits, `_` and `-`.');
}

function emptyName(word: string, sigil: string): WordResult {
  if (/^[+-]?\.\d/.test(word)) return fault('a float must have a digit before the dot', 0, `Write \`${word.replace('.', '0.')}\`.`);
  return fault(sigil === '' ? 'a name is missing before the dot' : `a name is missing after \`${sigil}\``, sigil.length);
}

function withLens(word: string, at: number, make: (lens: Lens) => Value): WordResult {
  const lens = readLens(word, at);
  return 'message' in lens ? lens : { ok: true, operand: make(lens.lens) };
}

/** The lens that begins at `start` and takes the rest of the word. */
function readLens(word: string, start: number): { readonly lens: Lens } | (WordResult & { ok: false }) {
  if (start === word.length) return { lens: [] };
  const rest = word.slice(start);
  if (rest === '.length') return { lens: 'length' };
  if (rest.startsWith('.length.')) return fault('nothing can follow `.length`', start + 7);
  if (!rest.startsWith('.$')) return fault('a lens begins with `.$`', start, 'Write `x.$.field`, `x.$.[0]`, `x.$.[name]` or `x.length`.');
  const accessors: Accessor[] = [];
  let at = start + 2;
  while (at < word.length) {
    const dotted = word[at] === '.';
    if (dotted) at++;
    if (word[at] === '[') {
      const close = word.indexOf(']', at);
      const accessor = close < 0 ? undefined : readIndex(word.slice(at + 1, close));
      if (accessor === undefined) return fault('between `[` and `]` stands an index (up to 4294967295) or the name of a scalar', at);
      accessors.push(accessor);
      at = close + 1;
    } else {
      const end = endOfField(word, at);
      if (!dotted || end === at) return fault('a field (`.name`) or an index (`.[0]`) was expected here', at);
      const name = word.slice(at, end);
      if (/^\d/.test(name)) return fault(`the field \`${name}\` cannot begin with a digit`, at, `An index is written in brackets: \`.[${name}]\`.`);
      const bad = indexOfBadCharacter(name, 0);
      if (bad >= 0) return fault(`\`${String.fromCodePoint(name.codePointAt(bad) ?? 0)}\` cannot be part of a field's name`, at + bad);
      accessors.push({ kind: 'field', name });
      at = end;
    }
    // An old mark for "flatten"; every VM ignores it.
    if (word[at] === '!') at++;
  }
  if (accessors.length === 0) return fault('a lens needs at least one field or index after `.$`', start + 2);
  return { lens: accessors };
}

function readIndex(text: string): Accessor | undefined {
  if (/^\d+$/.test(text)) {
    const index = Number(text);
    return index <= MAX_U32 ? { kind: 'index', index } : undefined;
  }
  return text === '' || indexOfBadCharacter(text, 0) >= 0 ? undefined : { kind: 'variable', name: text };
}

function endOfField(word: string, from: number): number {
  let at = from;
  while (at < word.length && !'.[!'.includes(word.charAt(at))) at++;
  return at;
}

/** Offset of the first character from `from` on that no name may contain, or -1. */
function indexOfBadCharacter(name: string, from: number): number {
  for (let at = from; at < name.length; at++) {
    const code = name.charCodeAt(at);
    const plain = (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 45 || code === 95 || (code >= 65 && code <= 90);
    if (plain) continue;
    const character = String.fromCodePoint(name.codePointAt(at) ?? 0);
    if (code < 128 || !/[\p{Alphabetic}\p{N}]/u.test(character)) return at;
    at += character.length - 1;
  }
  return -1;
}

function fault(message: string, at: number, hint?: string): WordResult & { ok: false } {
  return hint === undefined ? { ok: false, message, at } : { ok: false, message, at, hint };
}
