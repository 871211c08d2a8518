/** Bytes that are nearly CBOR: what a fuzzer makes of good messages. Deterministic for a seed. */
import type { Random } from './mangle.ts';

/** A head in CBOR bytes, and where the item that it begins ends. */
interface Item {
  readonly start: number;
  readonly content: number;
  readonly end: number;
  readonly major: number;
  readonly argument: number;
}

/** Every item of well-formed bytes, outermost first, without looking into byte strings. Empty when they are not well-formed. */
export function itemsOf(bytes: Uint8Array): readonly Item[] {
  const items: { start: number; content: number; end: number; major: number; argument: number }[] = [];
  /** Items that are not complete, with how many parts they miss. */
  const open: { readonly index: number; missing: number }[] = [];
  let at = 0;
  do {
    const first = bytes[at];
    if (first === undefined) return [];
    const start = at++;
    const short = first & 31;
    const size = short < 24 ? 0 : 2 ** (short - 24);
    if (size > 8) return [];
    let argument = size === 0 ? short : 0;
    for (let i = 0; i < size; i++) argument = argument * 256 + (bytes[at++] ?? 0);
    const major = first >> 5;
    const content = at;
    if (major === 2 || major === 3) at += argument;
    items.push({ start, content, end: at, major, argument });
    const missing = major === 4 ? argument : major === 5 ? 2 * argument : 0;
    if (missing > 0) open.push({ index: items.length - 1, missing });
    else {
      for (let parent = open.at(-1); parent !== undefined && --parent.missing === 0; parent = open.at(-1)) {
        const whole = items[parent.index];
        if (whole !== undefined) whole.end = at;
        open.pop();
      }
    }
  } while (open.length > 0);
  return at === bytes.length ? items : [];
}

/** The shortest head, as canonical CBOR has it. */
export function head(major: number, argument: number | bigint): Uint8Array {
  const value = BigInt(argument);
  const size = value < 24n ? 0 : value < 256n ? 1 : value < 65_536n ? 2 : value < 4_294_967_296n ? 4 : 8;
  return headOf(major, value, size);
}

function headOf(major: number, value: bigint, size: number): Uint8Array {
  const bytes = new Uint8Array(1 + size);
  bytes[0] = (major << 5) | (size === 0 ? Number(value & 31n) : 24 + Math.log2(size));
  for (let i = 0, rest = value; i < size; i++, rest >>= 8n) bytes[size - i] = Number(rest & 255n);
  return bytes;
}

function replace(bytes: Uint8Array, start: number, end: number, ...inserted: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from([...bytes.subarray(0, start), ...inserted.flatMap((part) => [...part]), ...bytes.subarray(end)]);
}

export const oneOf = <T>(choices: readonly T[], random: Random): T | undefined => choices[random(choices.length)];

const hugeNumbers = [2n ** 31n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n];

/** What no JSON value is, or none in canonical form: tags, undefined, floats of all sizes, NaN, endless items and their end, long forms of small numbers. */
const oddities = ['c0', 'd82a5800', 'f7', 'f8ff', 'f93c00', 'f97e00', 'fa7fc00000', 'fb7ff8000000000000', 'fb7ff0000000000000', 'fb3ff0000000000000', 'fb8000000000000000', '5fff', '7fff', '9fff', 'bfff', 'ff', '1800', '190001', '3bffffffffffffffff', '62c328', '63eda080', '6aedb080', 'a2616101616101', 'a1695f5f70726f746f5f5f01'];

type ByteMangle = (bytes: Uint8Array, other: Uint8Array, random: Random) => Uint8Array;

