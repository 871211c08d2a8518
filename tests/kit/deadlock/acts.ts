/** What a function does that others can see: which instruction of its script makes which call or snapshot of its core. */
import { children } from '../../../compiler/core/core.ts';
import type { Call, Canonicalise, Join, Node, Origin } from '../../../compiler/core/core.ts';
import type { Program } from '../../../runtime/engine/program.ts';
import type { Subject } from './subject.ts';

export type Act = Call | Canonicalise | Join;

export class Acts {
  readonly #acts = new Map<number, Act>();

  constructor({ core, spots, program }: Subject) {
    const acts = groups(actsIn(core.body), nameOfAct);
    const instructions = groups(program.nodes.map(({ index }) => index), (index) => nameOfInstruction(program, index, spots[index]));
    for (const [name, those] of instructions) {
      const all = acts.get(name) ?? [];
      const [only, other] = all;
      // What is inlined several times is as often in the script, in the same order.
      if (all.length !== those.length && other !== undefined) throw new Error(`${name}: ${all.length} times in core, ${those.length} times in the script`);
      for (const [i, instruction] of those.entries()) {
        const act = other === undefined ? only : all[i];
        if (act !== undefined) this.#acts.set(instruction, act);
      }
    }
  }

  /** Undefined of what the compiler adds. */
  of(instruction: number): Act | undefined {
    return this.#acts.get(instruction);
  }
}

function actsIn(node: Node): readonly Act[] {
  return node.kind === 'call' || node.kind === 'canon' || node.kind === 'join' ? [node] : children(node).flatMap(actsIn);
}

/** Arguments are asked for at no place of the source. */
function nameOfAct(act: Act): string {
  if (act.kind !== 'call') return `snapshot at ${spotOf(act.origin) ?? 'no place'}`;
  return act.role === 'argument' ? `argument ${act.function}` : `${act.function} at ${spotOf(act.origin) ?? 'no place'}`;
}

function nameOfInstruction({ nodes }: Program, index: number, spot = 'no place'): string | undefined {
  const node = nodes[index];
  if (node?.op === 'canon') return `snapshot at ${spot}`;
  if (node?.op !== 'call' || node.function.kind !== 'constant' || typeof node.function.value !== 'string') return undefined;
  const isArgument = node.service.kind === 'constant' && node.service.value === 'getDataSrv';
  return isArgument ? `argument ${node.function.value}` : `${node.function.value} at ${spot}`;
}

function spotOf(origin: Origin): string | undefined {
  if (!('source' in origin)) return undefined;
  const { line, column } = origin.source.position(origin.start);
  return `${origin.source.path}:${line}:${column}`;
}

function groups<T>(items: readonly T[], nameOf: (item: T) => string | undefined): ReadonlyMap<string, readonly T[]> {
  const all = new Map<string, T[]>();
  for (const item of items) {
    const name = nameOf(item);
    if (name === undefined) continue;
    const group = all.get(name);
    if (group === undefined) all.set(name, [item]);
    else group.push(item);
  }
  return all;
}
