/** What a placed function waits for and what feeds that, each with who holds the particle there. */
import { isDataVariable, mayFail, variablesOf } from '../core/core.ts';
import type { Operand, Variable } from '../core/core.ts';
import { isGrowing, operandsOf } from '../placement/placed.ts';
import type { Placed } from '../placement/placed.ts';
import { isPassed, leadsOut } from './beginnings.ts';
import { Faults, isFallible } from './faults.ts';
import { Peers } from './peers.ts';
import type { PeerSet } from './peers.ts';
import { Quiet } from './quiet.ts';
import { isDetached, isParallel } from './spots.ts';
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
  readonly #quiet: Quiet;
  #faults = new Faults();

  constructor(root: Spot) {
    this.root = root;
    this.visits = new Visits(root, this.peers);
    this.#quiet = new Quiet(root);
    this.#visit(root, this.peers.only({ kind: 'init-peer' }));
  }

  feedersOf(variable: Variable): readonly Feeder[] {
    return this.#feeders.get(variable) ?? [];
  }

  /** Whether a spot is only done once the variable has a value, or so many as it waits for. */
  needs(spot: Spot, variable: Variable): boolean {
    return this.waits.some((wait) => wait.variable === variable && wait.spot.node.kind !== 'fold' && spot.contains(wait.spot) && (wait.spot === spot || isPassed(wait.spot, spot)));
  }

  /** The loop or scope that a variable belongs to, or the step that makes it; undefined when it belongs to the function. */
  homeOf(variable: Variable): Spot | undefined {
    return this.#homes.get(variable);
  }

  #visit(spot: Spot, here: PeerSet): void {
    const { node } = spot;
    this.#leaf(spot, here);
    let held = here;
    // whoever is busy in one branch knows that the others have begun
    if (isParallel(node)) held = both(here, this.visits.everybody(spot));
    else if (node.kind === 'fold') held = both(here, this.visits.ends(spot).holders);
    if (node.kind === 'try') this.#visitTry(spot, here);
    else if (isDetached(node)) this.#apart(() => this.#visitChildren(spot, held));
    else this.#visitChildren(spot, held);
  }

  #visitChildren(spot: Spot, here: PeerSet): void {
    const { node, children } = spot;
    const ways: (readonly Had[])[] = [];
    let held = here;
    for (const child of children) {
      const had = this.#lastHad.length;
      this.#visit(child, held);
      if (node.kind === 'seq') {
        const { holders, passes } = this.visits.ends(child);
        held = passes ? both(held, holders) : holders;
      } else if (node.kind !== 'new') ways.push(this.#forget(had));
    }
    const [first = [], ...others] = ways;
    if (node.kind === 'if' || (node.kind === 'par' && !node.detached)) this.#rememberCommon(first, others);
  }

  /** Whoever handles an error has what was waited for before anything could fail. */
  #visitTry({ children: [attempt, handler] }: Spot, here: PeerSet): void {
    if (attempt === undefined || handler === undefined) return;
    const since = this.#lastHad.length;
    const { before, peers } = this.#apart(() => this.#visit(attempt, here));
    const tried = this.#forget(since);
    const failed = before === undefined ? tried : tried.slice(0, before - since);
    for (const name of failed) this.#remember(name);
    this.#visit(handler, before === undefined ? here : peers);
    // what was had before any error is had on both ways
    const caught = this.#forget(since, since + failed.length);
    this.#rememberCommon(tried, leadsOut(handler) ? [] : [caught]);
  }

  /** Whose errors are not heard around it. */
  #apart(visit: () => void): Faults {
    const around = this.#faults;
    const inside = new Faults();
    this.#faults = inside;
    visit();
    this.#faults = around;
    return inside;
  }

  /** Forgets what was waited for since then, and gives it. `kept`: up to where it will be remembered again. */
  #forget(since: number, kept = since): readonly Had[] {
    this.#faults.forget(kept);
    const names = this.#lastHad.splice(since);
    for (const name of names) this.#had.delete(name);
    return names;
  }

  /** What has been waited for on each of several ways. */
  #rememberCommon(first: readonly Had[], others: readonly (readonly Had[])[]): void {
    for (const name of first) if (others.every((names) => names.includes(name))) this.#remember(name);
  }

  #remember(name: Had): void {
    this.#had.add(name);
    this.#lastHad.push(name);
  }

  #leaf(spot: Spot, here: PeerSet): void {
    const { node, turn } = spot;
    const executor = turn === undefined ? here : this.peers.only(turn);
    const there = turn === undefined ? here : both(here, executor);
    if (turn !== undefined) {
      if (mayFail(turn)) this.#faults.note(this.#lastHad.length, here);
      this.#read(turn, spot, here, true);
    }
    if (isFallible(node)) this.#faults.note(this.#lastHad.length, executor);
    for (const operand of operandsOf(node)) this.#read(operand, spot, there, false);
    // nobody tells its own peer of a join: that knows of it with the first value
    if (node.kind === 'join') this.#wait(`${this.peers.nameOf(node.stream)}>${this.peers.keyOf(node.count)}`, { variable: node.stream, spot, known: here, turn: false });
    if (node.kind === 'fold') {
      this.#homes.set(node.item, spot);
      if (isGrowing(node.iterable) && !this.#quiet.isQuiet(spot)) this.waits.push({ variable: node.iterable, spot, known: both(here, this.visits.everybody(spot)), turn: false });
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
