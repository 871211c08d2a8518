/**
 * The check of placement's work: whatever a step waits for comes to a peer that knows of the wait. The deadlock analysis takes for granted
 * that a value which exists reaches whoever waits for it; here that is looked up in the placed function, by a rule that shares nothing with
 * those by which it was placed. A wait is known to whoever held the particle before it, and to the peer whose turn it is. What feeds it is known to
 * the peer where it came about, and to all that the particle visits after that, to the end of its parallel branch. One peer must know both.
 * It believes that what stands between the two goes on, so that it misses circles of branches; programs run over simulated peers find those.
 */
import { isDataVariable, variablesOf } from '../../../compiler/core/core.ts';
import type { Operand, Origin, Stream, StreamMap, Variable } from '../../../compiler/core/core.ts';
import type { PlacedFunction } from '../../../compiler/placement/place.ts';
import type { Placed } from '../../../compiler/placement/placed.ts';
import { isParallel, leadsTo, meet, Peers, Spot, turnOf } from './spots.ts';
import type { PeerKey } from './spots.ts';

/** What something waits for, and nobody brings there. */
export interface Undelivered {
  readonly variable: Variable;
  readonly wait: Origin;
  readonly feeder: Origin;
}

/** Something that gives a variable a value, and who knows of it at once. */
interface Feeder {
  readonly spot: Spot;
  readonly known: ReadonlySet<PeerKey>;
}

interface Wait extends Feeder {
  readonly variable: Variable;
}

/** @returns one for each wait that is not served, in order; none unless placement is at fault */
export function undelivered(func: PlacedFunction): readonly Undelivered[] {
  const walk = new Walk();
  walk.run(func.body);
  return walk.waits.flatMap((wait) => {
    const missed = walk.feedersOf(wait.variable).find((feeder) => !walk.isDelivered(feeder, wait));
    return missed === undefined ? [] : [{ variable: wait.variable, wait: wait.spot.node.origin, feeder: missed.spot.node.origin }];
  });
}

/** Goes through a function in order, with who holds the particle. */
class Walk {
  readonly waits: Wait[] = [];
  readonly #peers = new Peers();
  readonly #feeders = new Map<Variable, Feeder[]>();
  /** What each variable belongs to: another run of that has another one. */
  readonly #homes = new Map<Variable, Spot>();
  /** What the flow has waited for already: whoever goes on from there has it. */
  readonly #had = new Set<string>();
  readonly #lastHad: string[] = [];

  run(body: Placed): void {
    this.#visit(new Spot(body, this.#peers), this.#turn({ kind: 'init-peer' }));
  }

  feedersOf(variable: Variable): readonly Feeder[] {
    return this.#feeders.get(variable) ?? [];
  }

