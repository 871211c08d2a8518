/** Peers as a placed function names them. */
import { assertNever } from '../invariant.ts';
import { variablesOf } from '../core/core.ts';
import type { Lens, Operand, Variable } from '../core/core.ts';
import type { Placed } from '../placement/placed.ts';

/** A peer as the script names it. Equal keys are the same peer; whether others are is only known when the script runs. */
export type PeerKey = string;

export type PeerSet = ReadonlySet<PeerKey>;

export const nobody: PeerSet = new Set();

export class Peers {
  readonly #numbers = new Map<Variable, number>();
  readonly #names = new Map<PeerKey, readonly Variable[]>();
  readonly #alone = new Map<PeerKey, PeerSet>();
  readonly #variables = new Map<Variable, PeerSet>();

  /** The set of one peer, the same object each time. */
  only(operand: Operand): PeerSet {
    const variable = operand.kind === 'variable' && operand.lens.length === 0 ? operand.variable : undefined;
    const known = variable && this.#variables.get(variable);
    if (known !== undefined) return known;
    const key = this.keyOf(operand);
    const alone = this.#alone.get(key) ?? new Set([key]);
    this.#alone.set(key, alone);
    if (variable !== undefined) this.#variables.set(variable, alone);
    return alone;
  }

  keyOf(operand: Operand): PeerKey {
    const key = this.#print(operand);
    if (!this.#names.has(key)) this.#names.set(key, variablesOf(operand));
    return key;
  }

  /** Variables that name a peer. */
  variablesOf(key: PeerKey): readonly Variable[] {
    return this.#names.get(key) ?? [];
  }

  /** A name of its own for each variable. */
  nameOf(variable: Variable): string {
    const number = this.#numbers.get(variable) ?? this.#numbers.size;
    this.#numbers.set(variable, number);
    return `v${number}`;
  }

  #print(operand: Operand): string {
    switch (operand.kind) {
      case 'variable':
        return `${this.nameOf(operand.variable)}${this.#printLens(operand.lens)}`;
      case 'string':
        return JSON.stringify(operand.value);
      case 'error':
        return `error${this.#printLens(operand.lens)}`;
      case 'integer':
      case 'float':
      case 'boolean':
        return String(operand.value);
      case 'empty-array':
      case 'init-peer':
      case 'timestamp':
      case 'ttl':
        return operand.kind;
      default:
        return assertNever(operand);
    }
  }

  #printLens(lens: Lens): string {
    if (lens === 'length') return '.length';
    return lens.map((step) => (step.kind === 'field' ? `.${step.name}` : step.kind === 'index' ? `[${step.index}]` : `[${this.nameOf(step.variable)}]`)).join('');
  }
}

/** Whose turn a node is. Of a tour: whoever is last, which is the same peer for equal arrays. */
export function turnOf(node: Placed): Operand | undefined {
  switch (node.kind) {
    case 'call':
    case 'canon':
    case 'join':
    case 'hop':
      return node.peer;
    case 'tour':
      return node.peers;
    default:
      return undefined;
  }
}

/** All that are in one of them. */
export function union(sets: readonly PeerSet[]): PeerSet {
  const distinct = new Set(sets.filter((set) => set.size > 0));
  const [first] = distinct;
  if (first === undefined || distinct.size === 1) return first ?? nobody;
  const all = new Set(first);
  for (const set of distinct) for (const peer of set) all.add(peer);
  return all;
}

export function overlap(a: PeerSet, b: PeerSet): boolean {
  if (a === b) return a.size > 0;
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  for (const each of small) if (large.has(each)) return true;
  return false;
}
