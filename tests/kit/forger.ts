/**
 * A hostile peer that sees every bundle of a network, holds its own keys and nobody else's, and sends whatever it likes to whomever it
 * likes. It may write any entries into its own log, and pass on whatever others signed, here or in another particle.
 */
import { cidOfJson } from '../../runtime/particle/cid.ts';
import { decodeBundle, encodeBundle } from '../../runtime/particle/codec.ts';
import type { Json } from '../../runtime/particle/json.ts';
import { defaultLimits } from '../../runtime/particle/limits.ts';
import { Log } from '../../runtime/particle/log.ts';
import { scriptCid } from '../../runtime/particle/particle-signature.ts';
import type { Bundle, Cid, InstanceKey, LogEntry, LogSegment, PeerId } from '../../runtime/particle/particle.ts';
import type { Interference } from './engine-network.ts';
import type { Random } from './mangle.ts';
import { paperCrypto, paperSigner } from './paper-signatures.ts';

/** What it says instead of what happened, in its own log. Each consistently: it does not contradict itself. */
const lies = {
  'the truth': (entry) => entry,
  'other values': (entry) => (entry.kind === 'result' && entry.outcome.ok ? { ...entry, outcome: { ok: true, value: madeUp } } : entry),
  'other inputs': (entry) => (entry.kind === 'result' ? { ...entry, args: madeUp } : entry),
  'another function': (entry) => (entry.kind === 'result' ? { ...entry, function: `${entry.function}2` } : entry),
  'frozen values nobody gave': (entry) => (entry.kind === 'canon' ? { ...entry, elements: entry.elements.map((element) => ({ ...element, value: madeUp })) } : entry),
  'frozen values from other peers': (entry, other) =>
    entry.kind === 'canon' ? { ...entry, elements: entry.elements.map((element) => ({ ...element, tetraplet: { ...element.tetraplet, peer: other, service: 's', function: 'echo' } })) } : entry,
  'everything frozen twice': (entry) => (entry.kind === 'canon' ? { ...entry, elements: [...entry.elements, ...entry.elements] } : entry),
  'no notes': (entry) => (entry.kind === 'sent' ? { ...entry, keys: entry.keys.map(() => '00'.repeat(16) as InstanceKey) } : entry),
} satisfies Record<string, (entry: LogEntry, other: PeerId) => LogEntry>;

export type Lie = keyof typeof lies;
export const allLies = Object.keys(lies) as Lie[];

const lie: Json = ['nobody said this'];
const madeUp = cidOfJson(lie, paperCrypto);

/** How a log of another peer can be tampered with without its key. */
const forgeries: Readonly<Record<string, (segment: LogSegment, random: Random) => LogSegment>> = {
  'altered value': (segment, random) => withEntry(segment, random, (entry) => (entry.kind === 'result' ? { ...entry, outcome: { ok: true, value: madeUp } } : { ...entry })),
  'dropped entry': (segment, random) => ({ ...segment, entries: segment.entries.toSpliced(random(segment.entries.length), 1) }),
  'reordered entries': (segment) => ({ ...segment, entries: segment.entries.toReversed() }),
  'added entry': (segment) => ({ ...segment, entries: [...segment.entries, ...segment.entries.slice(0, 1)] }),
  'other position': (segment, random) => ({ ...segment, from: segment.from + 1 + random(3) }),
  'no signature': (segment) => ({ ...segment, signature: new Uint8Array(64) }),
};

export interface ForgerOptions {
  /** Its name in the network, and the names of all others. */
  readonly name: string;
  readonly others: readonly string[];
  readonly peerOf: (name: string) => PeerId;
  readonly lie: Lie;
  readonly random: Random;
}

export class Forger {
  readonly #options: ForgerOptions;
  /** The log that it shows to those who are to believe it. */
  #shown: Log | undefined;
  /** Segments that passed by, of others. */
  readonly #seen: LogSegment[] = [];
  readonly #keys = new Set<InstanceKey>();

  constructor(options: ForgerOptions) {
    this.#options = options;
  }

