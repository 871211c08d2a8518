/** seq, par, xor, match, mismatch, new, null, never, fail: what runs when. */
import { field, isObject, jsonEqual } from '../../particle/json.ts';
import type { Json } from '../../particle/json.ts';
import type { Tetraplet } from '../../particle/particle.ts';
import { describe } from '../../air/describe.ts';
import type { Failure } from '../failure.ts';
import { faults } from '../failure.ts';
import type { Instance } from '../frame.ts';
import type { Machine } from '../machine.ts';
import { isInteger } from '../value.ts';
import { adopt, noChildren, nodeOf } from './handler.ts';
import type { Handler } from './handler.ts';

export const nothing: Handler = { run: (machine, instance) => machine.done(instance), settled: noChildren };

export const never: Handler = { run: (machine, instance) => machine.block(instance), settled: noChildren };

export const seq: Handler = {
  run(machine, instance) {
    instance.left = machine.start(nodeOf(instance, 'seq').left, instance.frame, instance, instance);
  },
  settled(machine, instance, child) {
    if (child === instance.right || child.failure !== undefined) adopt(machine, instance, child);
    else instance.right = machine.start(nodeOf(instance, 'seq').right, instance.frame, instance, { handler: instance.handler, handled: child.handled });
  },
};

/** Done as soon as one side is; failed when both are, with the left side's error. The slower side keeps running. */
export const par = {
  run(machine, instance) {
    const node = nodeOf(instance, 'par');
    // Both sides start before the par tells anybody that one is done: what stands after it runs after both, as in the text.
    instance.opening = true;
    machine.open(instance);
    instance.right = machine.start(node.right, instance.frame, instance, instance);
    instance.left = machine.start(node.left, instance.frame, instance, instance);
  },
  settled(machine, instance) {
    if (!instance.opening) par.opened(machine, instance);
  },
  opened(machine: Machine, instance: Instance) {
    if (instance.left?.status === 'done' || instance.right?.status === 'done') machine.done(instance);
    else if (instance.left?.failure !== undefined && instance.right?.failure !== undefined) machine.fail(instance, instance.left.failure);
  },
} satisfies Handler & Record<string, unknown>;

export const xor: Handler = {
  run(machine, instance) {
    instance.left = machine.start(nodeOf(instance, 'xor').left, instance.frame, instance, instance);
  },
  settled(machine, instance, child) {
    if (child === instance.right || child.failure === undefined) adopt(machine, instance, child);
    else {
      // A failed comparison is how `if` says no: it is not what `%last_error%` is about.
      const comparison = child.failure.code === faults.unequal.code || child.failure.code === faults.equal.code;
      const handled = comparison ? instance.handled : child.failure;
      instance.right = machine.start(nodeOf(instance, 'xor').right, instance.frame, instance, { handler: instance, handled });
    }
  },
};

export const match: Handler = {
  run(machine, instance) {
    if (instance.acted) return;
    const node = nodeOf(instance, 'match', 'mismatch');
    const left = machine.evaluate(node.leftOperand, instance);
    const right = machine.evaluate(node.rightOperand, instance);
    for (const operand of [left, right]) if (operand.kind === 'fault') return machine.raise(instance, operand.fault);
    for (const operand of [left, right]) if (operand.kind === 'wait') return machine.waitFor(instance, operand.cell);
    if (left.kind !== 'value' || right.kind !== 'value') return;
    instance.acted = true;
    const equal = jsonEqual(left.value.json, right.value.json);
    if (equal === (node.op === 'match')) instance.left = machine.start(node.body, instance.frame, instance, instance);
    else machine.raise(instance, node.op === 'match' ? faults.unequal : faults.equal);
  },
  settled: adopt,
};

/** `new` is a matter of scopes, which the program has resolved already. */
export const fresh: Handler = {
  run(machine, instance) {
    instance.left = machine.start(nodeOf(instance, 'new').body, instance.frame, instance, instance);
  },
  settled: adopt,
};

export const fail: Handler = {
  run(machine, instance) {
    const { operand } = nodeOf(instance, 'fail');
    if (operand.kind === 'literal') {
      const object = { error_code: Number(operand.code), instruction: describe(instance.node.instruction), message: operand.message, peer_id: machine.particle.initPeer };
      return raiseObject(machine, instance, object, undefined);
    }
    if (operand.kind === 'error' && operand.lens.length === 0) {
      const original = instance.handler?.left?.failure;
      if (original !== undefined) return machine.fail(instance, original);
    }
    const error = machine.evaluate(operand, instance);
    if (error.kind === 'wait') return machine.waitFor(instance, error.cell);
    if (error.kind === 'fault') return machine.raise(instance, error.fault);
    const object = error.value.json;
    const problem = problemOf(object);
    if (problem !== undefined) return machine.raise(instance, faults.notAnError(object, problem));
    raiseObject(machine, instance, object, error.value.tetraplet);
  },
  settled: noChildren,
};

function raiseObject(machine: Machine, instance: Instance, raised: Json, tetraplet: Tetraplet | undefined): void {
  const failure: Failure = { ...faults.raised(raised), instruction: instance.node.instruction, index: instance.node.index, peer: undefined, raised, tetraplet };
  machine.fail(instance, failure);
}

/** Why a value cannot be raised as an error. */
function problemOf(object: Json): string | undefined {
  if (!isObject(object)) return 'must be an object';
  const code = field(object, 'error_code');
  const message = field(object, 'message');
  if (code === undefined) return "must have field with name 'error_code'";
  if (!isInteger(code)) return "must have an integer in field 'error_code'";
  if (code === 0) return "must not have 0 in field 'error_code', which means success";
  if (message === undefined) return "must have field with name 'message'";
  return typeof message === 'string' ? undefined : "must have a string in field 'message'";
}
