/** What must hold of any bytes from outside, over messages of real runs that somebody has tampered with. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audit } from '../../runtime/engine/audit.ts';
import { compileAir } from '../../runtime/engine/program.ts';
import { cidOfJson } from '../../runtime/particle/cid.ts';
import { decodeAddition, decodeBundle, encodeAddition, encodeBundle } from '../../runtime/particle/codec.ts';
import { defaultLimits } from '../../runtime/particle/limits.ts';
import type { Bundle, LogEntry } from '../../runtime/particle/particle.ts';
import { sameParticle } from '../../runtime/particle/particle-signature.ts';
import { decodeReply, encodeReply } from '../../runtime/peer/reply.ts';
import { crypto, EngineNetwork, signerOf } from './engine-network.ts';
import { head, mangleBytes } from './mangle-bytes.ts';
import { seeded } from './mangle.ts';

/** Calls, failures, frozen streams and maps, loops, hops: every form of entry, and values of every kind. */
const script = `
(seq
  (par
    (par (call "@{b}" ("s" "f") [1 -2.5 true "ö😀"] $s) (call "@{c}" ("s" "f") [[] %timestamp%] $s))
    (xor (call "@{b}" ("s" "fail") ["no"]) (seq (ap ("error" :error:) %m) (canon "@{c}" %m #%m))))
  (seq (seq (canon "@{b}" $s #s 2) (hop "@{c}")) (fold #s i (seq (call "@{a}" ("s" "g") [i #s]) (next i)))))`;

const names = ['a', 'b', 'c'] as const;

/** What the network does when nobody interferes. */
function honest(): EngineNetwork {
  const services = (_: string, { function: name, args }: { readonly function: string; readonly args: readonly unknown[] }) => (name === 'fail' ? { failed: 'no' } : { text: 'x'.repeat(40), list: [args.length, null, 2n ** 63n] });
  return new EngineNetwork({ script, peers: names, services });
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 });

