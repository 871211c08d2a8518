/** All that this peer knows about one particle: every peer's log as far as it came here, the values they name, and who knows what. */
import type { Json } from '../particle/json.ts';
import { cidOfJson } from '../particle/cid.ts';
import type { Crypto, Signer } from '../particle/crypto.ts';
import { defaultLimits } from '../particle/limits.ts';
import { Log } from '../particle/log.ts';
import type { MergeFault } from '../particle/log.ts';
import { sameParticle, scriptCid } from '../particle/particle-signature.ts';
import type { Bundle, CallOutcome, Cid, InstanceKey, LogEntry, LogSegment, Particle, PeerId, SentEntry } from '../particle/particle.ts';
import type { CallInputs } from './call-inputs.ts';
import type { Rejection } from './contracts.ts';
import { measure, sizeOf } from './value-size.ts';

export interface KnowledgeOptions {
  readonly particle: Particle;
  readonly self: PeerId;
  /** Undefined for a bystander, who has no log. */
  readonly signer: Signer | undefined;
  readonly crypto: Crypto;
}

/** What a bundle brought. */
export interface Learned {
  readonly entries: readonly LogEntry[];
  /** Segments after a gap: not believed yet, but kept, also in a snapshot. */
  readonly waiting: number;
  readonly rejected: readonly Rejection[];
}

/** Anybody can make keys and sign logs with them: no particle has more peers than this. */
const maxLogs = 10_000;

/** Nor more entries, over all logs. The own log has its own limit. */
const maxEntries = 4_000_000;

/** Nor more values, in bytes or so. */
const maxValueSize = 1024 * 1024 * 1024;

/** Deltas overtake each other: a long fold over a slow network has many of them waiting for one. Bounded by entries all the same. */
const logLimits = { ...defaultLimits, pendingSegments: 10_000 };

export class Knowledge {
  /** Set when the own log is full: this peer can do nothing more for the particle. */
  full = false;
  readonly #particle: Particle;
  readonly #self: PeerId;
  readonly #signer: Signer | undefined;
  readonly #crypto: Crypto;
  readonly #script: Cid;
  readonly #logs = new Map<PeerId, Log>();
  readonly #byKey = new Map<PeerId, Map<InstanceKey, LogEntry[]>>();
  readonly #sent = new Set<InstanceKey>();
  /** Peers that the script asks for something, as far as it has come, and its initiator. */
  readonly #entitled: Set<PeerId>;
  /** What all others say they forwarded. It counts once the script asks them for something. */
  readonly #notesOfStrangers = new Map<PeerId, SentEntry[]>();
  /** Noted, but not in the own log yet: all that leaves together is one entry there. */
  #notes: InstanceKey[] = [];
  /** Noted by this peer before a restart, which may have come between writing that down and doing it. */
  #toBeSent: ReadonlySet<InstanceKey> = new Set();
  readonly #values = new Map<Cid, Json>();
  /** Of what came from others. */
  #valueSize = 0;
  #entries = 0;
  /** For each log where its last entry that is more than a note about forwarding ends. */
  readonly #news = new Map<PeerId, number>();
  /** For each peer how much of every log it has, as far as can be told: what it sent here, and what was sent to it. */
  readonly #knownBy = new Map<PeerId, Map<PeerId, number>>();
  /** The same without what was only sent to it. */
  readonly #heldBy = new Map<PeerId, Map<PeerId, number>>();
  /** Up to where each log has been handed out for keeping, and the values that have not. */
  readonly #saved = new Map<PeerId, number>();
  #unsavedValues: Cid[] = [];

  constructor({ particle, self, signer, crypto }: KnowledgeOptions) {
    this.#particle = particle;
    this.#self = self;
    this.#signer = signer;
    this.#crypto = crypto;
    this.#script = scriptCid(particle.script, crypto);
    this.#entitled = new Set([self, particle.initPeer]);
  }

  // ── reading ──

  /** What `peer` wrote about an instance; honest peers write at most one entry of a kind. */
  entries(peer: PeerId, key: InstanceKey): readonly LogEntry[] {
    return this.#byKey.get(peer)?.get(key) ?? [];
  }

  /** Whether anybody who takes part in the script says so. */
  wasSent(key: InstanceKey): boolean {
    return this.#sent.has(key);
  }

