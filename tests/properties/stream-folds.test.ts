/**
 * Loops over live streams, filled by several peers at once: every element gets its turn, exactly once, whatever the order of
 * delivery, with duplicates, and after a restart at any point.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audit } from '../../runtime/engine/audit.ts';
import { printJson } from '../../runtime/particle/json.ts';
import type { Json } from '../../runtime/particle/json.ts';
import { crypto, EngineNetwork } from '../kit/engine-network.ts';
import type { Delivery } from '../kit/engine-network.ts';

const peers = ['a', 'b', 'c', 'd'] as const;
const peer = fc.constantFrom(...peers);
const runs = Number(process.env['AQUA_RUNS'] ?? 80);

interface Loop {
  /** Who pushes one value each. */
  readonly pushers: readonly string[];
  /** Where the steps of the body are. */
  readonly body: readonly string[];
  readonly sequential: boolean;
  /** Elements that push one more when their turn comes. */
  readonly grows: boolean;
}

const loop: fc.Arbitrary<Loop> = fc.record({
  pushers: fc.array(peer, { minLength: 1, maxLength: 4 }),
  body: fc.array(peer, { minLength: 1, maxLength: 3 }),
  sequential: fc.boolean(),
  grows: fc.boolean(),
});

function scriptOf({ pushers, body, sequential, grows }: Loop): string {
  const pushes = pushers.map((name, i) => `(call "@{${name}}" ("s" "push") [${i}] $s)`);
  const steps = body.map((name, i) => `(call "@{${name}}" ("s" "step") [i ${i}])`).reduceRight((rest, step) => `(seq ${step} ${rest})`);
  const more = grows ? `(seq (xor (match i 0 (call "@{${body[0] ?? 'a'}}" ("s" "push") [99] $s)) (null)) ${steps})` : steps;
  return `(par ${pushes.reduce((all, push) => `(par ${all} ${push})`)} (fold $s i (${sequential ? 'seq' : 'par'} ${more} (next i))))`;
}

function network(script: string, delivery: Delivery, seed: number): EngineNetwork {
  return new EngineNetwork({ script, peers, delivery, seed, services: (_, request): Json => request.args[0] ?? null });
}

function calls(ran: EngineNetwork): string[] {
  return ran.calls.map((call) => `${call.peer} ${call.function} ${printJson(call.args)}`).sort();
}

function expected({ pushers, body, grows }: Loop): string[] {
  const pushed = pushers.map((name, i) => `${name} push [${i}]`);
  const values = pushers.map((_, i) => i);
  if (grows) {
    pushed.push(`${body[0] ?? 'a'} push [99]`);
    values.push(99);
  }
  return [...pushed, ...values.flatMap((value) => body.map((name, i) => `${name} step [${value},${i}]`))].sort();
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const deliveries = fc.constantFrom<Delivery>('fifo', 'lifo', 'random', 'duplicate');

describe('a loop over a live stream', () => {
  it('gives every element its turn exactly once', () => {
    fc.assert(
      fc.property(loop, deliveries, seeds, (shape, delivery, seed) => {
        const ran = network(scriptOf(shape), delivery, seed).run();
        expect(calls(ran)).toEqual(expected(shape));
        for (const name of peers) expect(audit(ran.engine(name).snapshot(), ran.program, crypto).faults).toEqual([]);
      }),
      { numRuns: runs },
    );
  });

  it('does so after a restart at any point', () => {
    fc.assert(
      fc.property(loop, deliveries, seeds, fc.array(fc.tuple(fc.nat(30), peer), { minLength: 1, maxLength: 2 }), (shape, delivery, seed, restarts) => {
        const ran = network(scriptOf(shape), delivery, seed);
        let step = 0;
        ran.run(() => {
          // A peer that has heard of nothing has nothing to restart from.
          for (const [when, who] of restarts) if (when === step && (who === 'a' || ran.engine(who).snapshot().segments.length > 0)) ran.restart(who);
          step++;
        });
        expect(calls(ran)).toEqual(expected(shape));
      }),
      { numRuns: runs },
    );
  });
});
