/**
 * Names of contexts and instances. Both are the first 16 bytes of sha2-256 over a domain byte and the parts, so every peer
 * computes the same name for the same instruction in the same loop iteration, whatever the order things arrived in.
 */
import type { Crypto } from '../particle/crypto.ts';
import type { InstanceKey } from '../particle/particle.ts';

/** Hex of a context's digest; the root's is fixed. */
export const rootContext = '00'.repeat(16);

const domains = { instance: 1, item: 2, streamElement: 3, last: 4 } as const;

/** The instruction with that static index in that context. */
export function instanceKey(crypto: Crypto, context: string, index: number): InstanceKey {
  return digest(crypto, domains.instance, context, index, undefined) as InstanceKey;
}

/** Context of element `position` of an array or frozen stream. */
export function itemContext(crypto: Crypto, context: string, fold: number, position: number): string {
  return digest(crypto, domains.item, context, fold, position.toString(16).padStart(8, '0'));
}

/** Context of the stream element that the instance `pushedBy` pushed. */
export function streamElementContext(crypto: Crypto, context: string, fold: number, pushedBy: InstanceKey): string {
  return digest(crypto, domains.streamElement, context, fold, pushedBy);
}

/** Context of the last instruction of a stream fold, which belongs to no element. */
export function lastContext(crypto: Crypto, context: string, fold: number): string {
  return digest(crypto, domains.last, context, fold, undefined);
}

function digest(crypto: Crypto, domain: number, context: string, index: number, rest: string | undefined): string {
  const bytes = new Uint8Array(1 + 16 + 4 + (rest === undefined ? 0 : rest.length / 2));
  bytes[0] = domain;
  writeHex(bytes, 1, context);
  bytes[17] = index >>> 24;
  bytes[18] = index >>> 16;
  bytes[19] = index >>> 8;
  bytes[20] = index;
  if (rest !== undefined) writeHex(bytes, 21, rest);
  return hex(crypto.sha256(bytes));
}

/** `0`…`9` are 48…57, `a`…`f` are 97…102. */
function digit(code: number): number {
  return code < 58 ? code - 48 : code - 87;
}

function writeHex(target: Uint8Array, offset: number, text: string): void {
  for (let i = 0; i < text.length; i += 2) target[offset + (i >> 1)] = (digit(text.charCodeAt(i)) << 4) | digit(text.charCodeAt(i + 1));
}

const codes = new Array<number>(32).fill(0);

/** The first 16 bytes. In one piece, because text that grows piece by piece is kept as a tree of its pieces. */
function hex(hash: Uint8Array): string {
  for (let i = 0; i < 16; i++) {
    const byte = hash[i] ?? 0;
    codes[2 * i] = '0123456789abcdef'.charCodeAt(byte >> 4);
    codes[2 * i + 1] = '0123456789abcdef'.charCodeAt(byte & 15);
  }
  return String.fromCharCode(...codes);
}
