import type { Crypto, Signer } from './crypto.ts';
import { firstHash, nextHash, signHead, verifyHead } from './hash-chain.ts';
import type { LogIdentity } from './hash-chain.ts';
import { equalBytes } from './hex.ts';
import { defaultLimits } from './limits.ts';
import type { ParticleLimits } from './limits.ts';
import type { Equivocation, LogEntry, LogSegment } from './particle.ts';

export type LogLimits = Pick<ParticleLimits, 'logLength' | 'pendingSegments' | 'pendingEntries'>;

export type MergeFault =
  | { readonly kind: 'bad-signature' }
  /** The peer signed two different entries for one position. What was there first stays. */
  | { readonly kind: 'equivocation'; readonly evidence: Equivocation };

export type MergeResult =
  | MergeFault
  /** `count` entries are new; `faults` come from segments that had waited for these. */
  | { readonly kind: 'extended'; readonly count: number; readonly faults: readonly MergeFault[] }
  | { readonly kind: 'known' }
  /** The segment begins after a gap. `kept` says whether it waits for the gap to close; false when too much waits already. */
  | { readonly kind: 'gap'; readonly kept: boolean }
  /** The log would become longer than is allowed. */
  | { readonly kind: 'limit' };

/**
 * The log of one peer for one particle, as far as this peer knows it. Another peer's entries are believed up to a head that
 * it signed, never further. Hashing and verifying cost what is new, not what is known.
 */
export class Log {
  readonly identity: LogIdentity;
  readonly #crypto: Crypto;
  readonly #limits: LogLimits;
  readonly #entries: LogEntry[] = [];
  /** h₀ … h_length */
  readonly #hashes: Uint8Array[];
  /** Known signatures by the length they cover. */
  readonly #signatures = new Map<number, Uint8Array>();
  #signedLength = 0;
  /** Not verified: only entries before them make that possible. */
  #pending: LogSegment[] = [];

  constructor(identity: LogIdentity, crypto: Crypto, limits: LogLimits = defaultLimits) {
    this.identity = identity;
    this.#crypto = crypto;
    this.#limits = limits;
    this.#hashes = [firstHash(identity, crypto)];
  }

  get entries(): readonly LogEntry[] {
    return this.#entries;
  }

  get length(): number {
    return this.#entries.length;
  }

  /** Up to here a signature is known. Smaller than `length` only in the own log, between `append` and `sign`. */
  get signedLength(): number {
    return this.#signedLength;
  }

  /** Adds an entry to the own log. @throws RangeError when the log is full, so check `isFull` before work whose result must be logged */
  append(entry: LogEntry): void {
    if (this.isFull) throw new RangeError(`a log holds at most ${this.#limits.logLength} entries`);
    this.#push(entry, nextHash(this.#hashAt(this.length), entry, this.#crypto));
  }

  get isFull(): boolean {
    return this.length >= this.#limits.logLength;
  }

