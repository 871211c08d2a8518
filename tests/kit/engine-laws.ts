/** The laws of docs/engine.md as properties over random programs, delivery orders and faults. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audit } from '../../runtime/engine/audit.ts';
import type { Audit } from '../../runtime/engine/audit.ts';
import { seededRandom } from '../../runtime/network/random.ts';
import { printJson } from '../../runtime/particle/json.ts';
import { Log } from '../../runtime/particle/log.ts';
import type { Bundle, LogEntry, LogSegment } from '../../runtime/particle/particle.ts';
import { scriptCid } from '../../runtime/particle/particle-signature.ts';
import { EngineNetwork, signerOf } from './engine-network.ts';
import type { Faults } from './engine-network.ts';
import { paperCrypto, paperSigner } from './paper-signatures.ts';
import { answer } from './random-script/render.ts';
import { peers, randomScript } from './random-script/script.ts';

const cryptography = { crypto: paperCrypto, signerOf: (name: string) => paperSigner(signerOf(name).peer) };
const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const faults: fc.Arbitrary<Faults> = fc.record({ loss: fc.constantFrom(0, 0.1, 0.3), duplication: fc.constantFrom(0, 0.3), crash: fc.constantFrom(0, 0.05, 0.2) });
const none: Faults = { loss: 0, duplication: 0, crash: 0 };

/** @param runs of each of the seven properties */
export function describeLaws(runs: number): void {
  const check = <Values extends unknown[]>(property: fc.IProperty<Values>): void => fc.assert(property, { numRuns: runs });

  it('are checked with every instruction', () => {
    const sample = fc.sample(randomScript, { numRuns: 300, seed: 1 }).join('\n');
    for (const instruction of ['null', 'never', 'seq', 'par', 'xor', 'match', 'mismatch', 'call', 'canon', 'hop', 'ap', 'new', 'fail', 'fold', 'next']) {
      expect(sample).toContain(`(${instruction}`);
    }
  });

  describe('law 1: merging bundles is commutative, associative and idempotent', () => {
    it('leads a bystander to the same knowledge in any order, with repetitions, whole or in parts', () => {
      check(
        fc.property(randomScript, seeds, (script, seed) => {
          const ran = ordered(script, seed);
          const [first, second] = [seed, seed + 1].map((order) => {
            const parts = ran.sent.flatMap((bundle, i) => (i % 2 === 0 ? bundle.segments.map((segment) => ({ ...bundle, segments: [segment] })) : [bundle]));
            return readAll(script, shuffle([...parts, ...ran.sent.filter((_, i) => i % 3 === 0)], order));
          });
          expect(second).toEqual(first);
        }),
      );
    });
  });

  describe('law 2: what is done is a function of the logs and only grows', () => {
    it('explains the steps of every earlier snapshot the same way later', () => {
      check(
        fc.property(randomScript, seeds, (script, seed) => {
          const ran = network(script, seed, none);
          let known: readonly string[] = [];
          let step = 0;
          const compare = (): void => {
            const now = stepsOf(audited(ran, ran.engine('a').snapshot()));
            const have = new Set(now);
            expect(known.filter((earlier) => !have.has(earlier))).toEqual([]);
            known = now;
          };
          // At every power of four: each look audits all there is.
          ran.run(() => {
            step++;
            if (Math.log2(step) % 2 === 0) compare();
          });
          compare();
        }),
      );
    });
  });

  describe('law 3: delivery order, duplication, loss and crashes do not matter', () => {
    it('makes the same calls', () => {
      check(
        fc.property(randomScript, seeds, faults, (script, seed, wrong) => {
          const expected = callsOf(ordered(script, 1));
          expect(expected.some((call) => call.startsWith('a s.end'))).toBe(true);
          expect(callsOf(network(script, seed, wrong).run())).toEqual(expected);
        }),
      );
    });
  });

  describe('law 4: a call is requested once', () => {
    it('by an engine; and after a crash with the same key and the same arguments', () => {
      check(
        fc.property(randomScript, seeds, faults, (script, seed, wrong) => {
          expect(network(script, seed, wrong).run().repeated).toEqual([]);
        }),
      );
    });
  });

  describe('law 5: an entry is believed only from the peer that must write it, with the inputs that the script computes', () => {
    it('accounts for every entry of honest peers', () => {
      check(
        fc.property(randomScript, seeds, faults, (script, seed, wrong) => {
          const ran = network(script, seed, wrong).run();
          expect(audited(ran, ran.engine('a').snapshot()).faults).toEqual([]);
        }),
      );
    });

    it('says of honest peers, from any part of what they signed, nothing but that something is missing', () => {
      check(
        fc.property(randomScript, seeds, fc.nat(), (script, seed, pick) => {
          const ran = ordered(script, seed);
          const known = ran.engine(peers[pick % peers.length] ?? 'a').snapshot();
          const segments = known.segments.filter((_, index) => ((pick >> index) & 1) === 0);
          const kinds = audited(ran, { ...known, segments }).faults.map((fault) => (fault.kind === 'rejected' ? fault.rejection.kind : fault.kind));
          // Values that nobody names any more come along.
          expect(kinds.filter((kind) => kind !== 'unexplained' && kind !== 'bad-value')).toEqual([]);
        }),
      );
    });

    it('reports every entry that is not, and believes none of them', () => {
      check(
        fc.property(randomScript, seeds, fc.nat(), fc.constantFrom(...lies), (script, seed, pick, lie) => {
          const ran = ordered(script, seed);
          const honest = ran.engine('a').snapshot();
          const forged = lie(honest, pick);
          if (forged === undefined) return;
          const reader = bystander(script);
          expect(() => reader.engine('reader').deliver(forged)).not.toThrow();
          const { faults: found, steps } = audited(ran, forged);
          expect(found).not.toEqual([]);
          const before = new Set(stepsOf(audited(ran, honest)));
          expect(steps.filter((step) => step.kind !== 'sent' && !before.has(printJson({ ...step, position: 0 })))).toEqual([]);
        }),
      );
    });
  });

  describe('law 6: a peer that saves before it speaks never contradicts itself', () => {
    it('whatever crashes when', () => {
      check(
        fc.property(randomScript, seeds, faults, (script, seed, wrong) => {
          const ran = network(script, seed, { ...wrong, crash: 0.2 }).run();
          const reader = bystander(script).engine('reader');
          const rejected = ran.sent.flatMap((bundle) => reader.deliver(bundle).rejected);
          expect(rejected).toEqual([]);
          expect(ran.rejected).toEqual([]);
        }),
      );
    });
  });
}

