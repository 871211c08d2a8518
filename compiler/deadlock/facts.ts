/** What is sure at a point of the program: values that are there, and how many have been pushed. */
import type { Assumptions } from './assumptions.ts';
import { isKnownIn, minus, ONE, plus, sameLinear, ZERO } from './linear.ts';
import type { Linear } from './linear.ts';
import { product } from './products.ts';
import type { Buffer, Definition, Graph, Step } from './step.ts';

export type Fact = Known | Pushed | Holds;

interface Known {
  readonly kind: 'known';
  readonly definition: Definition;
}

/** `by` pushes so many: a push itself, or a step of which every way out does. */
interface Pushed {
  readonly kind: 'pushed';
  readonly buffer: Buffer;
  readonly by: Step;
  readonly count: Linear;
}

/** The buffer holds so many, whoever pushed them. */
interface Holds {
  readonly kind: 'holds';
  readonly buffer: Buffer;
  readonly count: Linear;
}

const none: readonly Pushed[] = [];
const nothing: readonly Fact[] = [];

/** So many are looked for one by one: most regions learn of a value or two, for which a table would take more time and memory. */
const FEW = 8;

/** The larger one, if that can be said; otherwise the first. */
export function larger(a: Linear, b: Linear | undefined, assumptions: Assumptions): Linear {
  if (b === undefined || sameLinear(a, b)) return a;
  return assumptions.atLeastZero(minus(b, a)) ? b : a;
}

export function smaller(a: Linear, b: Linear, assumptions: Assumptions): Linear | undefined {
  if (sameLinear(a, b) || assumptions.atLeastZero(minus(b, a))) return a;
  return assumptions.atLeastZero(minus(a, b)) ? b : undefined;
}

/** The product of two numbers that are not negative, where it is known in so many loops; otherwise one of them when the other is at least 1. */
export function leastProduct(a: Linear, b: Linear, depth: number, assumptions: Assumptions): Linear | undefined {
  const exact = product(b, a);
  if (exact !== undefined && isKnownIn(depth, exact)) return exact;
  if (isKnownIn(depth, b) && assumptions.atLeastZero(minus(a, ONE))) return b;
  return isKnownIn(depth, a) && assumptions.atLeastZero(minus(b, ONE)) ? a : undefined;
}

/**
 * A part of the function that may not be reached: what follows a call that can fail, a handler, an arm, an iteration. Its facts come
 * true for those who are in it, or in a region that begins inside of it.
 */
export class Region {
  readonly outer: Region | undefined;
  #known: Known[] | undefined;
  /** What is known, when that is much. */
  #all: Set<Definition> | undefined;
  #pushes: Pushes | undefined;

  constructor(outer: Region | undefined) {
    this.outer = outer;
  }

