/** Placed core with its surroundings: where everything stands, and whom the particle visits afterwards. */
import { assertNever } from '../../../compiler/invariant.ts';
import { variablesOf } from '../../../compiler/core/core.ts';
import type { Lens, Operand, Variable } from '../../../compiler/core/core.ts';
import type { Placed } from '../../../compiler/placement/placed.ts';

/** A peer as the script names it. Equal keys are the same peer; whether others are is only known when the script runs. */
export type PeerKey = string;

export class Peers {
  readonly #numbers = new Map<Variable, number>();
  readonly #names = new Map<PeerKey, readonly Variable[]>();

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

const nobody: ReadonlySet<PeerKey> = new Set();

/** One node and where it stands. */
export class Spot {
  readonly node: Placed;
  readonly parent: Spot | undefined;
  /** Which child of the parent. */
  readonly slot: number;
  readonly depth: number;
  /** Of a fold: the body, what follows an iteration, what follows the last. */
  readonly children: readonly Spot[];
  /** Whom the particle visits when this runs. */
  readonly visits: ReadonlySet<PeerKey>;
  /** Who may hold the particle when this is done. */
  readonly ends: ReadonlySet<PeerKey>;
  /** Whether that may also be who held it before. */
  readonly passes: boolean;
  #everybody: ReadonlySet<PeerKey> | undefined;
  /** The last child that visits a peer. */
  readonly lastVisits = new Map<PeerKey, number>();

  constructor(node: Placed, peers: Peers, parent?: Spot, slot = 0) {
    this.node = node;
    this.parent = parent;
    this.slot = slot;
    this.depth = parent === undefined ? 0 : parent.depth + 1;
    this.children = childrenOf(node).map((child, i) => new Spot(child, peers, this, i));
    for (const [i, { visits }] of this.children.entries()) for (const peer of visits) this.lastVisits.set(peer, i);
    const turn = turnOf(node);
    this.visits = turn === undefined ? this.#visits() : new Set([peers.keyOf(turn)]);
    [this.ends, this.passes] = turn === undefined ? this.#ends() : [this.visits, false];
  }

  /** Every peer whose turn comes inside. */
  everybody(): ReadonlySet<PeerKey> {
    this.#everybody ??= this.children.length === 0 ? this.visits : union(this.children.map((child) => child.everybody()));
    return this.#everybody;
  }

  #visits(): ReadonlySet<PeerKey> {
    const [first, second, third] = this.children;
    switch (this.node.kind) {
      case 'seq':
      case 'par':
        return union(this.children.map(({ visits }) => visits));
      case 'try':
      case 'new':
        return first?.visits ?? nobody;
      case 'if':
        return new Set([...(first?.visits ?? [])].filter((peer) => second?.visits.has(peer)));
      case 'fold':
        return third?.visits ?? nobody;
      default:
        return nobody;
    }
  }

  #ends(): readonly [ReadonlySet<PeerKey>, boolean] {
    const { node, children } = this;
    switch (node.kind) {
      case 'seq': {
        let last = children.length - 1;
        while (last >= 0 && children[last]?.passes === true) last--;
        return [union(children.slice(Math.max(last, 0)).map(({ ends }) => ends)), last < 0];
      }
      case 'par':
        // whoever is busy in a detached branch knows that the flow has gone on
        return node.detached ? [this.everybody(), true] : [union(children.map(({ ends }) => ends)), children.some(({ passes }) => passes)];
      case 'fold':
        return isParallel(node) ? [this.everybody(), true] : [union(children.map(({ ends }) => ends)), children.every(({ passes }) => passes) || children[2]?.passes === true];
      default:
        return [union(children.map(({ ends }) => ends)), children.length === 0 || children.some(({ passes }) => passes)];
    }
  }
}

/** Whether the particle visits one of the peers after a spot, as long as it is inside `bound`. */
export function leadsTo(from: Spot, wanted: ReadonlySet<PeerKey>, bound: Spot | undefined): boolean {
  for (let spot = from; spot !== bound && spot.parent !== undefined; spot = spot.parent) {
    const { node, lastVisits } = spot.parent;
    if (node.kind !== 'seq' && (node.kind !== 'fold' || spot.slot > 0)) continue;
    for (const peer of wanted) if ((lastVisits.get(peer) ?? -1) > spot.slot) return true;
  }
  return false;
}

/** Whether what is inside runs beside itself: branches of a `par`, iterations of a loop. */
export function isParallel(node: Placed): boolean {
  return node.kind === 'par' || (node.kind === 'fold' && node.mode !== 'seq' && node.mode !== 'try');
}

/** The innermost spot around both, and the ways down from there: `undefined` for a spot that is itself around the other. */
export function meet(a: Spot, b: Spot): { readonly around: Spot; readonly toA: Spot | undefined; readonly toB: Spot | undefined } {
  let [x, y]: [Spot, Spot] = [a, b];
  let [toA, toB]: [Spot | undefined, Spot | undefined] = [undefined, undefined];
  while (x !== y) {
    if (x.depth >= y.depth && x.parent !== undefined) [toA, x] = [x, x.parent];
    else if (y.parent !== undefined) [toB, y] = [y, y.parent];
    else break;
  }
  return { around: x, toA, toB };
}

function childrenOf(node: Placed): readonly Placed[] {
  switch (node.kind) {
    case 'seq':
      return node.nodes;
    case 'par':
      return node.branches;
    case 'try':
      return [node.attempt, node.handler];
    case 'if':
      return [node.then, node.else];
    case 'fold':
      return [node.body, node.beforeNext, node.last];
    case 'new':
      return [node.body];
    default:
      return [];
  }
}

function union(sets: readonly ReadonlySet<PeerKey>[]): ReadonlySet<PeerKey> {
  const [first, ...others] = sets.filter((set) => set.size > 0);
  if (first === undefined) return nobody;
  return others.length === 0 ? first : new Set(sets.flatMap((set) => [...set]));
}
