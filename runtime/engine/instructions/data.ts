/** ap: values get names, or go into streams and maps. Derived from what is known, so it leaves no log entry. */
import { cellAt, streamAt } from '../evaluate.ts';
import { faults } from '../failure.ts';
import { Stream } from '../frame.ts';
import type { Instance } from '../frame.ts';
import type { Machine } from '../machine.ts';
import { isIterator } from '../program.ts';
import type { Place, Target } from '../program.ts';
import { isInteger, Value } from '../value.ts';
import { noChildren, nodeOf } from './handler.ts';
import type { Handler } from './handler.ts';

export const ap: Handler = {
  run(machine, instance) {
    const node = nodeOf(instance, 'ap');
    const value = machine.evaluate(node.value, instance);
    if (value.kind === 'wait') return machine.waitFor(instance, value.cell);
    if (value.kind === 'fault') return machine.raise(instance, value.fault);
    give(machine, instance, node.output, value.value);
  },
  settled: noChildren,
};

export const apMap: Handler = {
  run(machine, instance) {
    const node = nodeOf(instance, 'ap-map');
    const key = machine.evaluate(node.key, instance);
    if (key.kind === 'wait') return machine.waitFor(instance, key.cell);
    if (key.kind === 'fault') return machine.raise(instance, key.fault);
    if (typeof key.value.json !== 'string' && !isInteger(key.value.json)) return machine.raise(instance, faults.badKey(key.value.json));
    const value = machine.evaluate(node.value, instance);
    if (value.kind === 'wait') return machine.waitFor(instance, value.cell);
    if (value.kind === 'fault') return machine.raise(instance, value.fault);
    const pair = Value.of({ key: key.value.json, value: value.value.json }, value.value.tetraplet, value.value.origin);
    giveToStream(machine, instance, node.output, pair);
  },
  settled: noChildren,
};

/** The instance is done with this value as its output. */
export function give(machine: Machine, instance: Instance, output: Target | undefined, value: Value): void {
  if (output === undefined) return machine.done(instance);
  if (output.kind === 'stream') return giveToStream(machine, instance, output.place, value);
  giveToScalar(machine, instance, output.place, value);
}

export function giveToScalar(machine: Machine, instance: Instance, place: Place, value: Value): void {
  if (instance.status !== 'waiting') return;
  if (isIterator(place)) return machine.raise(instance, faults.iteratorAssigned(place.name));
  const cell = cellAt(place, instance);
  if (cell.writer !== undefined && place.level === 0) return machine.raise(instance, faults.assignedTwice(place.name));
  machine.done(instance);
  machine.assign(cell, value, instance);
}

/** A push is done at once, but in a passive element the value shows up only when the element becomes active. */
function giveToStream(machine: Machine, instance: Instance, place: Place, value: Value): void {
  machine.done(instance);
  if (instance.acted) return;
  const stream = streamAt(place, instance, () => new Stream());
  const element = { key: machine.keyOf(instance), value };
  if (!machine.mayAct(instance)) return machine.holdBack(stream, element);
  instance.acted = true;
  machine.push(stream, element);
}
