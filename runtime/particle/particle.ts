/** The shapes of what travels and what is kept. Codec, hashing and signing live in sibling files. */
import type { Json } from './json.ts';

declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** libp2p peer id, base58; an ed25519 or secp256k1 public key is embedded in it. */
export type PeerId = Brand<string, 'PeerId'>;
/** CIDv1, dag-cbor, sha2-256, base32 text (`bafyrei…`). */
export type Cid = Brand<string, 'Cid'>;
/** Names one instruction instance, the same on every peer: 16 bytes of sha2-256 over (static index, context), as 32 hex digits. */
export type InstanceKey = Brand<string, 'InstanceKey'>;

/** What starts a computation; signed by the initiator and never changed on the way. */
export interface Particle {
  readonly id: string;
  readonly initPeer: PeerId;
  /** Unix milliseconds. */
  readonly timestamp: number;
  /** Milliseconds after `timestamp` at which every peer forgets the particle. */
  readonly ttl: number;
  /** AIR text. */
  readonly script: string;
  /** Of `initPeer` over all of the above (domain-tagged, length-prefixed). */
  readonly signature: Uint8Array;
}

/** Where a value comes from: which call on which peer, and which part of its result (`lens` like `.$.a.[0]`, empty for all of it). */
export interface Tetraplet {
  readonly peer: PeerId;
  readonly service: string;
  readonly function: string;
  readonly lens: string;
}

export type CallOutcome =
  | { readonly ok: true; readonly value: Json }
  /** `code` is the service's own (1 unless it says otherwise), `message` its text. */
  | { readonly ok: false; readonly code: number; readonly message: string };

export type LogEntry = ResultEntry | CanonEntry | SentEntry;

/** The peer ran a service function. Written also when the script ignores the output. */
export interface ResultEntry {
  readonly kind: 'result';
  readonly key: InstanceKey;
  readonly service: string;
  readonly function: string;
  /** CID of the JSON array of arguments. */
  readonly args: Cid;
  readonly outcome: { readonly ok: true; readonly value: Cid } | { readonly ok: false; readonly code: number; readonly message: string };
}

/** The peer froze a stream, a map, or (a hop) nothing. */
export interface CanonEntry {
  readonly kind: 'canon';
  readonly key: InstanceKey;
  readonly elements: readonly CanonElement[];
}

export interface CanonElement {
  /** For a map the pair `{"key": …, "value": …}`. */
  readonly value: Cid;
  readonly tetraplet: Tetraplet;
  /** Instance that produced the value; undefined for a literal or an initial value. */
  readonly origin: InstanceKey | undefined;
}

/** This peer forwarded the particle because of these instances, each to the peer that the script asks for it. */
export interface SentEntry {
  readonly kind: 'sent';
  /** At least one. */
  readonly keys: readonly InstanceKey[];
}

/** Part of one peer's log, ending at a signed head: h₀ = H(domain, particle id, script CID, peer), hᵢ = H(hᵢ₋₁, entryᵢ). */
export interface LogSegment {
  readonly peer: PeerId;
  /** Position of the first entry in the peer's log. */
  readonly from: number;
  readonly entries: readonly LogEntry[];
  /** Of `peer` over (domain, from + entries.length, h at that length). */
  readonly signature: Uint8Array;
}

/** What travels between peers. */
export interface Bundle {
  readonly particle: Particle;
  readonly segments: readonly LogSegment[];
  /** Every value that the entries name and the receiver may not have yet. */
  readonly values: ReadonlyMap<Cid, Json>;
}

/** Two different entries at one position, both signed by the peer: proof that it lied. */
export interface Equivocation {
  readonly peer: PeerId;
  readonly position: number;
  readonly mine: LogSegment;
  readonly theirs: LogSegment;
}
