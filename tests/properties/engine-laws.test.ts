/** Laws 1–3 of docs/engine.md over random programs, delivery orders, duplication, splitting and restarts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audit } from '../../runtime/engine/audit.ts';
import type { CallRequest } from '../../runtime/engine/contracts.ts';
import { seededRandom } from '../../runtime/network/random.ts';
import { printJson } from '../../runtime/particle/json.ts';
import type { Json } from '../../runtime/particle/json.ts';
import type { Bundle } from '../../runtime/particle/particle.ts';
import { crypto, EngineNetwork } from '../kit/engine-network.ts';
import type { Delivery } from '../kit/engine-network.ts';
import { peers, randomScript } from '../kit/random-script.ts';

const runs = Number(process.env['AQUA_RUNS'] ?? 60);

function services(_: string, request: CallRequest): Json | { readonly failed: string } {
  if (request.function === 'list') return [1, 2, 3];
  if (request.function === 'fail') return { failed: 'no' };
  return request.args[0] ?? null;
}

function network(script: string, delivery: Delivery, seed: number): EngineNetwork {
  return new EngineNetwork({ script, peers, services, delivery, seed });
}

/** What the world saw: which service was called where with what, how often. Order is the schedule's business. */
function calls(ran: EngineNetwork): string[] {
  return ran.calls.map((call) => `${call.peer} ${call.service}.${call.function} ${printJson(call.args)}`).sort();
}

/** Everything known about the others' logs and about what is still open. The reader's own log only holds its notes about forwarding. */
function view(ran: EngineNetwork, name: string): unknown {
  const engine = ran.engine(name);
  const segments = engine.snapshot().segments.filter((segment) => ran.nameOf(segment.peer) !== name);
  return { logs: segments.map(({ peer, entries }) => [peer, entries] as const).sort(), waiting: engine.waiting() };
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 });

describe('law 1: merging bundles is commutative, associative and idempotent', () => {
  it('leads a bystander to the same knowledge in any order, with repetitions', () => {
    fc.assert(
      fc.property(randomScript, seeds, (script, seed) => {
        const ran = network(script, 'fifo', seed).run();
        const [first, second] = [seed, seed + 1].map((order) => {
          const reader = new EngineNetwork({ script, peers: [...peers, 'reader'], services });
          const bundles = shuffle([...ran.sent, ...ran.sent.filter((_, i) => i % 3 === 0)], order);
          for (const bundle of bundles) reader.engine('reader').deliver(bundle);
          return view(reader, 'reader');
        });
        expect(second).toEqual(first);
      }),
      { numRuns: runs },
    );
  });
});

describe('law 2: what is done is a function of the logs and only grows', () => {
  it('explains the steps of every earlier snapshot the same way later', () => {
    fc.assert(
      fc.property(randomScript, seeds, (script, seed) => {
        let known = new Set<string>();
        const ran = network(script, 'random', seed);
        let step = 0;
        ran.run(() => {
          // At every power of two: each look audits all there is.
          if ((++step & (step - 1)) !== 0) return;
          const now = steps(ran.engine('a').snapshot(), ran);
          expect([...known].filter((earlier) => !now.has(earlier))).toEqual([]);
          known = now;
        });
        const end = steps(ran.engine('a').snapshot(), ran);
        expect([...known].filter((earlier) => !end.has(earlier))).toEqual([]);
      }),
      { numRuns: Math.ceil(runs / 3) },
    );
  });

  it('accounts for every entry', () => {
    fc.assert(
      fc.property(randomScript, seeds, (script, seed) => {
        const ran = network(script, 'random', seed).run();
        expect(audit(ran.engine('a').snapshot(), ran.program, crypto).faults).toEqual([]);
      }),
      { numRuns: runs },
    );
  });
});

describe('law 3: delivery order, duplication and restarts do not matter', () => {
  it('makes the same calls under every delivery', () => {
    fc.assert(
      fc.property(randomScript, seeds, (script, seed) => {
        const expected = calls(network(script, 'fifo', 1).run());
        expect(expected.at(-1)).toBeDefined();
        for (const delivery of ['lifo', 'random', 'duplicate'] as const) expect(calls(network(script, delivery, seed).run())).toEqual(expected);
      }),
      { numRuns: runs },
    );
  });

  it('comes to the end after a restart from the persisted logs at any point', () => {
    fc.assert(
      fc.property(randomScript, seeds, fc.nat(40), fc.constantFrom(...peers), (script, seed, when, who) => {
        const expected = calls(network(script, 'fifo', 1).run());
        const ran = network(script, 'random', seed);
        let step = 0;
        ran.run(() => {
          if (step++ === when) ran.restart(who);
        });
        expect(calls(ran)).toEqual(expected);
      }),
      { numRuns: runs },
    );
  });
});

function steps(bundle: Bundle, ran: EngineNetwork): Set<string> {
  return new Set(audit(bundle, ran.program, crypto).steps.map((step) => printJson({ ...step })));
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
