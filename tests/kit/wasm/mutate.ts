import type { Random } from '../mangle.ts';

/** Bytes that are nearly a module: some changed, removed, doubled, or taken from another one. */
export function mutate(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  let result = [...bytes];
  for (let left = 1 + random(4); left > 0; left--) {
    const at = random(result.length);
    const count = 1 + random(8);
    switch (random(5)) {
      case 0:
        result[at] = random(256);
        break;
      case 1:
        result[at] = (result[at] ?? 0) ^ (1 << random(8));
        break;
      case 2:
        result.splice(at, count);
        break;
      case 3:
        result.splice(at, 0, ...result.slice(at, at + count));
        break;
      default: {
        const from = random(other.length);
        result = [...result.slice(0, at), ...other.slice(from, from + count), ...result.slice(at + count)];
      }
    }
  }
  return Uint8Array.from(result);
}
