/** What is gained while the steps of one case are gone through: what is sure, on which ways, and whether a round brought more. */
import { Asked } from './asked.ts';
import type { Assumptions } from './assumptions.ts';
import { commonFacts, factsUpTo, Happened } from './facts.ts';
import type { Fact, Region } from './facts.ts';
import { ONE, sameLinear } from './linear.ts';
import type { Linear, Unknown } from './linear.ts';
import type { Possible } from './possible.ts';
import type { Buffer, Definition, Graph, Step } from './step.ts';
import { isKnownIn, pushedAt, Regions } from './sure.ts';

/** What has happened on a way, and what its regions bring. */
function allOf({ facts, exit }: Way, outside: Region): readonly Fact[] {
  return exit === undefined || exit === outside ? facts : [...facts, ...factsUpTo(exit, outside)];
}

/** One way out of a step. */
export interface Way {
  readonly facts: readonly Fact[];
  /** Undefined when it is not sure to settle. */
  readonly exit: Region | undefined;
}

export class Knowledge {
  readonly #graph: Graph;
  readonly #possible: Possible;
  /** In an arm: what holds there, too. */
  assumptions: Assumptions;
  readonly regions: Regions;
  readonly happened: Happened;
  /** Whether anything was not sure yet in the round at hand. */
  missing = false;
  /** Whether more became known of the size of a snapshot. */
  bounded = false;
  #rounds = 0;
  /** Whether the round at hand learned something for which it had looked before. */
  #late = false;
  readonly #asked: Asked;

  constructor(graph: Graph, possible: Possible, assumptions: Assumptions) {
    this.#graph = graph;
    this.#possible = possible;
    this.assumptions = assumptions;
    this.regions = new Regions(graph);
    this.happened = new Happened(graph);
    this.#asked = new Asked(graph);
  }

  /** Begins a round. */
  restart(): void {
    this.#rounds++;
    this.missing = false;
    this.#late = false;
    this.#asked.clear();
    this.happened.undo(0);
  }

  /** Whether another round may bring more: it does the same as the last one unless that learned something too late. */
  get another(): boolean {
    return this.missing && this.#late;
  }

  /** After a step that can fail there is a region of its own. */
  exit(step: Step, region: Region): Region {
    return this.#possible.failed(step) ? this.regions.after(step, region) : region;
  }

  /** After one of several ways: what all of them bring. Undefined unless each settles. */
  either(step: Step, ways: readonly Way[], region: Region, settles: boolean): Region | undefined {
    const [first, second] = ways;
    if (first === undefined) return settles ? region : undefined;
    if (second === undefined) {
      for (const fact of first.facts) this.happened.add(fact);
      return settles ? first.exit : undefined;
    }
    const exit = this.exit(step, region);
    const common = commonFacts(first.facts, second.facts, step, this.#graph, this.assumptions);
    for (const fact of common) this.happened.add(fact);
    if (!settles) return undefined;
    const [some, others] = [allOf(first, region), allOf(second, region)];
    const isSame = some === first.facts && others === second.facts;
    this.learnAll(isSame ? common : commonFacts(some, others, step, this.#graph, this.assumptions), exit);
    return exit;
  }

  learnAll(facts: Iterable<Fact>, region: Region): void {
    for (const fact of facts) this.learn(fact, region);
  }

  learn(fact: Fact, region: Region): void {
    if (!region.add(fact, this.assumptions)) return;
    this.#late ||= fact.kind === 'known' ? this.#asked.hasDefinition(fact.definition) : this.#asked.hasBuffer(fact.buffer);
  }

  /** A step that is done: its value is there, and so is what it pushes. */
  complete(step: Step, pushes: Buffer | undefined, exit: Region): void {
    const definition = this.#graph.defines[step.id];
    if (definition !== undefined) this.#come({ kind: 'known', definition }, exit);
    if (pushes !== undefined) this.#come({ kind: 'pushed', buffer: pushes, by: step, count: ONE }, exit);
  }

  #come(fact: Fact, exit: Region): void {
    this.happened.add(fact);
    this.learn(fact, exit);
  }

  bound({ facts }: Unknown, fact: Linear): void {
    if (facts.some((known) => sameLinear(known, fact))) return;
    facts.push(fact);
    this.bounded = true;
    // In the first round nobody has spoken of the size before its snapshot is passed, but for what is assumed.
    this.#late ||= this.#rounds > 1 || this.assumptions.areOfSizes;
  }

  /** Without a region: what has happened already. */
  pushed(at: Step, buffer: Buffer, region: Region | undefined): Linear {
    return pushedAt(at, buffer, this.happened, region, this.#graph, this.assumptions);
  }

  /** Looks for more in a buffer than there is: who learns of that later needs another round. */
  lacks(buffer: Buffer): void {
    this.#asked.buffer(buffer);
  }

  allKnown(needs: readonly Definition[], region: Region): boolean {
    for (const definition of needs) {
      if (isKnownIn(region, definition, this.happened)) continue;
      this.missing = true;
      this.#asked.definition(definition);
      return false;
    }
    return true;
  }
}
