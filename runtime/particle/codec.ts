/**
 * Bundles as bytes: a CBOR array that IPLD tools can open.
 *
 *   ["aqua/bundle/1", [id, init peer, timestamp, ttl, script, signature], [[peer, from, signature, [entry …]] …], [value bytes …]]
 *
 * Values are DAG-CBOR in byte strings without their CIDs: the receiver computes those, so no value can pass under a wrong one.
 * The form of entries is in entry-form.ts. Whatever the decoder accepts, the encoder writes back byte for byte.
 */
import { CborReader, Malformed } from './cbor-read.ts';
import { CborWriter } from './cbor-write.ts';
import { cidOf, decodeValue, encodeValue } from './cid.ts';
import type { Crypto } from './crypto.ts';
import { readEntry, readPeer, writeEntry } from './entry-form.ts';
import type { EntryContext } from './entry-form.ts';
import type { Json } from './json.ts';
import { asPeerId, nobleCrypto } from './keys.ts';
import { defaultLimits } from './limits.ts';
import type { ParticleLimits } from './limits.ts';
import type { Bundle, Cid, LogEntry, LogSegment, Particle, PeerId } from './particle.ts';

const DOMAIN = 'aqua/bundle/1';
const ADDITION_DOMAIN = 'aqua/addition/1';
const SIGNATURE_LENGTH = 64;

/** @throws TooDeep or RangeError for values, CIDs or keys that no decoder let in: a bug of the caller */
export function encodeBundle({ particle, segments, values }: Bundle): Uint8Array {
  const writer = new CborWriter(4096);
  writer.arrayHead(4);
  writer.text(DOMAIN);
  writer.arrayHead(6);
  writer.text(particle.id);
  writer.text(particle.initPeer);
  writer.integer(particle.timestamp);
  writer.integer(particle.ttl);
  writer.text(particle.script);
  writer.bytes(particle.signature);
  writeAddition(writer, { segments, values });
  return writer.take();
}

/** What a bundle says besides which particle it is about. */
export type Addition = Pick<Bundle, 'segments' | 'values'>;

/** A bundle without its particle, for whoever keeps many of one: `["aqua/addition/1", segments, values]`. */
export function encodeAddition(addition: Addition): Uint8Array {
  const writer = new CborWriter(1024);
  writer.arrayHead(3);
  writer.text(ADDITION_DOMAIN);
  writeAddition(writer, addition);
  return writer.take();
}

function writeAddition(writer: CborWriter, { segments, values }: Addition): void {
  writer.arrayHead(segments.length);
  for (const { peer, from, signature, entries } of segments) {
    writer.arrayHead(4);
    writer.text(peer);
    writer.integer(from);
    writer.bytes(signature);
    writer.arrayHead(entries.length);
    for (const entry of entries) writeEntry(writer, entry);
  }
  writer.arrayHead(values.size);
  for (const value of values.values()) writer.bytes(encodeValue(value));
}

export type DecodeBundleResult = { readonly ok: true; readonly bundle: Bundle } | { readonly ok: false; readonly reason: string };

/**
 * Reads a bundle from anywhere. Checks shapes, lengths, ranges, peer ids and limits; signatures are checked by those who
 * believe them. Never throws; time and memory are linear in the bytes.
 */
export function decodeBundle(bytes: Uint8Array, limits: ParticleLimits = defaultLimits, crypto: Pick<Crypto, 'sha256'> = nobleCrypto): DecodeBundleResult {
  if (bytes.length > limits.bundleBytes) return { ok: false, reason: `the bundle has ${bytes.length} bytes, at most ${limits.bundleBytes} are allowed` };
  return unlessMalformed(() => ({ ok: true, bundle: new BundleReader(bytes, limits, crypto).bundle() }));
}

export type DecodeAdditionResult = { readonly ok: true; readonly addition: Addition } | { readonly ok: false; readonly reason: string };

/** Reads what `encodeAddition` wrote, with the same care as `decodeBundle`. */
export function decodeAddition(bytes: Uint8Array, limits: ParticleLimits, crypto: Pick<Crypto, 'sha256'>): DecodeAdditionResult {
  return unlessMalformed(() => ({ ok: true, addition: new BundleReader(bytes, limits, crypto).addition() }));
}

function unlessMalformed<Result>(read: () => Result): Result | { readonly ok: false; readonly reason: string } {
  try {
    return read();
  } catch (fault) {
    if (fault instanceof Malformed) return { ok: false, reason: fault.message };
    throw fault;
  }
}