  /** Whether the fact is new. */
  add(fact: Fact, assumptions: Assumptions): boolean {
    switch (fact.kind) {
      case 'known':
        return this.#learn(fact);
      case 'pushed':
        return (this.#pushes ??= new Pushes()).add(fact, assumptions);
      case 'holds':
        return false;
    }
  }

  #learn(fact: Known): boolean {
    const { definition } = fact;
    if (this.knows(definition)) return false;
    const known = (this.#known ??= []);
    known.push(fact);
    this.#all?.add(definition);
    if (known.length === FEW) this.#all = new Set(known.map((each) => each.definition));
    return true;
  }

  knows(definition: Definition): boolean {
    if (this.#all !== undefined) return this.#all.has(definition);
    if (this.#known !== undefined) for (const fact of this.#known) if (fact.definition === definition) return true;
    return false;
  }

  pushes(buffer: Buffer): Iterable<Pushed> {
    return this.#pushes?.to(buffer) ?? none;
  }

  addTo(facts: Fact[]): void {
    if (this.#known !== undefined) for (const fact of this.#known) facts.push(fact);
    this.#pushes?.addTo(facts);
  }

  facts(): readonly Fact[] {
    if (this.#known === undefined && this.#pushes === undefined) return nothing;
    const facts: Fact[] = [];
    this.addTo(facts);
    return facts;
  }
}

/** What a region knows of pushes: one fact for each step and buffer, the strongest. */
class Pushes {
  #few: Pushed[] | undefined = [];
  #many: Map<Buffer, Map<Step, Pushed>> | undefined;

  /** Whether the fact is new. */
  add(fact: Pushed, assumptions: Assumptions): boolean {
    const few = this.#few;
    const at = few?.findIndex(({ by, buffer }) => by === fact.by && buffer === fact.buffer) ?? -1;
    const before = few === undefined ? this.#many?.get(fact.buffer)?.get(fact.by) : few[at];
    const count = before === undefined ? fact.count : larger(before.count, fact.count, assumptions);
    if (before !== undefined && sameLinear(before.count, count)) return false;
    const strongest = count === fact.count ? fact : { ...fact, count };
    if (few === undefined) this.#put(strongest);
    else if (at >= 0) few[at] = strongest;
    else if (few.push(strongest) > FEW) {
      this.#few = undefined;
      for (const each of few) this.#put(each);
    }
    return true;
  }

  to(buffer: Buffer): Iterable<Pushed> {
    if (this.#few !== undefined) return this.#few.every((fact) => fact.buffer === buffer) ? this.#few : this.#few.filter((fact) => fact.buffer === buffer);
    return this.#many?.get(buffer)?.values() ?? none;
  }

  addTo(facts: Fact[]): void {
    if (this.#few !== undefined) for (const fact of this.#few) facts.push(fact);
    if (this.#many !== undefined) for (const by of this.#many.values()) for (const fact of by.values()) facts.push(fact);
  }

  #put(fact: Pushed): void {
    const all = (this.#many ??= new Map<Buffer, Map<Step, Pushed>>());
    let by = all.get(fact.buffer);
    if (by === undefined) all.set(fact.buffer, (by = new Map<Step, Pushed>()));
    by.set(fact.by, fact);
  }
}

/** What has happened to one buffer. */
interface Happening {
  readonly counts: Map<Step, Pushed>;
  total: Linear;
  readonly holds: Linear[];
}

/** What has happened on the way to the step at hand. */
export class Happened {
  readonly #facts: Fact[] = [];
  /** By the index of the definition. */
  readonly #known: Uint8Array;
  /** By the index of the buffer. */
  readonly #buffers: (Happening | undefined)[];

  constructor({ definitions, buffers }: Graph) {
    this.#known = new Uint8Array(definitions);
    this.#buffers = new Array<Happening | undefined>(buffers);
  }

  get mark(): number {
    return this.#facts.length;
  }

  add(fact: Fact): void {
    switch (fact.kind) {
      case 'known':
        if (this.knows(fact.definition)) return;
        this.#known[fact.definition.index] = 1;
        break;
      case 'pushed': {
        const buffer = this.#of(fact.buffer);
        if (buffer.counts.has(fact.by)) return;
        buffer.counts.set(fact.by, fact);
        buffer.total = plus(buffer.total, fact.count);
        break;
      }
      case 'holds':
        this.#of(fact.buffer).holds.push(fact.count);
    }
    this.#facts.push(fact);
  }

  /** Forgets what was added since the mark, and gives it. */
  undo(mark: number): readonly Fact[] {
    if (mark === this.#facts.length) return nothing;
    const undone = this.#facts.splice(mark);
    for (const fact of undone) {
      if (fact.kind === 'known') this.#known[fact.definition.index] = 0;
      else if (fact.kind === 'pushed') {
        const buffer = this.#of(fact.buffer);
        buffer.counts.delete(fact.by);
        buffer.total = minus(buffer.total, fact.count);
      } else this.#of(fact.buffer).holds.pop();
    }
    return undone;
  }

  knows({ index }: Definition): boolean {
    return this.#known[index] === 1;
  }

  pushes({ index }: Buffer): Iterable<Pushed> {
    return this.#buffers[index]?.counts.values() ?? none;
  }

  /** The sum of the counts. */
  total({ index }: Buffer): Linear {
    return this.#buffers[index]?.total ?? ZERO;
  }

  /** What waits and snapshots on the way have shown: the last ones, which mostly say most. */
  holds({ index }: Buffer): readonly Linear[] {
    return this.#buffers[index]?.holds.slice(-3) ?? [];
  }

  #of({ index }: Buffer): Happening {
    return (this.#buffers[index] ??= { counts: new Map<Step, Pushed>(), total: ZERO, holds: [] });
  }
}

/** The facts of the regions from one out to another, without that. */
export function factsUpTo(from: Region, to: Region): readonly Fact[] {
  const facts: Fact[] = [];
  for (let region: Region | undefined = from; region !== undefined && region !== to; region = region.outer) region.addTo(facts);
  return facts;
}

/** What both of two ways bring: values that are there after either, and of pushes the fewer, as if `by` had made them. */
export function commonFacts(a: readonly Fact[], b: readonly Fact[], by: Step, graph: Graph, assumptions: Assumptions): readonly Fact[] {
  if (a.length === 0 || b.length === 0) return [];
  const known = new Set<Definition | Buffer>();
  for (const fact of a) known.add(fact.kind === 'known' ? fact.definition : fact.buffer);
  const common = b.filter((fact) => known.has(fact.kind === 'known' ? fact.definition : fact.buffer));
  const facts: Fact[] = common.filter((fact) => fact.kind === 'known');
  if (facts.length === common.length) return facts;
  const others = sums(common, graph, assumptions);
  for (const [buffer, count] of sums(a.filter((fact) => fact.kind === 'pushed' && others.has(fact.buffer)), graph, assumptions)) {
    const other = others.get(buffer);
    const least = other === undefined ? undefined : smaller(count, other, assumptions);
    if (least !== undefined) facts.push({ kind: 'pushed', buffer, by, count: least });
  }
  return facts;
}

/** How many values come of all these steps. Those that a step around others brings may be theirs, so that the two do not add up. */
export function sumOf(counts: ReadonlyMap<Step, Linear>, { first }: Graph, assumptions: Assumptions): Linear {
  if (counts.size < 2) {
    const [only = ZERO] = counts.values();
    return only;
  }
  const apart: { readonly id: number; readonly count: Linear }[] = [];
  for (const [by, count] of [...counts].sort(([a], [b]) => a.id - b.id)) {
    let inner: Linear | undefined;
    for (let last = apart.at(-1); last !== undefined && last.id >= (first[by.id] ?? 0); last = apart.at(-1)) {
      inner = plus(inner ?? ZERO, last.count);
      apart.pop();
    }
    apart.push({ id: by.id, count: larger(count, inner, assumptions) });
  }
  return apart.reduce((sum, { count }) => plus(sum, count), ZERO);
}

function sums(facts: readonly Fact[], graph: Graph, assumptions: Assumptions): ReadonlyMap<Buffer, Linear> {
  const counts = new Map<Buffer, Map<Step, Linear>>();
  for (const fact of facts) {
    if (fact.kind !== 'pushed') continue;
    let of = counts.get(fact.buffer);
    if (of === undefined) counts.set(fact.buffer, (of = new Map<Step, Linear>()));
    of.set(fact.by, larger(fact.count, of.get(fact.by), assumptions));
  }
  const all = new Map<Buffer, Linear>();
  for (const [buffer, of] of counts) all.set(buffer, sumOf(of, graph, assumptions));
  return all;
}