// ── networks ──

function network(script: string, seed: number, wrong: Faults): EngineNetwork {
  return new EngineNetwork({ script, peers, services: answer, delivery: 'random', seed, faults: wrong, cryptography });
}

function ordered(script: string, seed: number): EngineNetwork {
  return new EngineNetwork({ script, peers, services: answer, delivery: 'fifo', seed, cryptography }).run();
}

function bystander(script: string): EngineNetwork {
  return new EngineNetwork({ script, peers: [...peers, 'reader'], services: answer, cryptography });
}

/** What the world saw: which service was called where with what, how often. Order is the schedule's business. */
function callsOf(ran: EngineNetwork): string[] {
  return ran.calls.map((call) => `${call.peer} ${call.service}.${call.function} ${printJson(call.args)}`).sort();
}

/** Everything that a reader of these bundles knows about the others' logs, and what is open. Its own log only holds its notes about forwarding. */
function readAll(script: string, bundles: readonly Bundle[]): unknown {
  const ran = bystander(script);
  const engine = ran.engine('reader');
  for (const bundle of bundles) engine.deliver(bundle);
  const segments = engine.snapshot().segments.filter((segment) => ran.nameOf(segment.peer) !== 'reader');
  return { logs: segments.map(({ peer, entries }) => [peer, entries] as const).sort(), waiting: engine.waiting() };
}