class BundleReader {
  readonly #reader: CborReader;
  readonly #limits: ParticleLimits;
  readonly #crypto: Pick<Crypto, 'sha256'>;
  readonly #budget: { items: number; entries: number; canonElements: number };
  /** Peer ids that were checked: a bundle names few of them many times. */
  readonly #peers = new Map<string, PeerId>();
  readonly #context: EntryContext;

  constructor(bytes: Uint8Array, limits: ParticleLimits, crypto: Pick<Crypto, 'sha256'>) {
    this.#budget = { items: limits.items, entries: limits.entries, canonElements: limits.canonElements };
    this.#reader = new CborReader(bytes, { depth: limits.depth, budget: this.#budget });
    this.#limits = limits;
    this.#crypto = crypto;
    this.#context = { peer: (text) => this.#peer(text), textLength: limits.textLength, budget: this.#budget };
  }

  bundle(): Bundle {
    this.#fixed(4, 'not a bundle');
    if (this.#reader.text(DOMAIN.length) !== DOMAIN) throw new Malformed('not a bundle, or one of another version');
    const bundle = { particle: this.#particle(), segments: this.#segments(), values: this.#values() };
    this.#reader.end();
    return bundle;
  }

  addition(): Addition {
    this.#fixed(3, 'not an addition to a bundle');
    if (this.#reader.text(ADDITION_DOMAIN.length) !== ADDITION_DOMAIN) throw new Malformed('not an addition to a bundle, or one of another version');
    const addition = { segments: this.#segments(), values: this.#values() };
    this.#reader.end();
    return addition;
  }

  #particle(): Particle {
    this.#fixed(6, 'not a particle');
    const id = this.#reader.text(this.#limits.idLength);
    const initPeer = readPeer(this.#reader, this.#context);
    const timestamp = this.#reader.unsigned();
    const ttl = this.#reader.unsigned();
    const script = this.#reader.text(this.#limits.scriptLength);
    return { id, initPeer, timestamp, ttl, script, signature: this.#signature() };
  }

  #segments(): readonly LogSegment[] {
    const count = this.#count('segments', this.#limits.segments);
    const segments: LogSegment[] = [];
    for (let i = 0; i < count; i++) segments.push(this.#segment());
    return segments;
  }

  #segment(): LogSegment {
    this.#fixed(4, 'not a log segment');
    const peer = readPeer(this.#reader, this.#context);
    const from = this.#reader.unsigned();
    const signature = this.#signature();
    const count = this.#count('log entries', this.#budget.entries);
    this.#budget.entries -= count;
    if (from + count > this.#limits.logLength) throw new Malformed('a log is too long');
    const entries: LogEntry[] = [];
    for (let i = 0; i < count; i++) entries.push(readEntry(this.#reader, this.#context));
    return { peer, from, entries, signature };
  }

  #values(): ReadonlyMap<Cid, Json> {
    const count = this.#count('values', this.#limits.values);
    const values = new Map<Cid, Json>();
    for (let i = 0; i < count; i++) {
      const bytes = this.#reader.bytes(this.#limits.valueBytes);
      const decoded = decodeValue(bytes, this.#limits.depth, this.#budget);
      if (!decoded.ok) throw new Malformed(`in a value: ${decoded.message}`);
      values.set(cidOf(bytes, this.#crypto), decoded.value);
    }
    if (values.size < count) throw new Malformed('a value comes twice');
    return values;
  }

  #signature(): Uint8Array {
    const bytes = this.#reader.bytes(SIGNATURE_LENGTH);
    if (bytes.length !== SIGNATURE_LENGTH) throw new Malformed('a signature has 64 bytes');
    // A copy, because a view would keep the whole bundle in memory.
    return bytes.slice();
  }

  #peer(text: string): PeerId {
    const peer = this.#peers.get(text) ?? asPeerId(text);
    if (peer === undefined) throw new Malformed('not a peer id');
    this.#peers.set(text, peer);
    return peer;
  }

  #fixed(length: number, message: string): void {
    if (this.#reader.arrayHead() !== length) throw new Malformed(message);
  }

  #count(what: string, most: number): number {
    const count = this.#reader.arrayHead();
    if (count > most) throw new Malformed(`too many ${what}`);
    return count;
  }
}