  /** Signs what the own log holds now; does nothing when that is signed. @throws RangeError when the signer is another peer */
  sign(signer: Signer): void {
    if (signer.peer !== this.identity.peer) throw new RangeError(`${signer.peer} cannot sign the log of ${this.identity.peer}`);
    if (this.#signedLength === this.length) return;
    this.#sealed(this.length, signHead(signer, this.length, this.#hashAt(this.length)));
  }

  /** Everything signed from a position on; undefined when that is nothing. */
  segment(from = 0): LogSegment | undefined {
    const signature = this.#signatures.get(this.#signedLength);
    if (signature === undefined || from >= this.#signedLength) return undefined;
    return { peer: this.identity.peer, from, entries: this.#entries.slice(from, this.#signedLength), signature };
  }

  /** Takes in a segment from anywhere. In any order and number, the same segments lead to the same log. */
  merge(segment: LogSegment): MergeResult {
    const result = this.#mergeOne(segment);
    if (result.kind !== 'extended') return result;
    let { count } = result;
    const faults: MergeFault[] = [];
    for (let ready = this.#takeReady(); ready !== undefined; ready = this.#takeReady()) {
      const next = this.#mergeOne(ready);
      if (next.kind === 'extended') count += next.count;
      else if (next.kind === 'bad-signature' || next.kind === 'equivocation') faults.push(next);
    }
    return { kind: 'extended', count, faults };
  }

  #mergeOne(segment: LogSegment): MergeResult {
    const { from, entries, signature } = segment;
    const end = from + entries.length;
    if (segment.peer !== this.identity.peer) return { kind: 'bad-signature' };
    if (end > this.#limits.logLength) return { kind: 'limit' };
    if (from > this.length) return { kind: 'gap', kept: this.#keep(segment) };
    const known = this.#signatures.get(end);
    if (known !== undefined && equalBytes(known, signature)) return { kind: 'known' };
    if (end <= this.length) return this.#compare(segment);

    // If the signature fits our own entries followed by the new ones, then it covers both, whatever the segment repeats.
    const fresh = entries.slice(this.length - from);
    const hashes = this.#chain(this.length, fresh);
    const last = hashes.at(-1);
    if (last === undefined || !verifyHead(this.identity.peer, end, last, signature, this.#crypto)) return this.#compare(segment);
    for (const [i, entry] of fresh.entries()) this.#push(entry, hashes[i] ?? last);
    this.#sealed(end, signature);
    return { kind: 'extended', count: fresh.length, faults: [] };
  }

  /** A segment that does not extend the log: a copy of known entries, a contradiction to them, or a forgery. */
  #compare(segment: LogSegment): MergeResult {
    const { from, entries, signature, peer } = segment;
    const end = from + entries.length;
    const hashes = this.#chain(from, entries);
    const fork = hashes.findIndex((hash, i) => from + i < this.length && !equalBytes(hash, this.#hashAt(from + i + 1)));
    if (fork < 0) return end <= this.length ? { kind: 'known' } : { kind: 'bad-signature' };
    const mine = this.segment();
    if (mine === undefined || from + fork >= this.#signedLength) return { kind: 'bad-signature' };
    if (!verifyHead(peer, end, hashes.at(-1) ?? this.#hashAt(from), signature, this.#crypto)) return { kind: 'bad-signature' };
    // Both from the first entry on, so that anybody can check them without knowing the log.
    const theirs = { peer, from: 0, entries: [...this.#entries.slice(0, from), ...entries], signature };
    return { kind: 'equivocation', evidence: { peer, position: from + fork, mine, theirs } };
  }

  /** The hashes after each of `entries`, which begin at a known position. */
  #chain(from: number, entries: readonly LogEntry[]): readonly Uint8Array[] {
    let hash = this.#hashAt(from);
    return entries.map((entry) => (hash = nextHash(hash, entry, this.#crypto)));
  }

  #keep(segment: LogSegment): boolean {
    // Entries count too: a corrupted copy with the same signature must not take the place of the good one.
    const same = (other: LogSegment): boolean =>
      other.from === segment.from && equalBytes(other.signature, segment.signature) && equalBytes(this.#fingerprint(other), this.#fingerprint(segment));
    if (this.#pending.some(same)) return true;
    const waiting = this.#pending.reduce((sum, { entries }) => sum + entries.length, 0);
    if (this.#pending.length >= this.#limits.pendingSegments || waiting + segment.entries.length > this.#limits.pendingEntries) return false;
    this.#pending.push(segment);
    return true;
  }

  /** Of the entries alone: what comes before them is not known yet. */
  #fingerprint({ entries }: LogSegment): Uint8Array {
    return entries.reduce<Uint8Array>((hash, entry) => nextHash(hash, entry, this.#crypto), new Uint8Array(32));
  }

  /** Segments that wait for a gap to close: not verified, but to be kept when the log is stored. */
  get pending(): readonly LogSegment[] {
    return this.#pending;
  }

  #takeReady(): LogSegment | undefined {
    const ready = this.#pending.find(({ from }) => from <= this.length);
    if (ready !== undefined) this.#pending = this.#pending.filter((segment) => segment !== ready);
    return ready;
  }

  #push(entry: LogEntry, hash: Uint8Array): void {
    this.#entries.push(entry);
    this.#hashes.push(hash);
  }

  #sealed(length: number, signature: Uint8Array): void {
    this.#signatures.set(length, signature);
    this.#signedLength = length;
  }

  #hashAt(length: number): Uint8Array {
    const hash = this.#hashes[length];
    if (hash === undefined) throw new RangeError(`the log has no position ${length}`);
    return hash;
  }
}

/** Whether both halves of the evidence are signed and first differ at the stated position. For whoever is shown it. */
export function verifyEquivocation({ peer, position, mine, theirs }: Equivocation, identity: LogIdentity, crypto: Crypto): boolean {
  if (identity.peer !== peer || mine.from !== 0 || theirs.from !== 0) return false;
  const log = new Log(identity, crypto);
  if (log.merge(mine).kind !== 'extended') return false;
  const second = log.merge(theirs);
  return second.kind === 'equivocation' && second.evidence.position === position;
}
