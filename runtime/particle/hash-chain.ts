/**
 * The hash chain of a log: h₀ = H(domain, particle id, script CID, peer), hᵢ = H(domain, hᵢ₋₁, entryᵢ). The signature of a head
 * covers (domain, length, h_length), so one signature binds the log up to there: nothing can be dropped, reordered or altered.
 * What is hashed or signed is a CBOR array that begins with its own domain, so no bytes have two meanings.
 */
import { CborWriter } from './cbor-write.ts';
import type { Crypto, Signer } from './crypto.ts';
import { writeEntry } from './entry-form.ts';
import type { Cid, LogEntry, PeerId } from './particle.ts';

const LOG_DOMAIN = 'aqua/log/1';
const ENTRY_DOMAIN = 'aqua/entry/1';
const HEAD_DOMAIN = 'aqua/head/1';

/** Which log: of this peer, for this particle. */
export interface LogIdentity {
  readonly particle: string;
  readonly script: Cid;
  readonly peer: PeerId;
}

const INITIAL_SCRATCH = 4096;
const MAX_SCRATCH = 1024 * 1024;
/** Reused, because one is needed for every entry; replaced when a huge entry has blown it up. */
let scratch = new CborWriter(INITIAL_SCRATCH);

type Hasher = Pick<Crypto, 'sha256'>;

/** h₀ */
export function firstHash({ particle, script, peer }: LogIdentity, crypto: Hasher): Uint8Array {
  const writer = start();
  writer.arrayHead(4);
  writer.text(LOG_DOMAIN);
  writer.text(particle);
  writer.text(script);
  writer.text(peer);
  return crypto.sha256(writer.view());
}

/** hᵢ from hᵢ₋₁ */
export function nextHash(previous: Uint8Array, entry: LogEntry, crypto: Hasher): Uint8Array {
  const writer = start();
  writer.arrayHead(3);
  writer.text(ENTRY_DOMAIN);
  writer.bytes(previous);
  writeEntry(writer, entry);
  return crypto.sha256(writer.view());
}

export function signHead(signer: Signer, length: number, hash: Uint8Array): Uint8Array {
  return signer.sign(headMessage(length, hash));
}

export function verifyHead(peer: PeerId, length: number, hash: Uint8Array, signature: Uint8Array, crypto: Crypto): boolean {
  return crypto.verify(peer, headMessage(length, hash), signature);
}

function headMessage(length: number, hash: Uint8Array): Uint8Array {
  const writer = start();
  writer.arrayHead(3);
  writer.text(HEAD_DOMAIN);
  writer.integer(length);
  writer.bytes(hash);
  return writer.take();
}

function start(): CborWriter {
  if (scratch.capacity > MAX_SCRATCH) scratch = new CborWriter(INITIAL_SCRATCH);
  scratch.reset();
  return scratch;
}