  /** Whether this peer sent the particle because of that instance before it restarted, or was about to. */
  wasToBeSent(key: InstanceKey): boolean {
    return this.#toBeSent.has(key);
  }

  /** What an entry of a log here names. @throws RangeError for anything else: logs do not grow without their values */
  value(cid: Cid): Json {
    const value = this.#values.get(cid);
    if (value === undefined) throw new RangeError(`no entry came with the value ${cid}`);
    return value;
  }

  peers(): readonly PeerId[] {
    return [...this.#logs.keys()];
  }

  /** Everything `peer` wrote, as far as it came here. */
  log(peer: PeerId): readonly LogEntry[] {
    return this.#logs.get(peer)?.entries ?? [];
  }

  /** Up to where `peer`'s log came here. */
  signedLength(peer: PeerId): number {
    return this.#logs.get(peer)?.signedLength ?? 0;
  }

  // ── learning ──

  /** The script asks `peer` for something. */
  entitle(peer: PeerId): void {
    if (this.#entitled.has(peer)) return;
    this.#entitled.add(peer);
    for (const { keys } of this.#notesOfStrangers.get(peer) ?? []) for (const key of keys) this.#sent.add(key);
    this.#notesOfStrangers.delete(peer);
  }

  keep(cid: Cid, value: Json): void {
    if (this.#values.has(cid)) return;
    this.#values.set(cid, value);
    this.#unsavedValues.push(cid);
  }

  /** Adds to the own log. */
  append(entry: LogEntry): void {
    const log = this.#log(this.#self);
    if (log.isFull) this.full = true;
    else {
      log.append(entry);
      this.#index(this.#self, entry, log.length);
    }
  }

  /** The particle leaves because of that instance. */
  note(key: InstanceKey): void {
    this.#sent.add(key);
    this.#notes.push(key);
  }

  #appendNotes(): void {
    const keys = this.#notes;
    this.#notes = [];
    if (keys.length > 0) this.append({ kind: 'sent', keys });
  }

  appendResult(key: InstanceKey, inputs: CallInputs, outcome: CallOutcome): void {
    const { service, function: functionName } = inputs;
    const entry = { kind: 'result', key, service, function: functionName, args: inputs.cid(this.#crypto) } as const;
    if (!outcome.ok) return this.append({ ...entry, outcome: { ...outcome, message: clipped(outcome.message) } });
    const { fault } = measure(outcome.value);
    if (fault !== undefined) return this.append({ ...entry, outcome: { ok: false, code: 1, message: `the result of ${service}.${functionName} cannot be used: ${fault.message}` } });
    const cid = cidOfJson(outcome.value, this.#crypto);
    this.keep(cid, outcome.value);
    this.append({ ...entry, outcome: { ok: true, value: cid } });
  }

  take(bundle: Bundle, from?: PeerId): Learned {
    if (!sameParticle(bundle.particle, this.#particle)) return { entries: [], waiting: 0, rejected: [{ kind: 'other-particle' }] };
    const entries: LogEntry[] = [];
    const rejected: Rejection[] = [];
    let waiting = 0;
    for (const segment of bundle.segments) {
      const lack = this.#lackOf(segment, bundle);
      if (lack !== undefined) {
        rejected.push(lack);
        continue;
      }
      const before = entries.length;
      const { faults, state } = this.#merge(segment, entries);
      rejected.push(...faults.map((fault) => rejectionOf(fault, segment.peer)));
      if (state === 'refused') continue;
      // What has become part of the log, not what the segment claims: what it says about known entries has not been checked.
      this.#keepNamed(state === 'waiting' ? segment.entries : entries.slice(before), bundle);
      if (state === 'waiting') waiting++;
      else if (from !== undefined && (this.#knownBy.has(from) || this.#knownBy.size < maxLogs)) {
        const end = segment.from + segment.entries.length;
        advance(this.#knownBy, from, segment.peer, end);
        advance(this.#heldBy, from, segment.peer, end);
      }
    }
    // Values that no accepted entry names are left behind: nobody can fill the memory with them.
    const unasked = rejected.length > 0 ? 0 : [...bundle.values.keys()].filter((cid) => !this.#values.has(cid)).length;
    if (unasked > 0) rejected.push({ kind: 'bad-value', detail: `no log entry that came with it names it (${unasked} of ${bundle.values.size} values)` });
    return { entries, waiting, rejected };
  }

  /**
   * Entries come with their values or not at all. Who holds a log is taken to have its values, and is not sent them again: a peer that took
   * entries without would wait for the values for ever, and so would those that it tells.
   */
  #lackOf({ peer, entries }: LogSegment, bundle: Bundle): Rejection | undefined {
    let size = this.#valueSize;
    for (const cid of new Set(entries.flatMap(namedBy))) {
      if (this.#values.has(cid)) continue;
      const value = bundle.values.get(cid);
      if (value === undefined) return { kind: 'missing-value', peer, cid };
      size += sizeOf(value);
    }
    return size > maxValueSize ? { kind: 'limit', detail: 'the values of this particle take more memory than this peer gives' } : undefined;
  }

  #keepNamed(entries: readonly LogEntry[], { values }: Bundle): void {
    for (const cid of entries.flatMap(namedBy)) {
      const value = values.get(cid);
      if (value === undefined || this.#values.has(cid)) continue;
      this.#valueSize += sizeOf(value);
      this.keep(cid, value);
    }
  }

  /** Everything that has not been handed out for keeping yet, in the form of a bundle. */
  unsaved(): Bundle {
    const segments = this.#segments((owner) => this.#saved.get(owner) ?? 0);
    const values = this.#valuesOf(this.#unsavedValues);
    this.#allSaved();
    return { particle: this.#particle, segments, values };
  }

  /** Takes in what was handed out for keeping before a restart. */
  restore(bundle: Bundle): Learned {
    const { rejected, ...learned } = this.take(bundle);
    this.#toBeSent = new Set(this.log(this.#self).flatMap((entry) => (entry.kind === 'sent' ? entry.keys : [])));
    this.#allSaved();
    // What waited for a gap to close is not kept, only its values: those are no news.
    return { ...learned, rejected: rejected.filter(({ kind }) => kind !== 'bad-value') };
  }

  #allSaved(): void {
    for (const [owner, log] of this.#logs) this.#saved.set(owner, log.signedLength);
    this.#unsavedValues = [];
  }

  #merge(segment: LogSegment, added: LogEntry[]): { readonly faults: readonly SegmentFault[]; readonly state: 'held' | 'waiting' | 'refused' } {
    const tooMany = this.#logs.size >= maxLogs && !this.#logs.has(segment.peer);
    if (tooMany || this.#entries + segment.entries.length > maxEntries) return { faults: [{ kind: 'limit' }], state: 'refused' };
    const log = this.#log(segment.peer);
    const before = log.length;
    const result = log.merge(segment);
    // A forged segment must not use up the place of a log.
    if (log.length === 0 && log.pending.length === 0) this.#logs.delete(segment.peer);
    for (const [i, entry] of log.entries.slice(before).entries()) {
      this.#index(segment.peer, entry, before + i + 1);
      added.push(entry);
    }
    switch (result.kind) {
      case 'extended':
        return { faults: result.faults, state: 'held' };
      case 'known':
        return { faults: [], state: 'held' };
      case 'gap':
        return result.kept ? { faults: [], state: 'waiting' } : { faults: [{ kind: 'limit' }], state: 'refused' };
      case 'bad-signature':
      case 'equivocation':
      case 'limit':
        return { faults: [result], state: 'refused' };
    }
  }

  // ── telling ──

  /** Whether anything is known here that `peer`, as far as can be told, does not know. Notes about forwarding are no news. */
  hasNewsFor(peer: PeerId): boolean {
    const known = this.#knownBy.get(peer);
    if (known === undefined) return true; // not even the particle
    for (const [owner, news] of this.#news) if ((known.get(owner) ?? 0) < news) return true;
    return false;
  }

  /** What `peer` does not know. It is on its way from now on, and need not be told again. */
  bundleFor(peer: PeerId): Bundle {
    const known = this.#knownBy.get(peer);
    const bundle = this.#bundle((owner) => known?.get(owner) ?? 0);
    for (const [owner, log] of this.#logs) advance(this.#knownBy, peer, owner, log.signedLength);
    return bundle;
  }

  snapshot(): Bundle {
    return this.#bundle(() => 0, true);
  }

  /** What was sent to `peer` may not have arrived: it knows what it is known to hold, and nothing else. */
  forget(peer: PeerId): void {
    const held = this.#heldBy.get(peer);
    if (held === undefined) this.#knownBy.delete(peer);
    else this.#knownBy.set(peer, new Map(held));
  }

  /**
   * `peer` says how much of some logs it holds; less than before when it has lost its memory. Anybody can say that: it counts of peers
   * that were sent something, about logs that exist here, so that nobody fills the memory with it.
   */
  confirm(peer: PeerId, lengths: ReadonlyMap<PeerId, number>): void {
    if (!this.#knownBy.has(peer)) return;
    const held = this.#heldBy.get(peer) ?? new Map<PeerId, number>();
    this.#heldBy.set(peer, held);
    for (const [owner, length] of lengths) {
      if (!this.#logs.has(owner)) continue;
      held.set(owner, length);
      advance(this.#knownBy, peer, owner, length);
    }
  }

  #bundle(start: (owner: PeerId) => number, all = false): Bundle {
    const segments = this.#segments(start);
    if (all) for (const log of this.#logs.values()) segments.push(...log.pending);
    return { particle: this.#particle, segments, values: this.#valuesOf(segments.flatMap(({ entries }) => entries.flatMap(namedBy))) };
  }

  #segments(start: (owner: PeerId) => number): LogSegment[] {
    this.#appendNotes();
    if (this.#signer !== undefined) this.#logs.get(this.#self)?.sign(this.#signer);
    return [...this.#logs].flatMap(([owner, log]) => log.segment(start(owner)) ?? []);
  }

  #valuesOf(cids: readonly Cid[]): ReadonlyMap<Cid, Json> {
    const values = new Map<Cid, Json>();
    for (const cid of cids) {
      const value = this.#values.get(cid);
      if (value !== undefined) values.set(cid, value);
    }
    return values;
  }

  #log(peer: PeerId): Log {
    const known = this.#logs.get(peer);
    if (known !== undefined) return known;
    const log = new Log({ particle: this.#particle.id, script: this.#script, peer }, this.#crypto, logLimits);
    this.#logs.set(peer, log);
    return log;
  }

  /** @param end how long the log is with this entry as its last one */
  #index(peer: PeerId, entry: LogEntry, end: number): void {
    if (entry.kind === 'sent') {
      this.#entries += entry.keys.length;
      const ofStranger = this.#notesOfStrangers.get(peer);
      if (this.#entitled.has(peer)) for (const key of entry.keys) this.#sent.add(key);
      else if (ofStranger === undefined) this.#notesOfStrangers.set(peer, [entry]);
      else ofStranger.push(entry);
      return;
    }
    this.#entries++;
    this.#news.set(peer, end);
    const byKey = this.#byKey.get(peer) ?? new Map<InstanceKey, LogEntry[]>();
    this.#byKey.set(peer, byKey);
    const same = byKey.get(entry.key);
    if (same === undefined) byKey.set(entry.key, [entry]);
    else same.push(entry);
  }
}

function advance(known: Map<PeerId, Map<PeerId, number>>, peer: PeerId, owner: PeerId, length: number): void {
  const lengths = known.get(peer) ?? new Map<PeerId, number>();
  known.set(peer, lengths);
  lengths.set(owner, Math.max(length, lengths.get(owner) ?? 0));
}

function namedBy(entry: LogEntry): readonly Cid[] {
  switch (entry.kind) {
    case 'result':
      return entry.outcome.ok ? [entry.outcome.value] : [];
    case 'canon':
      return entry.elements.map((element) => element.value);
    case 'sent':
      return [];
  }
}

/** A service may say anything: what others would refuse to read is shortened, and halves of surrogate pairs are replaced. */
function clipped(message: string): string {
  const short = message.length <= defaultLimits.textLength ? message : `${message.slice(0, defaultLimits.textLength - 1)}…`;
  return short.replace(/\p{Surrogate}/gu, '\uFFFD');
}

type SegmentFault = MergeFault | { readonly kind: 'limit' };

function rejectionOf(fault: SegmentFault, peer: PeerId): Rejection {
  switch (fault.kind) {
    case 'bad-signature':
      return { kind: 'bad-signature', peer };
    case 'equivocation':
      return { kind: 'equivocation', evidence: fault.evidence };
    case 'limit':
      return { kind: 'limit', detail: `the log of ${peer} is longer than this peer takes` };
  }
}
