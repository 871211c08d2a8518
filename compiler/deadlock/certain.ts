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
import type { Graph, IfStep, LoopStep, ParStep, SeqStep, SnapshotStep, Step, TryStep, WaitStep, WorkStep } from './step.ts';
import { isAtOnce, multiplied } from './sure.ts';
import { assuming } from './value.ts';

/** `exit`: the region of those who come after the step. */
interface Result {
  readonly settles: boolean;
  readonly exit: Region;
}

/** Loops that feed themselves add more each round; what is known after so many rounds is still true. */
const MOST_ROUNDS = 30;

export class Certain {
  readonly #graph: Graph;
  readonly #possible: Possible;
  readonly #knowledge: Knowledge;
  readonly #settles: Uint8Array;
  readonly #lower = new Map<WaitStep, Linear>();

  constructor(graph: Graph, possible: Possible, assumptions: Assumptions) {
    this.#graph = graph;
    this.#possible = possible;
    this.#knowledge = new Knowledge(graph, possible, assumptions);
    this.#settles = new Uint8Array(graph.steps.length);
    const root = new Region(undefined);
    for (let round = 0; (round === 0 || this.#knowledge.another) && round < MOST_ROUNDS; round++) {
      this.#knowledge.restart();
      this.#run(graph.root, root);
    }
  }

  /** Whether the step, once started, surely is done or fails. */
  settles({ id }: Step): boolean {
    return this.#settles[id] === 1;
  }

  /** Whether more became known of the size of a snapshot. */
  get bounded(): boolean {
    return this.#knowledge.bounded;
  }

  /** How many values the buffer surely gets, as seen from the wait; undefined when nobody came that far. */
  lower(wait: WaitStep): Linear | undefined {
    return this.#lower.get(wait);
  }

  #run(step: Step, region: Region): Result {
    const result = this.#start(step, region);
    if (result.settles) this.#settles[step.id] = 1;
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
        return { settles: this.#knowledge.allKnown(step.needs, region, step), exit: region };
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
      const mark = this.#knowledge.happened.mark;
      const inner = this.#knowledge.regions.of(branch, 'branch', region);
      const isQuick = isAtOnce(branch, branch, this.#graph, this.#knowledge.happened);
      const { settles, exit } = this.#run(branch, inner);
      const facts = this.#knowledge.happened.undo(mark);
      if (isQuick) for (const fact of facts) if (fact.kind === 'pushed') atOnce.push(fact);
      if (settles && !this.#possible.failed(branch)) done = true;
      this.#knowledge.export(branch, inner, inner.facts(), region);
      all &&= settles;
      if (this.#possible.done(branch)) ways.push({ facts, exit });
    }
    for (const fact of atOnce) this.#knowledge.happened.add(fact);
    const [only] = ways;
    if (!detached && ways.length === 1 && only !== undefined) {
      for (const fact of only.facts) this.#knowledge.happened.add(fact);
      return { settles: done || all, exit: this.#possible.failed(par) || !done ? only.exit : region };
    }
    return { settles: done || all, exit: this.#knowledge.exit(par, region) };
  }

  #try(step: TryStep, region: Region): Result {
    const { attempt, handler } = step;
    const mark = this.#knowledge.happened.mark;
    const tried = this.#run(attempt, region);
    if (!this.#possible.failed(attempt)) return tried;
    const ways: Way[] = [];
    const facts = this.#knowledge.happened.undo(mark);
    if (this.#possible.done(attempt)) ways.push({ facts, exit: tried.exit });
    const handled = this.#run(handler, this.#knowledge.regions.of(step, 'handler', region));
    const others = this.#knowledge.happened.undo(mark);
    if (this.#possible.done(handler)) ways.push({ facts: others, exit: handled.exit });
    return { settles: tried.settles && handled.settles, exit: this.#knowledge.either(step, ways, region, tried.settles && handled.settles) };
  }

  #if(step: IfStep, region: Region): Result {
    let settles = true;
    const ways: Way[] = [];
    const outside = this.#knowledge.assumptions;
    for (const [arm, part] of [[step.then, 'then'], [step.else, 'else']] as const) {
      if (!this.#possible.started(arm)) continue;
      const mark = this.#knowledge.happened.mark;
      this.#knowledge.assumptions = assuming(step.truth, arm === step.then, outside);
      const result = this.#run(arm, this.#knowledge.regions.of(step, part, region));
      this.#knowledge.assumptions = outside;
      const facts = this.#knowledge.happened.undo(mark);
      settles &&= result.settles;
      if (this.#possible.done(arm)) ways.push({ facts, exit: result.exit });
    }
    return { settles, exit: this.#knowledge.either(step, ways, region, settles) };
  }

  #work(step: WorkStep, region: Region): Result {
    if (!this.#knowledge.allKnown(step.needs, region, step)) return { settles: false, exit: region };
    if (!this.#possible.done(step)) return { settles: true, exit: region };
    const exit = this.#knowledge.exit(step, region);
    this.#knowledge.complete(step, step.pushes, exit);
    return { settles: true, exit };
  }

  #wait(step: WaitStep, region: Region): Result {
    const { buffer, count } = step;
    const enough = this.#enough(step, region);
    this.#knowledge.missing ||= !enough;
    if (!enough || !this.#knowledge.allKnown(step.needs, region, step)) return { settles: false, exit: region };
    this.#knowledge.happened.add({ kind: 'holds', buffer, count });
    this.#knowledge.complete(step, undefined, region);
    return { settles: true, exit: region };
  }

  #enough(step: WaitStep, region: Region): boolean {
    const { buffer, count } = step;
    const reaches = (sure: Linear): boolean => this.#knowledge.assumptions.atLeastZero(minus(sure, count));
    const happened = this.#knowledge.happened.total(buffer);
    this.#lower.set(step, happened);
    if (!buffer.isMap && reaches(happened)) return true;
    const lower = this.#knowledge.pushed(step, buffer, region);
    this.#lower.set(step, lower);
    return reaches(lower) || this.#knowledge.happened.holds(buffer).some(reaches);
  }

  #snapshot(step: SnapshotStep, region: Region): Result {
    if (!this.#knowledge.allKnown(step.needs, region, step)) return { settles: false, exit: region };
    const { buffer, size } = step;
    for (const least of [buffer.isMap ? this.#knowledge.pushed(step, buffer, undefined) : this.#knowledge.happened.total(buffer), ...this.#knowledge.happened.holds(buffer)]) {
      this.#knowledge.bound(size, minus(unknown(size), least));
    }
    const most = this.#possible.mostIn(step);
    if (most !== undefined) this.#knowledge.bound(size, minus(most, unknown(size)));
    this.#knowledge.happened.add({ kind: 'holds', buffer, count: unknown(size) });
    this.#knowledge.complete(step, undefined, region);
    return { settles: true, exit: region };
  }

  #loop(loop: LoopStep, region: Region): Result {
    const { body, mode, over } = loop;
    const rounds = over === undefined ? loop.times : this.#knowledge.pushed(loop, over, region);
    const mark = this.#knowledge.happened.mark;
    const inner = this.#knowledge.regions.of(loop, 'iteration', region);
    const { settles, exit } = this.#run(body, inner);
    const facts = this.#knowledge.happened.undo(mark);
    const sure = settles && !this.#possible.failed(body);
    const some = this.#knowledge.assumptions.decideAtLeastZero(minus(rounds, ONE));
    const once = some === true ? ONE : ZERO;
    switch (mode) {
      case 'par':
      case 'rec':
        this.#knowledge.export(body, inner, multiplied(loop, inner.facts(), rounds, this.#knowledge.assumptions), region, loop.depth);
        return { settles: true, exit: region };
      case 'seq': {
        this.#learnLoop(loop, inner.facts(), sure ? rounds : once, region);
        const after = this.#knowledge.exit(loop, region);
        const done = [...facts, ...factsUpTo(exit, region)];
        for (const fact of multiplied(loop, facts, rounds, this.#knowledge.assumptions)) this.#knowledge.happened.add(fact);
        if (settles) this.#learnLoop(loop, done, rounds, after);
        return { settles: settles || some === false, exit: after };
      }
      case 'try':
        this.#learnLoop(loop, inner.facts(), once, region);
        return { settles: settles || some === false, exit: region };
      case 'parseq':
        this.#knowledge.export(body, inner, multiplied(loop, inner.facts(), rounds, this.#knowledge.assumptions), region, loop.depth);
        for (const fact of multiplied(loop, facts, once, this.#knowledge.assumptions)) this.#knowledge.happened.add(fact);
        return { settles: sure || some === false, exit: region };
    }
  }

  #learnLoop(loop: LoopStep, facts: Iterable<Fact>, rounds: Linear, region: Region): void {
    for (const fact of multiplied(loop, facts, rounds, this.#knowledge.assumptions)) this.#knowledge.learn(fact, region);
  }
}
