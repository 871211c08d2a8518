/** fold and next, over arrays (and frozen streams) and over live streams. */
import { isArray } from '../../particle/json.ts';
import type { Failure } from '../failure.ts';
import { faults } from '../failure.ts';
import { ArrayFold, Cell, Element, Frame, Instance, Stream, StreamFold } from '../frame.ts';
import type { StreamElement } from '../frame.ts';
import { streamAt } from '../evaluate.ts';
import { itemContext, lastContext, streamElementContext } from '../key.ts';
import type { Machine } from '../machine.ts';
import type { Operand } from '../program.ts';
import type { Value } from '../value.ts';
import { adopt, noChildren, nodeOf } from './handler.ts';
import type { Handler } from './handler.ts';

export const fold: Handler = {
  run(machine, instance) {
    if (instance.fold !== undefined || instance.status !== 'waiting') return;
    const node = nodeOf(instance, 'fold');
    if (node.iterable.kind === 'stream') {
      const stream = streamAt(node.iterable.place, instance, () => new Stream());
      const running = new StreamFold(instance, node, stream);
      instance.fold = running;
      machine.block(instance);
      stream.folds.push(running);
      return addElements(machine, running, stream.elements);
    }
    const found = machine.evaluate(node.iterable.operand, instance);
    if (found.kind === 'wait') return machine.waitFor(instance, found.cell);
    if (found.kind === 'fault') return machine.raise(instance, found.fault);
    const items = itemsOf(found.value);
    if (items === undefined) {
      return machine.raise(instance, faults.notIterable(expressionText(node.iterable.operand), found.value.json));
    }
    if (items.length === 0) return machine.done(instance);
    const running = new ArrayFold(instance, node, items);
    instance.fold = running;
    startItem(machine, running, 0, instance.handled);
  },

  /** Only `last` is a direct child; bodies belong to elements. */
  settled(machine, instance, child) {
    const running = instance.fold;
    if (running === undefined || child !== running.last) throw new Error('bug in aqua: a fold was told about a stranger');
    if (running.kind === 'array') for (const next of running.lastWaiting) adopt(machine, next, child);
    else if (child.status === 'done') answerNexts(machine, running, () => true);
  },
};

export const next: Handler = {
  run(machine, instance) {
    const { element } = instance.frame.up(nodeOf(instance, 'next').levels);
    if (element === undefined) return machine.block(instance); // inside `last` of a stream fold: there is no next element
    if (element.fold.kind === 'array') nextItem(machine, element.fold, element, instance);
    else nextOfStream(machine, element.fold, element, instance);
  },
  settled: noChildren,
};

/** The body of an element has settled. */
export function bodySettled(machine: Machine, element: Element, body: Instance): void {
  const running = element.fold;
  if (running.kind === 'array') {
    if (element.position === 0) adopt(machine, running.instance, body);
    for (const waiting of element.nexts) adopt(machine, waiting, body);
    return;
  }
  // A failing body of a stream fold is contained: whether others succeed must not depend on who came first.
  if (body.status !== 'done' || running.finished.length >= 2) return;
  running.finished.push(element);
  machine.done(running.instance);
  answerNexts(machine, running, (at) => at !== running.finished[0] || running.finished.length > 1);
}

// ── arrays ──

function itemsOf(value: Value): readonly Value[] | undefined {
  if (value.elements !== undefined) return value.elements;
  const { json } = value;
  return isArray(json) ? json.map((item, position) => value.part(item, `.$.[${position}]`)) : undefined;
}

function startItem(machine: Machine, running: ArrayFold, position: number, handled: Failure | undefined): Element {
  const { instance, node } = running;
  const item = running.items[position];
  if (item === undefined) throw new Error('bug in aqua: an element past the end');
  const element = new Element(running, position, true);
  running.elements[position] = element;
  const frame = new Frame(instance.frame, itemContext(machine.crypto, instance.frame.context, node.index, position), node.frameSize.slots, element);
  frame.slots[0] = iterator(item);
  element.body = machine.start(node.body, frame, element, { handler: instance.handler, handled });
  return element;
}

