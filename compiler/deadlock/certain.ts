/**
 * What surely happens in one case: a lower bound. Again a least fixpoint, so that steps which wait for one another in a circle are never
 * called sure.
 */
import type { Assumptions } from './assumptions.ts';
import { factsUpTo, Region } from './facts.ts';
import type { Fact } from './facts.ts';
import { Knowledge } from './knowledge.ts';
import type { Way } from './knowledge.ts';
import { minus, ONE, unknown, ZERO } from './linear.ts';
import type { Linear } from './linear.ts';
import type { Possible } from './possible.ts';
import type { FailStep, Graph, IfStep, LoopStep, ParStep, SeqStep, SnapshotStep, Step, TryStep, WaitStep, WorkStep } from './step.ts';
import { isAtOnce, multiplied } from './sure.ts';
import { assuming } from './value.ts';

/** Loops that feed themselves add more each round; what is known after so many rounds is still true. */
const MOST_ROUNDS = 30;

export class Certain {
  readonly #settles: Uint8Array;
  readonly #lower: ReadonlyMap<WaitStep, Linear>;
  /** Whether more became known of the size of a snapshot. */
  readonly bounded: boolean;

  constructor(graph: Graph, possible: Possible, assumptions: Assumptions) {
    const run = new Run(graph, possible, assumptions);
    const root = new Region(undefined);
    for (let round = 0; (round === 0 || run.knowledge.another) && round < MOST_ROUNDS; round++) {
      run.knowledge.restart();
      run.from(graph.root, root);
    }
    this.#settles = run.settles;
    this.#lower = run.lower;
    this.bounded = run.knowledge.bounded;
  }

  /** Whether the step, once started, surely is done or fails. */
  settles({ id }: Step): boolean {
    return this.#settles[id] === 1;
  }

  /** How many values the buffer surely gets, as seen from the wait; undefined when nobody came that far. */
  lower(wait: WaitStep): Linear | undefined {
    return this.#lower.get(wait);
  }
}

/** The region of those who come after a step; undefined when it does not surely settle, so that nobody surely does. */
type Exit = Region | undefined;

/** Goes through the steps in order, and forgets how it came to know what it knows: that is many times as much. */
class Run {
  readonly #graph: Graph;
  readonly #possible: Possible;
  readonly knowledge: Knowledge;
  readonly settles: Uint8Array;
  readonly lower = new Map<WaitStep, Linear>();
  /** Errors that may not have found their way so far. */
  #strays = 0;

  constructor(graph: Graph, possible: Possible, assumptions: Assumptions) {
    this.#graph = graph;
    this.#possible = possible;
    this.knowledge = new Knowledge(graph, possible, assumptions);
    this.settles = new Uint8Array(graph.steps.length);
  }

  /** Starts a step. */
  from(step: Step, region: Region): Exit {
    const exit = this.#start(step, region);
    if (exit !== undefined) this.settles[step.id] = 1;
    return exit;
  }

