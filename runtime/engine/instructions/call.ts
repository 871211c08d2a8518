/** call: one service function on one peer. Its own peer runs it, every other peer waits for the entry in that peer's log. */
import type { PeerId, ResultEntry, Tetraplet } from '../../particle/particle.ts';
import { faults } from '../failure.ts';
import type { Instance } from '../frame.ts';
import type { Machine } from '../machine.ts';
import { CallInputs } from '../call-inputs.ts';
import { Value } from '../value.ts';
import { measure } from '../value-size.ts';
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
    instance.inputs ??= inputsOf(machine, instance, peer);
    const { inputs } = instance;
    if (!instance.isWaiting() || (inputs === undefined && peer === machine.self)) return;
    const entry = entryOrAct(
      machine,
      instance,
      peer,
      'result',
      inputs !== undefined,
      inputs && ((entry) => entry.service === inputs.service && entry.function === inputs.function && entry.args === inputs.cid(machine.crypto)),
      () => {
        if (inputs !== undefined) machine.request(instance, inputs);
      },
    );
    if (entry !== undefined && inputs !== undefined) absorb(machine, instance, peer, entry, inputs);
  },
  settled: noChildren,
};

/** Everything that the call says, checked; undefined while something is not known, or when something is wrong (the instance has failed). */
function inputsOf(machine: Machine, instance: Instance, peer: PeerId): CallInputs | undefined {
  const node = nodeOf(instance, 'call');
  const args = argumentsOf(machine, instance, peer);
  // Another peer is told as soon as it is known: it may have what the arguments wait for.
  if (args === 'failed' || (args === 'waiting' && peer !== machine.self)) return undefined;
  const service = text(machine, instance, node.service, peer);
  const functionName = service === undefined ? undefined : text(machine, instance, node.function, peer);
  if (args === 'waiting' || service === undefined || functionName === undefined) return undefined;
  const inputs = new CallInputs(service, functionName, args);
  const { size, fault } = measure(inputs.json);
  machine.spend(size);
  if (fault === undefined) return inputs;
  machine.raise(instance, fault, peer);
  return undefined;
}

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

function absorb(machine: Machine, instance: Instance, peer: PeerId, entry: ResultEntry, inputs: CallInputs): void {
  const { outcome } = entry;
  const tetraplet: Tetraplet = { peer, service: entry.service, function: entry.function, lens: '' };
  const tell = (): void => machine.observer?.absorbed(instance.node.index, peer, entry, inputs.json);
  if (!outcome.ok) {
    tell();
    machine.activateAround(instance);
    machine.raise(instance, faults.service(outcome.code, outcome.message), peer, tetraplet);
    return;
  }
  const json = machine.knowledge.value(outcome.value);
  tell();
  machine.activateAround(instance);
  give(machine, instance, nodeOf(instance, 'call').output, Value.of(json, tetraplet, entry.key, outcome.value));
}
