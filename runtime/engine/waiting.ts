/** Why is it stuck? What every branch that somebody needs is waiting for. */
import { printJson } from '../particle/json.ts';
import type { Json } from '../particle/json.ts';
import type { PeerId } from '../particle/particle.ts';
import type { Wait } from './contracts.ts';
import { Element } from './frame.ts';
import type { Instance } from './frame.ts';
import { sourceOf } from './instructions/canon.ts';
import type { Machine } from './machine.ts';
import type { Operand } from './program.ts';

/**
 * Branches whose surroundings are done already are left out (a `par` that has gone on does not wait for its slower side), unless
 * nothing else waits.
 */
export function waitsOf(machine: Machine): readonly Wait[] {
  if (machine.root.status !== 'waiting') return [];
  const waiting = [...machine.blocked].filter((instance) => instance.status === 'waiting');
  const needed = waiting.filter(isNeeded);
  const waits = (needed.length > 0 ? needed : waiting).flatMap((instance) => waitOf(machine, instance));
  return [...new Map(waits.map((wait) => [JSON.stringify(wait), wait])).values()].sort((a, b) => a.instruction - b.instruction);
}

function textOf(json: Json): string {
  return typeof json === 'string' ? json : printJson(json);
}

function isNeeded(instance: Instance): boolean {
  for (let at = instance.parent; at !== undefined; ) {
    if (at instanceof Element) {
      // A passive element does not act, so it is not what holds things up.
      if (!at.active || at.fold.instance.status !== 'waiting') return false;
      at = at.fold.instance.parent;
    } else {
      if (at.status !== 'waiting') return false;
      at = at.parent;
    }
  }
  return true;
}

function waitOf(machine: Machine, instance: Instance): Wait[] {
  const { node } = instance;
  const instruction = node.index;
  const unknown = (...operands: readonly (Operand | undefined)[]): Wait[] =>
    operands.flatMap((operand) => {
      const found = operand && machine.evaluate(operand, instance);
      return found?.kind === 'wait' ? [{ kind: 'variable', instruction, variable: found.name }] : [];
    });
  const atPeer = (peer: Operand, what: string): Wait[] => {
    const found = machine.evaluate(peer, instance);
    if (found.kind === 'wait') return [{ kind: 'variable', instruction, variable: found.name }];
    if (found.kind !== 'value' || found.value.json === machine.self) return [];
    return [{ kind: 'peer', instruction, peer: textOf(found.value.json) as PeerId, what }];
  };
  switch (node.op) {
    case 'never':
      return [{ kind: 'never', instruction }];
    case 'match':
    case 'mismatch':
      return unknown(node.leftOperand, node.rightOperand);
    case 'ap':
      return unknown(node.value);
    case 'ap-map':
      return unknown(node.key, node.value);
    case 'fail':
      return node.operand.kind === 'literal' ? [] : unknown(node.operand);
    case 'hop':
      return atPeer(node.peer, 'visit');
    case 'call': {
      const request = machine.requested.has(machine.keyOf(instance));
      const name = [node.service, node.function].map((operand) => {
        const found = machine.evaluate(operand, instance);
        return found.kind === 'value' ? textOf(found.value.json) : '?';
      });
      if (request) return [{ kind: 'service', instruction, service: name[0] ?? '?', function: name[1] ?? '?' }];
      return [...atPeer(node.peer, name.join('.')), ...unknown(node.service, node.function, ...node.args)];
    }
    case 'canon': {
      const values = instance.unaccounted?.length ?? 0;
      const there = atPeer(node.peer, `freeze ${node.source.name}`).map((wait): Wait =>
        wait.kind === 'peer' && values > 0 ? { kind: 'account', instruction, peer: wait.peer, stream: node.source.name, values } : wait,
      );
      const elsewhere = [...there, ...unknown(node.count)];
      if (elsewhere.length > 0 || node.count === undefined) return elsewhere;
      const count = machine.evaluate(node.count, instance);
      const needed = count.kind === 'value' ? Number(count.value.json) : undefined;
      return [{ kind: 'stream', instruction, stream: node.source.name, needed, present: sourceOf(instance).elements.length }];
    }
    case 'fold':
      if (node.iterable.kind === 'value') return unknown(node.iterable.operand);
      // A fold with elements waits for what its bodies wait for; those report themselves.
      return instance.fold?.kind === 'stream' && instance.fold.stream.elements.length === 0
        ? [{ kind: 'stream', instruction, stream: node.iterable.place.name, needed: 1, present: 0 }]
        : [];
    case 'null':
    case 'seq':
    case 'par':
    case 'xor':
    case 'new':
    case 'next':
      return [];
  }
}