  /** What arrives instead of a bundle: it, unless the forger sent it; and what the forger adds. */
  readonly interfere: Interference = (from, to, bundle) => {
    const { name, random } = this.#options;
    this.#learn(bundle);
    const arriving = [{ to, from, bundle: from === name ? this.#rewritten(bundle) : bundle }];
    for (let left = random(3); left > 0; left--) {
      const forged = this.#forged(bundle);
      const victim = this.#options.others[random(this.#options.others.length)];
      // What the codec refuses never gets to an engine.
      const decoded = decodeBundle(encodeBundle(forged), defaultLimits, paperCrypto);
      if (decoded.ok && victim !== undefined) arriving.push({ to: victim, from: name, bundle: decoded.bundle });
    }
    return arriving;
  };

  #learn({ segments }: Bundle): void {
    const own = this.#options.peerOf(this.#options.name);
    for (const segment of segments) {
      for (const entry of segment.entries) for (const key of entry.kind === 'sent' ? entry.keys : [entry.key]) this.#keys.add(key);
      if (segment.peer !== own && segment.entries.length > 0) this.#seen.push(segment);
    }
  }

  /** Its own log with its lies, all others as they are. */
  #rewritten(bundle: Bundle): Bundle {
    const { name, peerOf, others } = this.#options;
    const own = peerOf(name);
    const segments = bundle.segments.flatMap((segment) => {
      if (segment.peer !== own) return [segment];
      const log = (this.#shown ??= this.#emptyLog(bundle, own));
      const known = Math.max(0, log.length - segment.from);
      for (const entry of segment.entries.slice(known)) log.append(lies[this.#options.lie](entry, peerOf(others[0] ?? name)));
      log.sign(paperSigner(own));
      return log.segment(segment.from) ?? [];
    });
    return { ...bundle, segments, values: new Map([...bundle.values, [madeUp, lie]]) };
  }

  /** One bundle of its own making. */
  #forged(bundle: Bundle): Bundle {
    const { random } = this.#options;
    const of = (segments: readonly LogSegment[], values: readonly (readonly [Cid, Json])[] = []): Bundle => ({ ...bundle, segments, values: new Map([...bundle.values, [madeUp, lie], ...values]) });
    const victim = this.#seen[random(this.#seen.length)];
    switch (random(7)) {
      case 0: {
        // Signed notes that everybody has been told about everything.
        const keys = [...this.#keys];
        return of(keys.length === 0 ? [] : [this.#signed(bundle, [{ kind: 'sent', keys }])]);
      }
      case 1:
        // What another peer wrote, as its own.
        return of(victim === undefined ? [] : [this.#signed(bundle, victim.entries)]);
      case 2: {
        // What another peer signed in another particle: the same entries, so its script was the same.
        if (victim === undefined) return of([]);
        const log = this.#emptyLog({ ...bundle, particle: { ...bundle.particle, id: 'another particle' } }, victim.peer);
        for (const entry of victim.entries) log.append(entry);
        log.sign(paperSigner(victim.peer));
        return of([log.segment() ?? victim]);
      }
      case 3: {
        // Giant and deep values, which an entry of its own names, and others, which nothing names.
        const values = [nested(1 + random(500)), 'x'.repeat(random(50_000)), Array.from({ length: random(5000) }, () => null)].map((value): readonly [Cid, Json] => [cidOfJson(value, paperCrypto), value]);
        const entries = values.slice(1).map(([cid], at): LogEntry => ({ kind: 'result', key: at.toString(16).padStart(32, 'f') as InstanceKey, service: 's', function: 'f', args: madeUp, outcome: { ok: true, value: cid } }));
        return of([this.#signed(bundle, entries)], values);
      }
      case 4: {
        // A head of this log under the entries of that one.
        const other = this.#seen[random(this.#seen.length)];
        return of(victim === undefined || other === undefined ? [] : [{ ...victim, signature: other.signature }]);
      }
      default: {
        const forgery = Object.values(forgeries)[random(Object.keys(forgeries).length)];
        return of(victim === undefined || forgery === undefined ? [] : [forgery(victim, random)]);
      }
    }
  }

  /** A log of its own with these entries: one more head if it has shown another one. */
  #signed(bundle: Bundle, entries: readonly LogEntry[]): LogSegment {
    const own = this.#options.peerOf(this.#options.name);
    const log = this.#emptyLog(bundle, own);
    for (const entry of entries) log.append(entry);
    log.sign(paperSigner(own));
    const segment = log.segment();
    if (segment === undefined) throw new Error('nothing was signed');
    return segment;
  }

  #emptyLog({ particle }: Bundle, peer: PeerId): Log {
    return new Log({ particle: particle.id, script: scriptCid(particle.script, paperCrypto), peer }, paperCrypto);
  }
}

function withEntry(segment: LogSegment, random: Random, change: (entry: LogEntry) => LogEntry): LogSegment {
  const at = random(segment.entries.length);
  return { ...segment, entries: segment.entries.map((entry, i) => (i === at ? change(entry) : entry)) };
}

function nested(depth: number): Json {
  let value: Json = 0;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}