  isDelivered(feeder: Feeder, wait: Wait): boolean {
    const { around, toA: from, toB: to } = meet(feeder.spot, wait.spot);
    if (from === undefined || this.#servesItself(wait)) return true;
    const comes = (bound: Spot | undefined, known = wait.known): boolean => overlap(feeder.known, known) || leadsTo(feeder.spot, known, bound);
    if (to === undefined) return around.node.kind !== 'fold' || around.node.iterable !== wait.variable || comes(from);
    for (const loop of this.#loopsAround(around, wait)) {
      if (!comes(loop.children[0], this.#namedOutside(loop, wait.known))) return false;
    }
    if (around.node.kind === 'par') return comes(from);
    if (around.node.kind !== 'seq') return true;
    // whoever comes later in the flow knows that the branch has begun, and with it a wait that is the first thing there
    if (from.slot > to.slot) return !runsBeside(wait.spot, to) || isFirst(wait.spot, to) || comes(undefined);
    const branch = branchOn(feeder.spot, from);
    return branch === undefined || comes(branch);
  }

  /** Loops whose iterations feed each other. */
  *#loopsAround(around: Spot, wait: Wait): Iterable<Spot> {
    if (isDataVariable(wait.variable)) return;
    const home = this.#homes.get(wait.variable);
    for (let spot: Spot | undefined = around; spot !== undefined && spot !== home; spot = spot.parent) {
      if (spot.node.kind === 'fold' && isParallel(spot.node)) yield spot;
    }
  }

  /** Whether what the flow itself has pushed before is enough. */
  #servesItself({ variable, spot }: Wait): boolean {
    if (spot.node.kind !== 'join' || spot.node.count.kind !== 'integer') return false;
    const own = this.feedersOf(variable).filter((feeder) => {
      const { around, toA, toB } = meet(feeder.spot, spot);
      return around.node.kind === 'seq' && toA !== undefined && toB !== undefined && toA.slot < toB.slot && branchOn(feeder.spot, toA) === undefined;
    });
    return spot.node.count.value <= own.length;
  }

  /** Peers whose names mean the same in every iteration. */
  #namedOutside(loop: Spot, known: ReadonlySet<PeerKey>): ReadonlySet<PeerKey> {
    const isInside = (variable: Variable): boolean => {
      for (let spot = this.#homes.get(variable); spot !== undefined; spot = spot.parent) if (spot === loop) return true;
      return false;
    };
    return new Set([...known].filter((peer) => !this.#peers.variablesOf(peer).some(isInside)));
  }

  #visit(spot: Spot, here: ReadonlySet<PeerKey>): void {
    const { node, children } = spot;
    this.#leaf(spot, here);
    let held = here;
    // whoever is busy in one branch knows that the others have begun
    if (isParallel(node)) held = new Set([...here, ...spot.everybody()]);
    else if (node.kind === 'fold') held = new Set([...here, ...spot.ends]);
    const attempted: string[] = [];
    for (const child of children) {
      const had = this.#lastHad.length;
      this.#visit(child, held);
      if (node.kind === 'seq') held = child.passes ? new Set([...held, ...child.ends]) : child.ends;
      else if (node.kind !== 'new') attempted.push(...this.#forget(had, node.kind === 'try' && child.slot === 0));
    }
    for (const name of attempted) this.#remember(name);
  }

  /** Forgets what was waited for since then; gives it if it is to be remembered again. */
  #forget(since: number, again: boolean): readonly string[] {
    const names = this.#lastHad.splice(since);
    for (const name of names) this.#had.delete(name);
    return again ? names : [];
  }

  #remember(name: string): void {
    this.#had.add(name);
    this.#lastHad.push(name);
  }

  #leaf(spot: Spot, here: ReadonlySet<PeerKey>): void {
    const { node } = spot;
    const turn = turnOf(node);
    const executor = turn === undefined ? here : this.#turn(turn);
    const there = turn === undefined ? here : new Set([...here, ...executor]);
    if (turn !== undefined) this.#read(turn, spot, here);
    for (const operand of operandsOf(node)) this.#read(operand, spot, there);
    if (node.kind === 'join') this.#wait(`${this.#peers.nameOf(node.stream)}>${this.#peers.keyOf(node.count)}`, { variable: node.stream, spot, known: there });
    if (node.kind === 'fold') {
      this.#homes.set(node.item, spot);
      if (isGrowing(node.iterable)) this.waits.push({ variable: node.iterable, spot, known: new Set([...here, ...spot.everybody()]) });
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

  #read(operand: Operand, spot: Spot, known: ReadonlySet<PeerKey>): void {
    for (const variable of variablesOf(operand)) this.#wait(this.#peers.nameOf(variable), { variable, spot, known });
  }

  #wait(name: string, wait: Wait): void {
    if (this.#had.has(name)) return;
    this.#remember(name);
    this.waits.push(wait);
  }

  #turn(peer: Operand): ReadonlySet<PeerKey> {
    return new Set([this.#peers.keyOf(peer)]);
  }
}

/** The outermost parallel branch that a spot is in, below `top` or `top` itself. */
function branchOn(spot: Spot, top: Spot): Spot | undefined {
  let branch: Spot | undefined;
  for (let each: Spot = spot; each !== top && each.parent !== undefined; each = each.parent) if (isParallel(each.parent.node)) branch = each;
  return branch;
}

/** Whether what is after `top` does not wait for the spot. */
function runsBeside(spot: Spot, top: Spot): boolean {
  return branchOn(spot, top) !== undefined || (spot.node.kind === 'fold' && isParallel(spot.node));
}

/** Whether no peer does anything in `top` before the spot. */
function isFirst(spot: Spot, top: Spot): boolean {
  for (let each: Spot = spot; each !== top && each.parent !== undefined; each = each.parent) {
    const { node, children } = each.parent;
    if (node.kind === 'try' && each.slot > 0) return false;
    if (node.kind === 'seq' && children.slice(0, each.slot).some((before) => before.everybody().size > 0)) return false;
  }
  return true;
}

function overlap(a: ReadonlySet<PeerKey>, b: ReadonlySet<PeerKey>): boolean {
  for (const each of a) if (b.has(each)) return true;
  return false;
}

function isGrowing(iterable: Operand | Stream | StreamMap): iterable is Stream | StreamMap {
  return iterable.kind === 'stream' || iterable.kind === 'map';
}

/** What a node reads, but for its own peer. */
function operandsOf(node: Placed): readonly Operand[] {
  switch (node.kind) {
    case 'call':
      return [node.service, ...node.arguments];
    case 'join':
      return [node.count];
    case 'push':
    case 'ap':
    case 'fail':
      return [node.value];
    case 'insert':
      return [node.key, node.value];
    case 'if':
      return [node.left, node.right];
    case 'fold':
      return isGrowing(node.iterable) ? [] : [node.iterable];
    default:
      return [];
  }
}

function madeBy(node: Placed): Variable | undefined {
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
