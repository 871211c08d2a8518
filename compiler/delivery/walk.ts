/** What a placed function waits for and what feeds that, each with who holds the particle there. */
import { isDataVariable, variablesOf } from '../core/core.ts';
import type { Operand, Variable } from '../core/core.ts';
import { isGrowing, operandsOf } from '../placement/placed.ts';
import type { Placed } from '../placement/placed.ts';
import { Peers } from './peers.ts';
import type { PeerSet } from './peers.ts';
import { isParallel } from './spots.ts';
import type { Spot } from './spots.ts';
import { Visits } from './visits.ts';

/** Something that gives a variable a value, and who knows of it at once. */
export interface Feeder {
  readonly spot: Spot;
  readonly known: PeerSet;
}

/** Something that waits for a variable, and who knows that it does. */
export interface Wait extends Feeder {
  readonly variable: Variable;
  /** Whether it has to know whose turn it is: before that the particle goes nowhere. */
  readonly turn: boolean;
}

/** What has been waited for: the value of a variable, or so many in a stream. */
type Had = Variable | string;

/** Goes through a function in order, with who holds the particle. */
export class Walk {
  readonly peers = new Peers();
  readonly root: Spot;
  readonly visits: Visits;
  /** In order. What the flow has waited for before is left out: whoever goes on from there has it. */
  readonly waits: Wait[] = [];
  readonly #feeders = new Map<Variable, Feeder[]>();
  /** What each variable belongs to: another run of that has another one. */
  readonly #homes = new Map<Variable, Spot>();
  readonly #had = new Set<Had>();
  readonly #lastHad: Had[] = [];

  constructor(root: Spot) {
    this.root = root;
    this.visits = new Visits(root, this.peers);
    this.#visit(root, this.peers.only({ kind: 'init-peer' }));
  }

  feedersOf(variable: Variable): readonly Feeder[] {
    return this.#feeders.get(variable) ?? [];
  }

  /** The loop or scope that a variable belongs to, or the step that makes it; undefined when it belongs to the function. */
  homeOf(variable: Variable): Spot | undefined {
    return this.#homes.get(variable);
  }

  #visit(spot: Spot, here: PeerSet): void {
    const { node, children } = spot;
    this.#leaf(spot, here);
    let held = here;
    // whoever is busy in one branch knows that the others have begun
    if (isParallel(node)) held = both(here, this.visits.everybody(spot));
    else if (node.kind === 'fold') held = both(here, this.visits.ends(spot).holders);
    const ways: (readonly Had[])[] = [];
    for (const child of children) {
      const had = this.#lastHad.length;
      this.#visit(child, held);
      if (node.kind === 'seq') {
        const { holders, passes } = this.visits.ends(child);
        held = passes ? both(held, holders) : holders;
      } else if (node.kind !== 'new') ways.push(this.#forget(had));
    }
    for (const name of hadAfter(node, ways)) this.#remember(name);
  }

  /** Forgets what was waited for since then, and gives it. */
  #forget(since: number): readonly Had[] {
    const names = this.#lastHad.splice(since);
    for (const name of names) this.#had.delete(name);
    return names;
  }

  #remember(name: Had): void {
    this.#had.add(name);
    this.#lastHad.push(name);
  }

  #leaf(spot: Spot, here: PeerSet): void {
    const { node, turn, children } = spot;
    const executor = turn === undefined ? here : this.peers.only(turn);
    const there = turn === undefined ? here : both(here, executor);
    if (turn !== undefined) this.#read(turn, spot, here, true);
    for (const operand of operandsOf(node)) this.#read(operand, spot, there, false);
    if (node.kind === 'join') this.#wait(`${this.peers.nameOf(node.stream)}>${this.peers.keyOf(node.count)}`, { variable: node.stream, spot, known: there, turn: false });
    if (node.kind === 'fold') {
      this.#homes.set(node.item, spot);
      if (isGrowing(node.iterable) && !children.every(doesNothing)) this.waits.push({ variable: node.iterable, spot, known: both(here, this.visits.everybody(spot)), turn: false });
    }
    if (node.kind === 'new') for (const variable of node.variables) this.#homes.set(variable, spot);
    const made = madeBy(node);
    if (made === undefined) return;
    if (isDataVariable(made)) this.#homes.set(made, spot);
    const feeders = this.#feeders.get(made);
    const feeder = { spot, known: executor };
    if (feeders === undefined) this.#feeders.set(made, [feeder]);
    else feeders.push(feeder);
  }

  #read(operand: Operand, spot: Spot, known: PeerSet, turn: boolean): void {
    for (const variable of variablesOf(operand)) this.#wait(variable, { variable, spot, known, turn });
  }

  #wait(name: Had, wait: Wait): void {
    if (this.#had.has(name)) return;
    this.#remember(name);
    this.waits.push(wait);
  }
}

/** Whether nobody would miss it. */
function doesNothing({ node, children }: Spot): boolean {
  return children.length === 0 ? node.kind === 'null' || node.kind === 'never' : children.every(doesNothing);
}

/** What has surely been waited for when a node is done, of what was in each of its children. */
function hadAfter(node: Placed, [first = [], ...others]: readonly (readonly Had[])[]): readonly Had[] {
  if (node.kind === 'try') return first;
  if (node.kind !== 'if' && (node.kind !== 'par' || node.detached)) return [];
  return first.filter((name) => others.every((names) => names.includes(name)));
}

function both(a: PeerSet, b: PeerSet): PeerSet {
  if (b.size === 0 || a === b) return a;
  if (a.size === 0) return b;
  const all = new Set(a);
  for (const peer of b) all.add(peer);
  return all.size === a.size ? a : all;
}

export function madeBy(node: Placed): Variable | undefined {
  switch (node.kind) {
    case 'call':
    case 'canon':
    case 'join':
    case 'ap':
      return node.output;
    case 'push':
      return node.stream;
    case 'insert':
      return node.map;
    default:
      return undefined;
  }
}