function audited(ran: EngineNetwork, bundle: Bundle): Audit {
  return audit(bundle, ran.program, paperCrypto);
}

/** Where in a log a step stands is left out: a lie moves what comes after it. */
function stepsOf({ steps }: Audit): readonly string[] {
  return steps.map((step) => printJson({ ...step, position: 0 }));
}

function shuffle<T>(items: T[], seed: number): T[] {
  const next = seededRandom(seed);
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    const [a, b] = [items[i], items[j]];
    if (a !== undefined && b !== undefined) {
      items[i] = b;
      items[j] = a;
    }
  }
  return items;
}

// ── lies ──

/** A forged copy of what is known; undefined where there is nothing to lie about. */
type Lie = (honest: Bundle, pick: number) => Bundle | undefined;

/** A peer says that it was given other arguments. */
const otherInputs: Lie = (honest, pick) =>
  withLog(honest, pick, ({ entries }) => replaceOne(entries, pick, (entry) => (entry.kind === 'result' ? { ...entry, args: scriptCid('other', paperCrypto) } : undefined)));

/** A peer says that it ran another function. */
const otherFunction: Lie = (honest, pick) =>
  withLog(honest, pick, ({ entries }) => replaceOne(entries, pick, (entry) => (entry.kind === 'result' ? { ...entry, function: `${entry.function}2` } : undefined)));

/** A peer writes what another one had to write, into its own log. */
const otherPeer: Lie = (honest, pick) => {
  const { segments } = honest;
  const from = segments[pick % Math.max(1, segments.length)];
  const stolen = from?.entries.filter((entry) => entry.kind !== 'sent') ?? [];
  const entry = stolen[pick % Math.max(1, stolen.length)];
  if (entry === undefined || segments.length < 2) return undefined;
  return withLog(honest, pick + 1, ({ entries }) => [...entries, { ...entry }]);
};

/** Somebody changes a log that is not theirs: the signature stays. */
const unsigned: Lie = (honest, pick) => {
  const at = pick % Math.max(1, honest.segments.length);
  const segment = honest.segments[at];
  const entries = segment?.entries.slice(1);
  return segment === undefined || entries === undefined || entries.length === 0 ? undefined : { ...honest, segments: honest.segments.with(at, { ...segment, entries }) };
};

const lies = [otherInputs, otherFunction, otherPeer, unsigned] as const;

/** The bundle with one peer's log changed, and signed by that peer. */
function withLog(honest: Bundle, pick: number, change: (segment: LogSegment) => readonly LogEntry[] | undefined): Bundle | undefined {
  const at = pick % Math.max(1, honest.segments.length);
  const segment = honest.segments[at];
  const entries = segment === undefined ? undefined : change(segment);
  if (segment === undefined || entries === undefined) return undefined;
  const { id, script } = honest.particle;
  const log = new Log({ particle: id, script: scriptCid(script, paperCrypto), peer: segment.peer }, paperCrypto);
  for (const entry of entries) log.append(entry);
  log.sign(paperSigner(segment.peer));
  const signed = log.segment();
  return signed === undefined ? undefined : { ...honest, segments: honest.segments.with(at, signed) };
}

/** One entry that `change` can change is changed. */
function replaceOne(entries: readonly LogEntry[], pick: number, change: (entry: LogEntry) => LogEntry | undefined): readonly LogEntry[] | undefined {
  const candidates = entries.flatMap((entry, at) => {
    const changed = change(entry);
    return changed === undefined ? [] : [{ at, changed }];
  });
  const chosen = candidates[pick % Math.max(1, candidates.length)];
  return chosen === undefined ? undefined : entries.with(chosen.at, chosen.changed);
}
