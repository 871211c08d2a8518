import type { Random } from '../mangle.ts';

/** Good bytes with a few faults of the kind that decoders fall over: cut, changed, doubled, spliced with other bytes, lengths blown up. */
export function varyBytes(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let varied = bytes;
  for (let faults = 1 + random(2); faults > 0; faults--) varied = fault(varied, other, random);
  return varied;
}

function fault(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const at = random(bytes.length + 1);
  const end = Math.min(bytes.length, at + 1 + random(8));
  const before = bytes.subarray(0, at);
  switch (random(7)) {
    case 0:
      return before.slice();
    case 1:
      return joined(before, [random(256)], bytes.subarray(at + 1));
    case 2:
      return joined(before, bytes.subarray(end));
    case 3:
      return joined(before, bytes.subarray(at, end), bytes.subarray(at));
    case 4:
      return joined(before, other.subarray(random(other.length + 1)));
    case 5:
      return joined(before, [0xff, 0xff, 0xff, 0xff, 0x0f], bytes.subarray(at + 1));
    default:
      return joined(before, new Uint8Array(random(2000)).fill([0x36, 0x80, 0xff, 0x01][random(4)] ?? 0), bytes.subarray(at));
  }
}

function joined(...parts: readonly ArrayLike<number>[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
