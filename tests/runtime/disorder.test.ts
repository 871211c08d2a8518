/** Any program, any order of delivery: the same calls with the same arguments and results, and the same answer. */
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Delivery } from '../../runtime/network/delivery-queue.ts';
import { printJson } from '../../runtime/particle/json.ts';
import type { Json } from '../../runtime/particle/json.ts';
import { nodeCryptography as cryptography } from '../../runtime/testing/node-cryptography.ts';
import type { NetworkDefinition } from '../../runtime/testing/network-definition.ts';
import { simulate } from '../../runtime/testing/simulate.ts';
import { simulatedPeers } from '../../runtime/testing/simulated-keys.ts';

const services = {
  s: {
    echo: (...args: unknown[]) => args.slice(0, -1),
    list: () => [1, 2, 3],
    sorted: (values: Json[]) => values.map((value) => printJson(value)).sort(),
    boom: () => {
      throw new Error('boom');
    },
  },
};
const definition: NetworkDefinition = { init: 'me', peers: { me: { services }, a: { services }, b: { services }, c: { services } } };
const ids = Object.values(simulatedPeers(definition));

type Step =
  | { readonly op: 'echo' | 'boom'; readonly peer: number; readonly args: readonly number[] }
  | { readonly op: 'seq' | 'par' | 'xor'; readonly left: Step; readonly right: Step }
  | { readonly op: 'loop'; readonly peer: number; readonly together: boolean; readonly body: Step }
  /** Three peers answer into a stream, and one peer goes on when all have. */
  | { readonly op: 'gather'; readonly from: number; readonly to: number };

const { step } = fc.letrec<{ step: Step }>((tie) => {
  const peer = fc.nat(ids.length - 1);
  const call = fc.record({ op: fc.constantFrom('echo' as const, 'echo' as const, 'echo' as const, 'boom' as const), peer, args: fc.array(fc.nat(20), { maxLength: 2 }) });
  const pair = fc.record({ op: fc.constantFrom('seq' as const, 'seq' as const, 'par' as const, 'par' as const, 'xor' as const), left: tie('step'), right: tie('step') });
  const loop = fc.record({ op: fc.constant('loop' as const), peer, together: fc.boolean(), body: tie('step') });
  const gather = fc.record({ op: fc.constant('gather' as const), from: peer, to: peer });
  return { step: fc.oneof({ maxDepth: 5, depthSize: 'medium' }, call, pair, pair, loop, gather) };
});

/** Prints a program in which every value is used only where it is sure to be: branches of `par` and `xor` keep theirs to themselves. */
class Printer {
  #names = 0;

  print(step: Step, scope: string[]): string {
    switch (step.op) {
      case 'boom':
        return `(call ${this.#peer(step.peer)} ("s" "boom") [${this.#args(step.args, scope)}])`;
      case 'echo': {
        const args = this.#args(step.args, scope);
        return `(call ${this.#peer(step.peer)} ("s" "echo") [${args}] ${this.#define(scope)})`;
      }
      case 'seq':
        return `(seq ${this.print(step.left, scope)} ${this.print(step.right, scope)})`;
      case 'par':
      case 'xor':
        return `(${step.op} ${this.print(step.left, [...scope])} ${this.print(step.right, [...scope])})`;
      case 'loop': {
        const [list, item] = [this.#name('list'), this.#name('item')];
        const body = this.print(step.body, [...scope, item]);
        return `(seq (call ${this.#peer(step.peer)} ("s" "list") [] ${list}) (fold ${list} ${item} (${step.together ? 'par' : 'seq'} ${body} (next ${item})) (null)))`;
      }
      case 'gather': {
        const [list, item, stream] = [this.#name('list'), this.#name('item'), this.#name('stream')];
        const [from, to] = [this.#peer(step.from), this.#peer(step.to)];
        const fill = `(fold ${list} ${item} (par (seq (call ${from} ("s" "echo") [${item}] $${stream}) (hop ${to})) (next ${item})))`;
        const join = `(seq (canon ${to} $${stream} #${stream} 3) (call ${to} ("s" "sorted") [#${stream}] ${this.#define(scope)}))`;
        return `(new $${stream} (seq (seq (call ${from} ("s" "list") [] ${list}) ${fill}) ${join}))`;
      }
    }
  }

  #name(prefix: string): string {
    return `${prefix}${this.#names++}`;
  }

  #define(scope: string[]): string {
    const name = this.#name('value');
    scope.push(name);
    return name;
  }

  #peer(index: number): string {
    return `"${ids[index] ?? ''}"`;
  }

  #args(choices: readonly number[], scope: readonly string[]): string {
    return choices.map((choice) => (scope.length === 0 ? String(choice) : scope[choice % scope.length])).join(' ');
  }
}

const orders: readonly (readonly [Delivery, number])[] = [['lifo', 1], ['random', 1], ['random', 2], ['duplicate', 3], ['duplicate', 4]];

async function outcome(script: string, delivery: Delivery, seed: number): Promise<unknown> {
  const { end, answered, errors, calls, counters } = await simulate({ script, definition, args: {}, clock: 'virtual', cryptography, delivery, seed });
  const faults = Object.values(counters).filter((counter) => counter.internalErrors > 0 || Object.keys({ ...counter.refused, ...counter.rejected }).length > 0);
  // `sorted` gets a frozen stream, whose order is free.
  const made = calls.map((call) => printJson([call.peer, call.function, call.function === 'sorted' ? [] : call.args, call.result ?? null]));
  return { end, answered, errors, faults, calls: made.sort() };
}

describe('order of delivery', () => {
  it('changes nothing that a program does', async () => {
    await fc.assert(
      fc.asyncProperty(step, async (program) => {
        const body = new Printer().print(program, []);
        const script = `(xor (seq ${body} (call %init_peer_id% ("callbackSrv" "response") [])) (call %init_peer_id% ("errorHandlingSrv" "error") [:error: 0]))`;
        const inOrder = await outcome(script, 'fifo', 1);
        for (const [delivery, seed] of orders) expect(await outcome(script, delivery, seed), `${delivery} ${seed}`).toEqual(inOrder);
      }),
      { numRuns: 15 },
    );
  });
});