const raw: readonly ByteMangle[] = [
  (bytes, _, random) => {
    const at = random(bytes.length);
    return bytes.with(at, (bytes[at] ?? 0) ^ (1 << random(8)));
  },
  (bytes, _, random) => bytes.with(random(bytes.length), random(256)),
  (bytes, _, random) => {
    const at = random(bytes.length);
    return replace(bytes, at, at + random(16));
  },
  (bytes, _, random) => {
    const at = random(bytes.length);
    const taken = random(bytes.length);
    return replace(bytes, at, at, bytes.subarray(taken, taken + random(64)));
  },
  (bytes, _, random) => bytes.slice(0, random(bytes.length)),
  (bytes, other, random) => replace(other, random(other.length), other.length, bytes.subarray(random(bytes.length))),
];

/** With knowledge of what lies where: counts and lengths, kinds, whole items. */
const structured: readonly ByteMangle[] = [
  ...raw.slice(0, 2),
  // A count, a length or a number becomes another one: by one, or huge; or is written in a longer form.
  (bytes, _, random) => {
    const item = oneOf(itemsOf(bytes), random);
    if (item === undefined) return bytes;
    const argument = [item.argument + 1, Math.max(0, item.argument - 1), 0, oneOf(hugeNumbers, random) ?? 0][random(4)] ?? 0;
    return replace(bytes, item.start, item.content, random(6) === 0 ? headOf(item.major, BigInt(item.argument), 8) : head(item.major, argument));
  },
  // Another kind with the same count.
  (bytes, _, random) => {
    const item = oneOf(itemsOf(bytes), random);
    return item === undefined ? bytes : replace(bytes, item.start, item.content, head(random(8), item.argument));
  },
  // An item goes, comes twice, or is put in the place of another one, with or without its list knowing.
  (bytes, other, random) => {
    const items = itemsOf(bytes);
    const item = oneOf(items, random);
    const taken = random(2) === 0 ? { source: bytes, item: oneOf(items, random) } : { source: other, item: oneOf(itemsOf(other), random) };
    if (item === undefined || taken.item === undefined) return bytes;
    const content = taken.source.subarray(taken.item.start, taken.item.end);
    switch (random(3)) {
      case 0:
        return replace(bytes, item.start, item.end, content);
      case 1:
        return replace(bytes, item.start, item.end);
      default: {
        if (item.major !== 4) return replace(bytes, item.end, item.end, content);
        const longer = replace(bytes, item.end, item.end, content);
        return replace(longer, item.start, item.content, head(4, item.argument + 1));
      }
    }
  },
  // Two neighbours change places.
  (bytes, _, random) => {
    const items = itemsOf(bytes);
    const first = oneOf(items, random);
    const second = items.find(({ start }) => start === first?.end);
    if (first === undefined || second === undefined) return bytes;
    return replace(bytes, first.start, second.end, bytes.slice(second.start, second.end), bytes.slice(first.start, first.end));
  },
  // Something odd, or something deep, instead of an item.
  (bytes, _, random) => {
    const item = oneOf(itemsOf(bytes), random);
    if (item === undefined) return bytes;
    const deep = new Uint8Array(random(5000)).fill(oneOf([0x81, 0xa1, 0x9f, 0xc1], random) ?? 0x81);
    return replace(bytes, item.start, item.end, random(3) === 0 ? deep : Uint8Array.from(Buffer.from(oneOf(oddities, random) ?? '', 'hex')));
  },
  // Inside of a byte string, which may hold a value.
  (bytes, other, random) => {
    const item = oneOf(itemsOf(bytes).filter(({ major }) => major === 2), random);
    if (item === undefined || item.content === item.end) return bytes;
    const inner = mangleBytes(bytes.slice(item.content, item.end), other, random);
    return replace(bytes, item.start, item.end, head(2, inner.length), inner);
  },
];

/** One to three changes; most of them leave a message that a decoder has to look at closely. */
export function mangleBytes(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let mangled = bytes;
  for (let left = 1 + random(3); left > 0 && mangled.length > 0; left--) {
    const mangle = oneOf(random(3) === 0 ? raw : structured, random);
    if (mangle !== undefined) mangled = mangle(mangled, other, random);
  }
  return mangled;
}
