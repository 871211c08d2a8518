/** call: one service function on one peer. Its own peer runs it, every other peer waits for the entry in that peer's log. */
import { isWithinDepth } from '../../particle/json.ts';
import type { Json } from '../../particle/json.ts';
import { DEFAULT_DEPTH } from '../../particle/limits.ts';
import { cidOfJson } from '../../particle/cid.ts';
import type { PeerId, ResultEntry, Tetraplet } from '../../particle/particle.ts';
import { faults } from '../failure.ts';
import type { Instance } from '../frame.ts';
import type { Machine } from '../machine.ts';
import { Value } from '../value.ts';
import { give } from './data.ts';
import { noChildren, nodeOf } from './handler.ts';
import type { Handler } from './handler.ts';
import { entryOrAct, peerOf, text } from './place.ts';

export const call: Handler = {
  run(machine, instance) {
    if (!instance.isWaiting() || machine.requested.has(machine.keyOf(instance))) return;
    const node = nodeOf(instance, 'call');
    const peer = peerOf(machine, instance, node.peer);
    if (peer === undefined) return;
    const args = argumentsOf(machine, instance, peer);
    if (args === 'failed') return;
    // Another peer is told as soon as it is known: it may have what the arguments wait for.
    const service = args === 'waiting' && peer !== machine.self ? undefined : text(machine, instance, node.service, peer);
    const functionName = service === undefined ? undefined : text(machine, instance, node.function, peer);
    const ready = args !== 'waiting' && service !== undefined && functionName !== undefined;
    if (!instance.isWaiting()) return;
    const inputs = ready ? args.map((arg) => arg.json) : [];
    if (!isWithinDepth(inputs, DEFAULT_DEPTH)) return machine.raise(instance, faults.tooDeep(DEFAULT_DEPTH), peer);
    const cid = ready ? cidOfJson(inputs, machine.crypto) : undefined;
    const entry = entryOrAct(
      machine,
      instance,
      peer,
      'result',
      ready,
      (candidate) => cid !== undefined && candidate.args === cid && candidate.service === service && candidate.function === functionName,
      () => {
        if (!ready) return; // for the type checker: `act` is only called when ready
        machine.request(instance, {
          key: machine.keyOf(instance),
          instruction: node.index,
          service,
          function: functionName,
          args: inputs,
          tetraplets: args.map((arg) => arg.tetraplets),
        });
      },
    );
    if (entry !== undefined && args !== 'waiting') absorb(machine, instance, peer, entry, args);
  },
  settled: noChildren,
};

/** All arguments; 'waiting' when one is not there yet. A fault in any of them stops the call before anything is sent. */
function argumentsOf(machine: Machine, instance: Instance, peer: PeerId): readonly Value[] | 'waiting' | 'failed' {
  const values: Value[] = [];
  let waiting = false;
  for (const operand of nodeOf(instance, 'call').args) {
    const arg = machine.evaluate(operand, instance);
    if (arg.kind === 'fault') {
      machine.raise(instance, arg.fault, peer);
      return 'failed';
    }
    if (arg.kind === 'value') values.push(arg.value);
    else if (!waiting) {
      machine.waitFor(instance, arg.cell);
      waiting = true;
    }
  }
  return waiting ? 'waiting' : values;
}

function absorb(machine: Machine, instance: Instance, peer: PeerId, entry: ResultEntry, args: readonly Value[]): void {
  const { outcome } = entry;
  const tell = (): void => machine.observer?.absorbed(instance.node.index, peer, entry, args.map((arg) => arg.json));
  if (!outcome.ok) {
    tell();
    machine.activateAround(instance);
    machine.raise(instance, faults.service(outcome.code, outcome.message), peer);
    return;
  }
  const json: Json | undefined = machine.knowledge.value(outcome.value);
  if (json === undefined) return machine.awaitValue(instance, outcome.value);
  tell();
  machine.activateAround(instance);
  const tetraplet: Tetraplet = { peer, service: entry.service, function: entry.function, lens: '' };
  give(machine, instance, nodeOf(instance, 'call').output, Value.of(json, tetraplet, entry.key, outcome.value));
}