function nextItem(machine: Machine, running: ArrayFold, element: Element, instance: Instance): void {
  const position = element.position + 1;
  if (position < running.items.length) {
    const following = running.elements[position] ?? startItem(machine, running, position, instance.handled);
    const { body } = following;
    if (body !== undefined && body.status !== 'waiting') adopt(machine, instance, body);
    else following.nexts.push(instance);
    return;
  }
  const { last } = running.node;
  if (last === undefined) {
    // A parallel fold is done when one of its bodies is, not because there are no more of them.
    const beside = instance.parent instanceof Instance && instance.parent.node.op === 'par';
    return beside ? undefined : machine.done(instance);
  }
  running.last ??= machine.start(last, instance.frame.up(nodeOf(instance, 'next').levels), running.instance, instance);
  if (running.last.status === 'waiting') running.lastWaiting.push(instance);
  else adopt(machine, instance, running.last);
}

// ── streams ──

/** Values of the folded stream that have come in (or were there when the fold started). */
export function addElements(machine: Machine, running: StreamFold, added: readonly StreamElement[]): void {
  const { instance, node } = running;
  const frames = added.map(({ key, value }) => {
    const element = new Element(running, running.elements.length, node.eager);
    running.elements.push(element);
    const frame = new Frame(instance.frame, streamElementContext(machine.crypto, instance.frame.context, node.index, key), node.frameSize.slots, element);
    frame.slots[0] = iterator(value);
    return { element, frame };
  });
  // What is started last runs first: so the first comer does.
  for (const { element, frame } of frames.reverse()) element.body = machine.start(node.body, frame, element, instance);
  if (!node.eager) machine.tellAbroad(running);
  offerActivation(machine, running);
}

/** The schedule lets one more element act, the first passive one in local arrival order. */
export function activateNext(machine: Machine, running: StreamFold): void {
  if (running.activated >= running.allowed) return;
  while (running.elements[running.firstPassive]?.active === true) running.firstPassive++;
  const element = running.elements[running.firstPassive];
  if (element === undefined) return;
  machine.activate(element);
  offerActivation(machine, running);
}

function offerActivation(machine: Machine, running: StreamFold): void {
  if (!running.node.eager && running.activated < running.allowed) machine.choose({ kind: 'activate', fold: running });
}

function nextOfStream(machine: Machine, running: StreamFold, element: Element, instance: Instance): void {
  if (!running.node.eager && !instance.acted && machine.mayAct(instance)) {
    instance.acted = true;
    running.allowed++;
    machine.tellAbroad(running);
    offerActivation(machine, running);
  }
  if (instance.status !== 'waiting' || running.nexts.has(instance)) return;
  const { last } = running.node;
  if (last !== undefined && running.last === undefined) {
    const { frame } = running.instance;
    const own = new Frame(frame, lastContext(machine.crypto, frame.context, running.node.index), running.node.frameSize.slots, undefined);
    running.last = machine.start(last, own, running.instance, running.instance);
  }
  const [first, second] = running.finished;
  const otherDone = first !== undefined && (first !== element || second !== undefined);
  if (otherDone || running.last?.status === 'done') machine.done(instance);
  else running.nexts.set(instance, element);
}

function answerNexts(machine: Machine, running: StreamFold, answered: (element: Element) => boolean): void {
  for (const [instance, element] of running.nexts) {
    if (!answered(element)) continue;
    running.nexts.delete(instance);
    machine.done(instance);
  }
}

function iterator(value: Value): Cell {
  const cell = new Cell();
  cell.value = value;
  return cell;
}

/** How the first VM names what is no array: the lens, or without one the variable. */
function expressionText(operand: Operand): string {
  if (operand.kind !== 'variable') return '';
  const { lens, name } = operand;
  if (lens === 'length') return '.length';
  const steps = lens.map((accessor) => (accessor.kind === 'field' ? accessor.name : accessor.kind === 'index' ? `[${accessor.index}]` : `[${accessor.name}]`));
  return steps.length === 0 ? name : `.$.${steps.join('.')}`;
}