  #start(step: Step, region: Region): Exit {
    switch (step.kind) {
      case 'seq':
        return this.#seq(step, region);
      case 'par':
        return this.#par(step, region);
      case 'try':
        return this.#try(step, region);
      case 'if':
        return this.#if(step, region);
      case 'loop':
        return this.#loop(step, region);
      case 'work':
        return this.#work(step, region);
      case 'wait':
        return this.#wait(step, region);
      case 'snapshot':
        return this.#snapshot(step, region);
      case 'fail':
        return this.knowledge.allKnown(step.needs, region) && this.#comesHome(step, region) ? region : undefined;
      case 'never':
        return undefined;
    }
  }

  #seq({ steps }: SeqStep, region: Region): Exit {
    let exit = region;
    for (const step of steps) {
      const after = this.from(step, exit);
      if (after === undefined) return undefined;
      exit = after;
      if (!this.#possible.done(step)) break;
    }
    return exit;
  }

  #par(par: ParStep, region: Region): Exit {
    const { branches, detached } = par;
    const ways: Way[] = [];
    const atOnce: Fact[] = [];
    let done = detached;
    let all = true;
    for (const branch of branches) {
      const mark = this.knowledge.happened.mark;
      const inner = this.knowledge.regions.within(branch, region);
      const isQuick = isAtOnce(branch, branch, this.#graph, this.knowledge.happened);
      const { exit, brings } = this.#apart(branch, inner);
      const facts = this.knowledge.happened.undo(mark);
      if (isQuick) for (const fact of facts) if (fact.kind === 'pushed') atOnce.push(fact);
      if (exit === undefined) all = false;
      else if (!this.#possible.failed(branch)) done = true;
      if (brings) this.knowledge.learnAll(inner.facts(), region);
      if (this.#possible.done(branch)) ways.push({ facts, exit });
    }
    for (const fact of atOnce) this.knowledge.happened.add(fact);
    const [only] = ways;
    if (!detached && ways.length === 1 && only !== undefined) {
      for (const fact of only.facts) this.knowledge.happened.add(fact);
      if (done || all) return this.#possible.failed(par) || !done ? only.exit : region;
    }
    return done || all ? this.knowledge.exit(par, region) : undefined;
  }

  #try(step: TryStep, region: Region): Exit {
    const { attempt, handler } = step;
    const mark = this.knowledge.happened.mark;
    const tried = this.from(attempt, region);
    if (!this.#possible.failed(attempt)) return tried;
    const ways: Way[] = [];
    const facts = this.knowledge.happened.undo(mark);
    if (this.#possible.done(attempt)) ways.push({ facts, exit: tried });
    const handled = this.from(handler, this.knowledge.regions.within(handler, region));
    const others = this.knowledge.happened.undo(mark);
    if (this.#possible.done(handler)) ways.push({ facts: others, exit: handled });
    return this.knowledge.either(step, ways, region, tried !== undefined && handled !== undefined);
  }

  #if(step: IfStep, region: Region): Exit {
    const ways: Way[] = [];
    const settle = this.#arm(step, step.then, region, ways);
    return this.knowledge.either(step, ways, region, this.#arm(step, step.else, region, ways) && settle);
  }

  /** Whether the arm settles, if it starts. */
  #arm(step: IfStep, arm: Step, region: Region, ways: Way[]): boolean {
    if (!this.#possible.started(arm)) return true;
    const outside = this.knowledge.assumptions;
    const mark = this.knowledge.happened.mark;
    this.knowledge.assumptions = assuming(step.truth, arm === step.then, outside);
    const exit = this.from(arm, this.knowledge.regions.within(arm, region));
    this.knowledge.assumptions = outside;
    const facts = this.knowledge.happened.undo(mark);
    if (this.#possible.done(arm)) ways.push({ facts, exit });
    return exit !== undefined;
  }

  /** Whether an error surely finds its way, and takes along what its branch has defined. */
  #comesHome({ homeward }: WorkStep | FailStep, region: Region): boolean {
    const comes = this.knowledge.allKnown(homeward, region);
    if (!comes) this.#strays++;
    return comes;
  }

  /** A branch or an iteration. `brings`: whether all that comes true in it does so for all who need it, also if it fails after that. */
  #apart(step: Step, region: Region): { readonly exit: Exit; readonly brings: boolean } {
    const strays = this.#strays;
    const exit = this.from(step, region);
    return { exit, brings: this.#strays === strays };
  }

  #work(step: WorkStep, region: Region): Exit {
    if (!this.knowledge.allKnown(step.needs, region)) return undefined;
    if (this.#possible.failed(step) && !this.#comesHome(step, region)) return undefined;
    if (!this.#possible.done(step)) return region;
    const exit = this.knowledge.exit(step, region);
    this.knowledge.complete(step, step.pushes, exit);
    return exit;
  }

  #wait(step: WaitStep, region: Region): Exit {
    const { buffer, count } = step;
    const enough = this.#enough(step, region);
    if (!enough) {
      this.knowledge.missing = true;
      this.knowledge.lacks(buffer);
    }
    if (!enough || !this.knowledge.allKnown(step.needs, region)) return undefined;
    this.knowledge.happened.add({ kind: 'holds', buffer, count });
    this.knowledge.complete(step, undefined, region);
    return region;
  }

  #enough(step: WaitStep, region: Region): boolean {
    const { buffer, count } = step;
    const reaches = (sure: Linear): boolean => this.knowledge.assumptions.atLeastZero(minus(sure, count));
    const happened = this.knowledge.happened.total(buffer);
    this.lower.set(step, happened);
    if (!buffer.isMap && reaches(happened)) return true;
    const lower = this.knowledge.pushed(step, buffer, region);
    this.lower.set(step, lower);
    return reaches(lower) || this.knowledge.happened.holds(buffer).some(reaches);
  }

  #snapshot(step: SnapshotStep, region: Region): Exit {
    if (!this.knowledge.allKnown(step.needs, region)) return undefined;
    const { buffer, size } = step;
    for (const least of [buffer.isMap ? this.knowledge.pushed(step, buffer, undefined) : this.knowledge.happened.total(buffer), ...this.knowledge.happened.holds(buffer)]) {
      this.knowledge.bound(size, minus(unknown(size), least));
    }
    const most = this.#possible.mostIn(step);
    if (most !== undefined) this.knowledge.bound(size, minus(most, unknown(size)));
    this.knowledge.happened.add({ kind: 'holds', buffer, count: unknown(size) });
    this.knowledge.complete(step, undefined, region);
    return region;
  }

  #loop(loop: LoopStep, region: Region): Exit {
    const { body, mode, over } = loop;
    const rounds = over === undefined ? loop.times : this.knowledge.pushed(loop, over, region);
    if (over !== undefined) this.knowledge.lacks(over);
    const mark = this.knowledge.happened.mark;
    const inner = this.knowledge.regions.within(body, region);
    const isQuick = isAtOnce(loop, loop, this.#graph, this.knowledge.happened);
    const { exit, brings } = this.#apart(body, inner);
    const facts = this.knowledge.happened.undo(mark);
    const sure = exit !== undefined && !this.#possible.failed(body);
    const some = this.knowledge.assumptions.decideAtLeastZero(minus(rounds, ONE));
    const once = some === true ? ONE : ZERO;
    switch (mode) {
      case 'par':
      case 'rec':
        if (brings) this.#learnLoop(loop, inner.facts(), rounds, region);
        if (isQuick) for (const fact of multiplied(loop, facts, rounds, this.knowledge.assumptions)) this.knowledge.happened.add(fact);
        return region;
      case 'seq': {
        this.#learnLoop(loop, inner.facts(), sure ? rounds : once, region);
        const after = this.knowledge.exit(loop, region);
        for (const fact of multiplied(loop, facts, rounds, this.knowledge.assumptions)) this.knowledge.happened.add(fact);
        if (exit !== undefined) this.#learnLoop(loop, [...facts, ...factsUpTo(exit, region)], rounds, after);
        return exit !== undefined || some === false ? after : undefined;
      }
      case 'try':
        this.#learnLoop(loop, inner.facts(), once, region);
        return exit !== undefined || some === false ? region : undefined;
      case 'parseq':
        if (brings) this.#learnLoop(loop, inner.facts(), rounds, region);
        for (const fact of multiplied(loop, facts, once, this.knowledge.assumptions)) this.knowledge.happened.add(fact);
        return sure || some === false ? region : undefined;
    }
  }

  #learnLoop(loop: LoopStep, facts: Iterable<Fact>, rounds: Linear, region: Region): void {
    this.knowledge.learnAll(multiplied(loop, facts, rounds, this.knowledge.assumptions), region);
  }
}
