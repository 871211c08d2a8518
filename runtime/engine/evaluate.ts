/** Operands → values. Waiting is an answer like any other: a variable nobody assigned yet is not an error. */
import { field, isArray, isObject } from '../particle/json.ts';
import type { Json } from '../particle/json.ts';
import type { Particle, Tetraplet } from '../particle/particle.ts';
import { errorObject, faults, lastErrorObject, noError } from './failure.ts';
import type { Fault } from './failure.ts';
import { Cell } from './frame.ts';
import type { Frame, Instance, Stream } from './frame.ts';
import type { Operand, Place, ResolvedLens } from './program.ts';
import { isInteger, keyText, Value } from './value.ts';

export type Evaluated =
  | { readonly kind: 'value'; readonly value: Value }
  /** `cell` is undefined when nothing in scope ever assigns the name. */
  | { readonly kind: 'wait'; readonly cell: Cell | undefined; readonly name: string }
  | { readonly kind: 'fault'; readonly fault: Fault };

export function literalTetraplet(particle: Particle): Tetraplet {
  return { peer: particle.initPeer, service: '', function: '', lens: '' };
}

export function evaluate(operand: Operand, instance: Instance, particle: Particle): Evaluated {
  const literal = (json: Json): Evaluated => ({ kind: 'value', value: Value.of(json, literalTetraplet(particle)) });
  switch (operand.kind) {
    case 'constant':
      return literal(operand.value);
    case 'init-peer-id':
      return literal(particle.initPeer);
    case 'timestamp':
      return literal(particle.timestamp);
    case 'ttl':
      return literal(particle.ttl);
    case 'error': {
      const failure = instance.handler?.left?.failure;
      return applyLens(Value.of(failure === undefined ? noError : errorObject(failure), failure?.tetraplet ?? literalTetraplet(particle)), operand.lens, instance);
    }
    case 'last-error': {
      const failure = instance.handled;
      return applyLens(Value.of(failure === undefined ? noError : lastErrorObject(failure), failure?.tetraplet ?? literalTetraplet(particle)), operand.lens, instance);
    }
    case 'variable': {
      const found = read(operand.place, operand.name, instance);
      return found.kind === 'value' ? applyLens(found.value, operand.lens, instance) : found;
    }
  }
}

function read(place: Place | undefined, name: string, instance: Instance): Evaluated {
  if (place === undefined) return { kind: 'wait', cell: undefined, name };
  const cell = cellAt(place, instance);
  return cell.value === undefined ? { kind: 'wait', cell, name } : { kind: 'value', value: cell.value };
}

/** The frame where a place lives, seen from an instance. */
function frameAt(place: Place, instance: Instance): Frame {
  // `node.level` counts the fold bodies around the instruction, which is exactly how deep its frame lies.
  return instance.frame.up(instance.node.level - place.level);
}

export function cellAt(place: Place, instance: Instance): Cell {
  const { slots } = frameAt(place, instance);
  const slot = slots[place.slot];
  if (slot instanceof Cell) return slot;
  const cell = new Cell();
  slots[place.slot] = cell;
  return cell;
}

export function streamAt(place: Place, instance: Instance, create: () => Stream): Stream {
  const { slots } = frameAt(place, instance);
  const slot = slots[place.slot];
  if (slot !== undefined && !(slot instanceof Cell)) return slot;
  const stream = create();
  slots[place.slot] = stream;
  return stream;
}

function applyLens(value: Value, lens: ResolvedLens, instance: Instance): Evaluated {
  if (lens === 'length') return lengthOf(value);
  let current = value;
  /** Whether the next step begins a path: in what was picked from a frozen stream or map it begins anew. */
  let begins = true;
  for (const accessor of lens) {
    const path = begins ? '.$.' : '.';
    begins = current.elements !== undefined;
    let step: Step;
    if (accessor.kind === 'place') {
      const found = read(accessor.place, accessor.name, instance);
      if (found.kind !== 'value') return found;
      const json = found.value.json;
      if (typeof json === 'string') step = { kind: 'field', name: json };
      else if (isInteger(json) && json >= 0) step = { kind: 'index', index: json };
      else return { kind: 'fault', fault: faults.badAccessor(json) };
    } else step = accessor;
    const next = applyStep(current, step, path);
    if (next.kind !== 'value') return next;
    current = next.value;
  }
  return { kind: 'value', value: current };
}

type Step = { readonly kind: 'field'; readonly name: string } | { readonly kind: 'index'; readonly index: number | bigint };

function applyStep(value: Value, step: Step, path: string): Evaluated {
  const fault = (reason: Fault): Evaluated => ({ kind: 'fault', fault: reason });
  if (value.byKey !== undefined) {
    // A key of a frozen map selects the list of its values; a missing key selects the empty list.
    const key = step.kind === 'field' ? step.name : step.index;
    const values = value.byKey.get(keyText(key)) ?? [];
    const text = step.kind === 'field' ? step.name : `[${step.index}]`;
    return { kind: 'value', value: Value.frozen(values, { ...value.tetraplet, lens: `${value.tetraplet.lens}${path}${text}` }, value.origin) };
  }
  if (value.elements !== undefined) {
    if (step.kind === 'field') return fault(faults.notObject(value.json, step.name));
    const element = value.elements[Number(step.index)];
    return element === undefined ? fault(faults.streamTooShort(value.elements.length, step.index)) : { kind: 'value', value: element };
  }
  const json = value.json;
  if (step.kind === 'field') {
    if (!isObject(json)) return fault(faults.notObject(json, step.name));
    const part = field(json, step.name);
    return part === undefined ? fault(faults.noField(json, step.name)) : { kind: 'value', value: value.part(part, path + step.name) };
  }
  if (!isArray(json)) return fault(faults.notArray(json, step.index));
  const item = json[Number(step.index)];
  return item === undefined ? fault(faults.noIndex(json, step.index)) : { kind: 'value', value: value.part(item, `${path}[${step.index}]`) };
}

function lengthOf(value: Value): Evaluated {
  const length = value.elements?.length ?? (isArray(value.json) ? value.json.length : undefined);
  return length === undefined ? { kind: 'fault', fault: faults.noLength(value.json) } : { kind: 'value', value: value.part(length, '.length') };
}
