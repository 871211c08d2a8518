/**
 * What surely happens in one case: a lower bound. Again a least fixpoint, so that steps which wait for one another in a circle are never
 * called sure.
 */
import type { Assumptions } from './assumptions.ts';
import { commonFacts, factsUpTo, Happened, Region } from './facts.ts';
import type { Fact } from './facts.ts';
import { minus, ONE, sameLinear, unknown, ZERO } from './linear.ts';
import type { Linear, Unknown } from './linear.ts';
import type { Possible } from './possible.ts';
import type { Buffer, Definition, Graph, IfStep, LoopStep, ParStep, SeqStep, SnapshotStep, Step, TryStep, WaitStep, WorkStep } from './step.ts';
import { isAtOnce, isKnownAt, multiplied, pushedAt, Regions } from './sure.ts';
import { assuming } from './value.ts';

/** `exit`: the region of those who come after the step. */
interface Result {
  readonly settles: boolean;
  readonly exit: Region;
}

/** One way out of a step. */
interface Way {
  readonly facts: readonly Fact[];
  readonly exit: Region;
}

/** Loops that feed themselves add more each round; what is known after so many rounds is still true. */
const MOST_ROUNDS = 30;

export class Certain {
  readonly #graph: Graph;
  readonly #possible: Possible;
  /** In an arm: what holds there, too. */
  #assumptions: Assumptions;
  readonly #settles: Uint8Array;
  readonly #lower = new Map<WaitStep, Linear>();
  readonly #regions = new Regions();
  readonly #happened = new Happened();
  #changed = true;
  #missing = true;
  #bounded = false;

  constructor(graph: Graph, possible: Possible, assumptions: Assumptions) {
    this.#graph = graph;
    this.#possible = possible;
    this.#assumptions = assumptions;
    this.#settles = new Uint8Array(graph.steps.length);
    const root = new Region(undefined);
    // Nothing can come of another round unless something was missing in this one.
    for (let round = 0; this.#changed && this.#missing && round < MOST_ROUNDS; round++) {
      this.#changed = false;
      this.#missing = false;
      this.#happened.undo(0);
      this.#run(graph.root, root);
    }
  }

  /** Whether the step, once started, surely is done or fails. */
  settles({ id }: Step): boolean {
    return this.#settles[id] === 1;
  }

  /** Whether more became known of the size of a snapshot. */
  get bounded(): boolean {
    return this.#bounded;
  }

  /** How many values the buffer surely gets, as seen from the wait; undefined when nobody came that far. */
  lower(wait: WaitStep): Linear | undefined {
    return this.#lower.get(wait);
  }

