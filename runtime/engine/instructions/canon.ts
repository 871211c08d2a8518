/** canon and hop: a peer freezes what a stream holds, or (a hop) just shows that it has seen the particle. */
import type { CanonEntry, PeerId, Tetraplet } from '../../particle/particle.ts';
import { literalTetraplet, streamAt } from '../evaluate.ts';
import { faults } from '../failure.ts';
import { Stream } from '../frame.ts';
import type { Instance } from '../frame.ts';
import type { Machine } from '../machine.ts';
import { claimsOf } from '../pushes.ts';
import { isInteger, objectOf, Value } from '../value.ts';
import { measure } from '../value-size.ts';
import { giveToScalar } from './data.ts';
import { noChildren, nodeOf } from './handler.ts';
import type { Handler } from './handler.ts';
import { entryOrAct, peerOf } from './place.ts';
import type { Fits } from './place.ts';

export const canon = {
  run(machine, instance) {
    if (!instance.isWaiting()) return;
    const node = nodeOf(instance, 'canon');
    const peer = peerOf(machine, instance, node.peer);
    if (peer === undefined) return;
    const needed = node.count === undefined ? 0 : countOf(machine, instance);
    if (!instance.isWaiting()) return;
    const stream = sourceOf(instance);
    const ready = needed !== undefined && stream.elements.length >= needed;
    const enough: Fits<CanonEntry> = needed === undefined ? undefined : ({ elements }) => elements.length >= needed;
    const entry = entryOrAct(machine, instance, peer, 'canon', ready, enough, () => machine.choose({ kind: 'freeze', instance }));
    if (entry !== undefined) absorb(machine, instance, peer, entry);
    else if (!ready) {
      stream.waiting.add(instance);
      machine.block(instance);
    }
  },
  settled: noChildren,

  /** Freezes what is there now. The choice may have been offered more than once. */
  freeze(machine: Machine, instance: Instance) {
    if (instance.status !== 'waiting' || instance.acted) return;
    instance.acted = true;
    const frozen = sourceOf(instance).elements;
    const { size, fault } = measure(frozen.map(({ value }) => value.json));
    machine.spend(size);
    if (fault !== undefined) return machine.raise(instance, fault, machine.self);
    const elements = frozen.map(({ value }) => {
      const cid = value.cid(machine.crypto);
      machine.knowledge.keep(cid, value.json);
      return { value: cid, tetraplet: value.tetraplet, origin: value.origin };
    });
    machine.knowledge.append({ kind: 'canon', key: machine.keyOf(instance), elements });
    machine.wake(instance);
  },
} satisfies Handler & Record<string, unknown>;

export const hop = {
  run(machine, instance) {
    if (!instance.isWaiting()) return;
    const peer = peerOf(machine, instance, nodeOf(instance, 'hop').peer);
    if (peer === undefined) return;
    const entry = entryOrAct(machine, instance, peer, 'canon', true, () => true, () => machine.visit(instance));
    if (entry === undefined) return;
    machine.observer?.absorbed(instance.node.index, peer, entry, undefined);
    machine.activateAround(instance);
    machine.done(instance);
  },
  settled: noChildren,

  /** Notes that this peer has seen the particle. The visit may have been offered more than once. */
  arrive(machine: Machine, instance: Instance) {
    if (instance.status !== 'waiting') return;
    machine.knowledge.append({ kind: 'canon', key: machine.keyOf(instance), elements: [] });
    machine.done(instance);
  },
} satisfies Handler & Record<string, unknown>;

/** How many values the canon waits for; undefined while that is not known, or when it is no number (the instance has failed). */
function countOf(machine: Machine, instance: Instance): number | undefined {
  const { count } = nodeOf(instance, 'canon');
  if (count === undefined) return 0;
  const found = machine.evaluate(count, instance);
  if (found.kind === 'wait') machine.waitFor(instance, found.cell);
  else if (found.kind === 'fault') machine.raise(instance, found.fault);
  else if (isInteger(found.value.json)) return Number(found.value.json);
  else machine.raise(instance, faults.badCount(found.value.json));
  return undefined;
}

export function sourceOf(instance: Instance): Stream {
  return streamAt(nodeOf(instance, 'canon').source, instance, () => new Stream());
}

function absorb(machine: Machine, instance: Instance, peer: PeerId, entry: CanonEntry): void {
  machine.activateAround(instance);
  if (peer !== machine.self && !isAccountedFor(machine, instance, entry)) return machine.block(instance);
  const node = nodeOf(instance, 'canon');
  const elements = entry.elements.map(({ value, tetraplet, origin }) => Value.of(machine.knowledge.value(value), tetraplet, origin, value));
  machine.observer?.absorbed(node.index, peer, entry, elements.map((element) => element.json));
  const tetraplet: Tetraplet = { ...literalTetraplet(machine.particle), peer };
  giveToScalar(machine, instance, node.output, outputOf(node.form, elements, tetraplet, entry));
}

/** Whether the logs known here put all of it into the stream (docs/decisions/0013); the canon runs again when more of it is known. */
function isAccountedFor(machine: Machine, instance: Instance, { elements }: CanonEntry): boolean {
  instance.unaccounted ??= claimsOf(elements);
  sourceOf(instance).pushes.settle(instance.unaccounted, instance, machine);
  return instance.unaccounted.length === 0;
}

function outputOf(form: 'canon' | 'canon-map' | 'object', elements: readonly Value[], tetraplet: Tetraplet, entry: CanonEntry): Value {
  switch (form) {
    case 'canon':
      return Value.frozen(elements, tetraplet, entry.key);
    case 'canon-map':
      return Value.frozenMap(elements, tetraplet, entry.key);
    case 'object':
      return Value.of(objectOf(elements), tetraplet, entry.key);
  }
}