/** @param runs of each property */
export function describeHostileBytes(runs: number): void {
  const ran = honest().run();
  const bundles = [...ran.sent, ran.engine('a').snapshot(), ran.engine('b').snapshot()];
  const messages = bundles.map((bundle) => encodeBundle(bundle));
  /** One of the messages, tampered with. */
  const tampered = (seed: number, all: readonly Uint8Array[] = messages): Uint8Array => {
    const random = seeded(seed);
    const pick = (): Uint8Array => all[random(all.length)] ?? new Uint8Array();
    return mangleBytes(pick(), pick(), random);
  };

  it(`bundles: never an exception, one form for what is accepted, values under their own names (${runs} times)`, () => {
    let accepted = 0;
    fc.assert(
      fc.property(seeds, (seed) => {
        const bytes = tampered(seed);
        const decoded = decodeBundle(bytes, defaultLimits, crypto);
        if (!decoded.ok) {
          expect(decoded.reason).not.toBe('');
          return;
        }
        accepted++;
        expect(encodeBundle(decoded.bundle)).toEqual(bytes);
        for (const [cid, value] of decoded.bundle.values) expect(cidOfJson(value, crypto)).toBe(cid);
      }),
      { numRuns: runs },
    );
    // A fuzzer whose messages are all thrown away at once tests nothing but the first check.
    expect(accepted).toBeGreaterThan(runs / 100);
  });

  it(`what is kept on disk, and replies: the same (${runs} times)`, () => {
    const additions = bundles.map((bundle) => encodeAddition(bundle));
    const lengths = new Map(names.map((name, length) => [signerOf(name).peer, length * 1000] as const));
    const about = { initPeer: ran.particle.initPeer, id: ran.particle.id };
    const replies = [encodeReply({ ...about, kind: 'held', lengths }), encodeReply({ ...about, kind: 'refused', reason: 'expired', detail: 'ended' })];
    fc.assert(
      fc.property(seeds, (seed) => {
        const kept = decodeAddition(tampered(seed, additions), defaultLimits, crypto);
        if (kept.ok) for (const [cid, value] of kept.addition.values) expect(cidOfJson(value, crypto)).toBe(cid);
        const bytes = tampered(seed, replies);
        const answer = decodeReply(bytes, defaultLimits);
        if (answer.ok && answer.reply.kind === 'held') expect(answer.reply.lengths.size).toBeLessThanOrEqual(defaultLimits.segments);
        else if (!answer.ok) expect(answer.reason).not.toBe('');
      }),
      { numRuns: runs },
    );
  });

  it(`what is accepted and not signed changes nothing: no log, no call (${Math.ceil(runs / 5)} times)`, () => {
    const truth = honest().run();
    const signed = new Map(names.map((name) => [signerOf(name).peer as string, logOf(truth.engine(name).snapshot(), name)] as const));
    const calls = new Set(truth.calls.map((call) => `${call.peer} ${call.function}`));
    let delivered = 0;
    fc.assert(
      fc.property(seeds, fc.constantFrom(...names), (seed, name) => {
        const decoded = decodeBundle(tampered(seed), defaultLimits, crypto);
        if (!decoded.ok) return;
        delivered++;
        const network = honest();
        if (name === 'a') network.step();
        const engine = network.engine(name);
        const effects = engine.deliver(decoded.bundle);
        if (!sameParticle(decoded.bundle.particle, network.particle)) expect(effects.rejected).toEqual([{ kind: 'other-particle' }]);
        for (const { function: called } of effects.calls) expect(calls).toContain(`${name} ${called}`);
        // Segments after a gap are kept unread.
        for (const { peer, from, entries } of engine.snapshot().segments) {
          if (peer !== signerOf(name).peer && from === 0) expect(entries).toEqual(signed.get(peer)?.slice(0, entries.length));
        }
        for (const bundle of bundles) engine.deliver(bundle);
        // The good ones still have their effect.
        expect(logOf(engine.snapshot(), 'c').length).toBeGreaterThanOrEqual(name === 'c' ? 0 : (signed.get(signerOf('c').peer)?.length ?? 0));
        const compiled = compileAir(decoded.bundle.particle.script);
        if (compiled.ok) audit(decoded.bundle, compiled.program, crypto);
      }),
      { numRuns: Math.ceil(runs / 5) },
    );
    expect(delivered).toBeGreaterThan(0);
  });

  describe('lengths that promise more than there is', () => {
    const claims = [2 ** 16, 2 ** 32 - 1, 2 ** 53 - 1];
    it.each(claims)('%d items: refused at once', (claim) => {
      for (const major of [2, 3, 4, 5]) {
        for (const prefix of [new Uint8Array(), Uint8Array.from([...head(4, 4), ...head(3, 13), ...new TextEncoder().encode('aqua/bundle/1')])]) {
          const bytes = Uint8Array.from([...prefix, ...head(major, claim), 1, 2, 3]);
          expect(decodeBundle(bytes).ok).toBe(false);
          expect(decodeAddition(bytes, defaultLimits, crypto).ok).toBe(false);
          expect(decodeReply(bytes, defaultLimits).ok).toBe(false);
        }
      }
    });
  });

  it('a lot of anything is decided upon in time that follows its length', () => {
    const [empty = new Uint8Array()] = messages;
    const size = 200_000;
    for (const filler of [0x00, 0x40, 0x60, 0x80, 0x81, 0xa0, 0xa1, 0x9f, 0xc1, 0xf6, 0xff]) {
      const value = Uint8Array.from([...head(4, size), ...new Uint8Array(size).fill(filler)]);
      const bundle = Uint8Array.from([...empty.subarray(0, -1), ...head(4, 1), ...head(2, value.length), ...value]);
      const began = performance.now();
      decodeBundle(value, defaultLimits, crypto);
      decodeBundle(bundle, defaultLimits, crypto);
      // A thousand times what it takes on a machine with nothing else to do.
      expect(performance.now() - began).toBeLessThan(size / 20);
    }
  });
}

function logOf(bundle: Bundle, name: string): readonly LogEntry[] {
  return bundle.segments.find(({ peer }) => peer === signerOf(name).peer)?.entries ?? [];
}