  #run(step: Step, region: Region): Result {
    const result = this.#start(step, region);
    const { id } = step;
    if (result.settles && this.#settles[id] === 0) {
      this.#settles[id] = 1;
      this.#changed = true;
    }
    return result;
  }

  #start(step: Step, region: Region): Result {
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
        return { settles: this.#allKnown(step.needs, region, step), exit: region };
      case 'never':
        return { settles: false, exit: region };
    }
  }

  #seq({ steps }: SeqStep, region: Region): Result {
    let exit = region;
    for (const step of steps) {
      const result = this.#run(step, exit);
      if (!result.settles) return result;
      exit = result.exit;
      if (!this.#possible.done(step)) break;
    }
    return { settles: true, exit };
  }

  #par(par: ParStep, region: Region): Result {
    const { branches, detached } = par;
    const ways: Way[] = [];
    const atOnce: Fact[] = [];
    let done = detached;
    let all = true;
    for (const branch of branches) {
      const mark = this.#happened.mark;
      const inner = this.#regions.of(branch, 'branch', region);
      const isQuick = isAtOnce(branch, branch, this.#graph, this.#happened);
      const { settles, exit } = this.#run(branch, inner);
      const facts = this.#happened.undo(mark);
      if (isQuick) for (const fact of facts) if (fact.kind === 'pushed') atOnce.push(fact);
      if (settles && !this.#possible.failed(branch)) done = true;
      this.#export(branch, inner, inner.facts(), region);
      all &&= settles;
      if (this.#possible.done(branch)) ways.push({ facts, exit });
    }
    for (const fact of atOnce) this.#happened.add(fact);
    const [only] = ways;
    if (!detached && ways.length === 1 && only !== undefined) {
      for (const fact of only.facts) this.#happened.add(fact);
      return { settles: done || all, exit: this.#possible.failed(par) || !done ? only.exit : region };
    }
    return { settles: done || all, exit: this.#exit(par, region) };
  }

  /** What a parallel branch brings for sure. When it can fail, only those hear of it who are where it happens. */
  #export(branch: Step, inner: Region, facts: Iterable<Fact>, region: Region): void {
    if (!this.#possible.failed(branch)) {
      for (const fact of facts) this.#learn(fact, region);
    } else {
      for (const fact of facts) {
        const by = fact.kind === 'known' ? fact.definition.definers[0] : fact.kind === 'pushed' ? fact.by : undefined;
        if (by?.kind === 'work') this.#keep(by, fact, region);
      }
    }
    for (const [by, fact] of inner.local) this.#keep(by, fact, region);
  }

  #keep(by: Step, fact: Fact, region: Region): void {
    if (region.local.has(by)) return;
    region.local.set(by, fact);
    this.#changed = true;
  }

  /** After a step that can fail there is a region of its own. */
  #exit(step: Step, region: Region): Region {
    return this.#possible.failed(step) ? this.#regions.of(step, 'after', region) : region;
  }

  #try(step: TryStep, region: Region): Result {
    const { attempt, handler } = step;
    const mark = this.#happened.mark;
    const tried = this.#run(attempt, region);
    if (!this.#possible.failed(attempt)) return tried;
    const ways: Way[] = [];
    const facts = this.#happened.undo(mark);
    if (this.#possible.done(attempt)) ways.push({ facts, exit: tried.exit });
    const handled = this.#run(handler, this.#regions.of(step, 'handler', region));
    const others = this.#happened.undo(mark);
    if (this.#possible.done(handler)) ways.push({ facts: others, exit: handled.exit });
    return { settles: tried.settles && handled.settles, exit: this.#either(step, ways, region, tried.settles && handled.settles) };
  }

  #if(step: IfStep, region: Region): Result {
    let settles = true;
    const ways: Way[] = [];
    const outside = this.#assumptions;
    for (const [arm, part] of [[step.then, 'then'], [step.else, 'else']] as const) {
      if (!this.#possible.started(arm)) continue;
      const mark = this.#happened.mark;
      this.#assumptions = assuming(step.truth, arm === step.then, outside);
      const result = this.#run(arm, this.#regions.of(step, part, region));
      this.#assumptions = outside;
      const facts = this.#happened.undo(mark);
      settles &&= result.settles;
      if (this.#possible.done(arm)) ways.push({ facts, exit: result.exit });
    }
    return { settles, exit: this.#either(step, ways, region, settles) };
  }

  /** After one of several ways: what all of them bring. */
  #either(step: Step, ways: readonly Way[], region: Region, settles: boolean): Region {
    const [first, second] = ways;
    if (first === undefined) return region;
    if (second === undefined) {
      for (const fact of first.facts) this.#happened.add(fact);
      return first.exit;
    }
    const exit = this.#exit(step, region);
    for (const fact of commonFacts(first.facts, second.facts, step, this.#graph, this.#assumptions)) this.#happened.add(fact);
    if (settles) {
      const sure = commonFacts([...first.facts, ...factsUpTo(first.exit, region)], [...second.facts, ...factsUpTo(second.exit, region)], step, this.#graph, this.#assumptions);
      for (const fact of sure) this.#learn(fact, exit);
    }
    return exit;
  }

  #learn(fact: Fact, region: Region): void {
    if (region.add(fact, this.#assumptions)) this.#changed = true;
  }

  #work(step: WorkStep, region: Region): Result {
    if (!this.#allKnown(step.needs, region, step)) return { settles: false, exit: region };
    if (!this.#possible.done(step)) return { settles: true, exit: region };
    const exit = this.#exit(step, region);
    this.#complete(step, step.pushes, exit);
    return { settles: true, exit };
  }

  /** A step that is done: its value is there, and so is what it pushes. */
  #complete(step: Step, pushes: Buffer | undefined, exit: Region): void {
    const definition = this.#graph.defines.get(step);
    if (definition !== undefined) this.#come({ kind: 'known', definition }, exit);
    if (pushes !== undefined) this.#come({ kind: 'pushed', buffer: pushes, by: step, count: ONE }, exit);
  }

  #come(fact: Fact, exit: Region): void {
    this.#happened.add(fact);
    this.#learn(fact, exit);
  }

  #wait(step: WaitStep, region: Region): Result {
    const { buffer, count } = step;
    const enough = this.#enough(step, region);
    this.#missing ||= !enough;
    if (!enough || !this.#allKnown(step.needs, region, step)) return { settles: false, exit: region };
    this.#happened.add({ kind: 'holds', buffer, count });
    this.#complete(step, undefined, region);
    return { settles: true, exit: region };
  }

  #enough(step: WaitStep, region: Region): boolean {
    const { buffer, count } = step;
    const reaches = (sure: Linear): boolean => this.#assumptions.atLeastZero(minus(sure, count));
    const happened = this.#happened.total(buffer);
    this.#lower.set(step, happened);
    if (!buffer.isMap && reaches(happened)) return true;
    const lower = this.#pushed(step, buffer, region);
    this.#lower.set(step, lower);
    return reaches(lower) || this.#happened.holds(buffer).some(reaches);
  }

  #snapshot(step: SnapshotStep, region: Region): Result {
    if (!this.#allKnown(step.needs, region, step)) return { settles: false, exit: region };
    const { buffer, size } = step;
    for (const least of [buffer.isMap ? this.#pushed(step, buffer, undefined) : this.#happened.total(buffer), ...this.#happened.holds(buffer)]) {
      this.#bound(size, minus(unknown(size), least));
    }
    const most = this.#possible.mostIn(step);
    if (most !== undefined) this.#bound(size, minus(most, unknown(size)));
    this.#happened.add({ kind: 'holds', buffer, count: unknown(size) });
    this.#complete(step, undefined, region);
    return { settles: true, exit: region };
  }

  #bound({ facts }: Unknown, fact: Linear): void {
    if (facts.some((known) => sameLinear(known, fact))) return;
    facts.push(fact);
    this.#bounded = true;
  }

  /** Without a region: what has happened already. */
  #pushed(at: Step, buffer: Buffer, region: Region | undefined): Linear {
    return pushedAt(at, buffer, this.#happened, region, this.#graph, this.#assumptions);
  }

  #allKnown(needs: readonly Definition[], region: Region, at: Step): boolean {
    for (const definition of needs) {
      if (isKnownAt(at, definition, this.#happened, region)) continue;
      this.#missing = true;
      return false;
    }
    return true;
  }

  #loop(loop: LoopStep, region: Region): Result {
    const { body, mode, over } = loop;
    const rounds = over === undefined ? loop.times : this.#pushed(loop, over, region);
    const mark = this.#happened.mark;
    const inner = this.#regions.of(loop, 'iteration', region);
    const { settles, exit } = this.#run(body, inner);
    const facts = this.#happened.undo(mark);
    const sure = settles && !this.#possible.failed(body);
    const some = this.#assumptions.decideAtLeastZero(minus(rounds, ONE));
    const once = some === true ? ONE : ZERO;
    switch (mode) {
      case 'par':
      case 'rec':
        this.#export(body, inner, multiplied(loop, inner.facts(), rounds, this.#assumptions), region);
        return { settles: true, exit: region };
      case 'seq': {
        this.#learnLoop(loop, inner.facts(), sure ? rounds : once, region);
        const after = this.#exit(loop, region);
        const done = [...facts, ...factsUpTo(exit, region)];
        for (const fact of multiplied(loop, facts, rounds, this.#assumptions)) this.#happened.add(fact);
        if (settles) this.#learnLoop(loop, done, rounds, after);
        return { settles: settles || some === false, exit: after };
      }
      case 'try':
        this.#learnLoop(loop, inner.facts(), once, region);
        return { settles: settles || some === false, exit: region };
      case 'parseq':
        this.#export(body, inner, multiplied(loop, inner.facts(), rounds, this.#assumptions), region);
        for (const fact of multiplied(loop, facts, once, this.#assumptions)) this.#happened.add(fact);
        return { settles: sure || some === false, exit: region };
    }
  }

  #learnLoop(loop: LoopStep, facts: Iterable<Fact>, rounds: Linear, region: Region): void {
    for (const fact of multiplied(loop, facts, rounds, this.#assumptions)) this.#learn(fact, region);
  }
}
