/**
 * What a store writes down about particles, as CBOR arrays:
 *
 *   [0, bundle]                       a particle that is new, and what is known of it
 *   [1, init peer, id, addition]      what became known later
 *   [2, init peer, id]                nothing of it is needed any more
 *
 * The bytes of bundles and additions are those of particle/codec.ts.
 */
import { CborReader, Malformed } from '../particle/cbor-read.ts';
import { CborWriter } from '../particle/cbor-write.ts';
import { decodeAddition, decodeBundle, encodeAddition, encodeBundle } from '../particle/codec.ts';
import type { Addition } from '../particle/codec.ts';
import type { Crypto } from '../particle/crypto.ts';
import type { ParticleLimits } from '../particle/limits.ts';
import type { Bundle, Particle } from '../particle/particle.ts';
import { particleKey } from '../peer/particle-store.ts';

const BEGIN = 0;
const MORE = 1;
const END = 2;

/** `key` is that of `particleKey`. */
export type StoreRecord = { readonly key: string } & (
  | { readonly kind: 'begin'; readonly bundle: Bundle }
  | { readonly kind: 'more'; readonly addition: Addition }
  | { readonly kind: 'end' }
);

/** Own words that passed a checksum: nothing is too much. */
const unlimited: ParticleLimits = {
  bundleBytes: Infinity,
  scriptLength: Infinity,
  idLength: Infinity,
  segments: Infinity,
  entries: Infinity,
  canonElements: Infinity,
  values: Infinity,
  valueBytes: Infinity,
  items: Infinity,
  depth: 10_000,
  textLength: Infinity,
  logLength: Infinity,
  pendingSegments: Infinity,
  pendingEntries: Infinity,
};

export function beginRecord(bundle: Bundle): Uint8Array {
  const writer = new CborWriter(4096);
  writer.arrayHead(2);
  writer.integer(BEGIN);
  writer.bytes(encodeBundle(bundle));
  return writer.take();
}

export function moreRecord({ particle, ...addition }: Bundle): Uint8Array {
  const writer = new CborWriter(1024);
  writer.arrayHead(4);
  writer.integer(MORE);
  writeKey(writer, particle);
  writer.bytes(encodeAddition(addition));
  return writer.take();
}

export function endRecord(particle: Particle): Uint8Array {
  const writer = new CborWriter(128);
  writer.arrayHead(3);
  writer.integer(END);
  writeKey(writer, particle);
  return writer.take();
}

/** @throws Malformed when no version of this store wrote that */
export function readRecord(bytes: Uint8Array, crypto: Pick<Crypto, 'sha256'>): StoreRecord {
  const reader = new CborReader(bytes, { depth: 0, budget: { items: 0 } });
  reader.arrayHead();
  const kind = reader.unsigned();
  switch (kind) {
    case BEGIN: {
      const decoded = decodeBundle(reader.bytes(Infinity), unlimited, crypto);
      if (!decoded.ok) throw new Malformed(decoded.reason);
      return { kind: 'begin', key: particleKey(decoded.bundle.particle), bundle: decoded.bundle };
    }
    case MORE: {
      const key = readKey(reader);
      const decoded = decodeAddition(reader.bytes(Infinity), unlimited, crypto);
      if (!decoded.ok) throw new Malformed(decoded.reason);
      return { kind: 'more', key, addition: decoded.addition };
    }
    case END:
      return { kind: 'end', key: readKey(reader) };
    default:
      throw new Malformed('not a record of this store, or one of a later version');
  }
}

function writeKey(writer: CborWriter, { initPeer, id }: Particle): void {
  writer.text(initPeer);
  writer.text(id);
}

function readKey(reader: CborReader): string {
  const initPeer = reader.text(64);
  return `${initPeer}/${reader.text(Infinity)}`;
}
