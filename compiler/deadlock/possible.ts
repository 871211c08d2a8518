/**
 * What may happen in one case: an upper bound, so that what is left out surely never happens. The least fixpoint of rules that only add:
 * the state of a particle only grows, so whatever can complete does, in any order.
 */
import { Asked } from './asked.ts';
import type { Assumptions } from './assumptions.ts';
import { isKnownIn, minus, ONE, plus, ZERO } from './linear.ts';
import type { Linear } from './linear.ts';
import { product } from './products.ts';
import { comesAfter, seenFrom } from './step.ts';
import type { Buffer, Definition, Graph, LoopStep, ParStep, SeqStep, SnapshotStep, Step, WaitStep } from './step.ts';
import { decide } from './value.ts';

/** With more pushes to a stream than this nobody asks which of them come after a snapshot: that takes time for each. */
const MOST_PUSHES = 16;

const nobody: ReadonlySet<Buffer> = new Set();

const DONE = 1;
const FAILED = 2;
const STARTED = 4;

export class Possible {
  readonly #graph: Graph;
  readonly #assumptions: Assumptions;
  /** Of each step by its id, which of these hold. */
  readonly #flags: Uint8Array;
  /** By the index of the buffer. */
  readonly #sums: (Linear | 'unbounded' | undefined)[];
  /** Buffers that live loops push to. */
  #live: Set<Buffer> | undefined;
  readonly #asked: Asked;
  /** Whether anything was missing in the round at hand. */
  #missing = false;
  /** Whether that came after it was looked for. */
  #late = false;
  /** Whether it counted what comes of a buffer of which others are told, and whether it brought anything. */
  #rest = false;
  #changed = false;

  constructor(graph: Graph, assumptions: Assumptions) {
    this.#graph = graph;
    this.#assumptions = assumptions;
    this.#flags = new Uint8Array(graph.steps.length);
    this.#sums = new Array<Linear | 'unbounded' | undefined>(graph.buffers);
    this.#asked = new Asked(graph);
    do {
      this.#missing = false;
      this.#late = false;
      this.#rest = false;
      this.#changed = false;
      this.#asked.clear();
      this.#run(graph.root);
    } while (this.#another);
  }

  /** Whether another round may bring more: it does the same as the last one unless what was missing in that came too late. */
  get #another(): boolean {
    return this.#missing && (this.#late || (this.#rest && this.#changed));
  }

  #has(id: number, flag: number): boolean {
    return ((this.#flags[id] ?? 0) & flag) !== 0;
  }

  #mark(id: number, flag: number): void {
    this.#flags[id] = (this.#flags[id] ?? 0) | flag;
  }

  /** Whether the step may be done, in some schedule. */
  done({ id }: Step): boolean {
    return this.#has(id, DONE);
  }

  failed({ id }: Step): boolean {
    return this.#has(id, FAILED);
  }

  known({ definers }: Definition): boolean {
    for (const step of definers) if (this.done(step)) return true;
    return definers.length === 0;
  }

  /** At most so many values come into the buffer; undefined when there is no bound that can be followed. */
  most(buffer: Buffer): Linear | undefined {
    this.#ask(buffer);
    if (this.#live?.has(buffer) === true || buffer.isRest === true) return this.#most(buffer, nobody);
    const known = this.#sums[buffer.index];
    return known === 'unbounded' ? undefined : (known ?? ZERO);
  }

  #ask(buffer: Buffer): void {
    this.#asked.buffer(buffer);
    // Its values are pushed to another.
    this.#rest ||= buffer.isRest === true;
  }

  /** At most so many values are in a snapshot: what surely comes after it is not. */
  mostIn(snapshot: SnapshotStep): Linear | undefined {
    const { buffer } = snapshot;
    if (buffer.pushes.length > MOST_PUSHES) return this.most(buffer);
    const pushes = buffer.pushes.filter((push) => !comesAfter(push, snapshot, this.#graph));
    return pushes.length === buffer.pushes.length ? this.most(buffer) : this.#most(buffer, nobody, pushes);
  }

  /** At most so many values come to a wait or a live loop. */
  mostSeen(at: WaitStep | LoopStep, buffer: Buffer): Linear | undefined {
    const pushes = seenFrom(at, buffer, this.#graph);
    return pushes.length === buffer.pushes.length ? this.most(buffer) : this.#most(buffer, nobody, pushes);
  }

  #most(buffer: Buffer, asked: ReadonlySet<Buffer>, pushes = buffer.pushes): Linear | undefined {
    this.#ask(buffer);
    if (asked.has(buffer)) return undefined;
    let sum = ZERO;
    for (const push of pushes) {
      if (!this.done(push)) continue;
      const count = this.#copies(push, buffer, asked);
      if (count === undefined) return undefined;
      sum = plus(sum, count);
    }
    return sum;
  }

  /** How often the loops inside of the buffer's scope repeat a push. */
  #copies(push: Step, buffer: Buffer, asked: ReadonlySet<Buffer>): Linear | undefined {
    let count: Linear | undefined = ONE;
    for (let around = this.#graph.outer[push.id]; around !== undefined && count !== undefined; around = this.#graph.outer[around.id]) {
      if (around.kind !== 'loop' || buffer.loops.includes(around)) continue;
      const rounds = around.over === undefined ? around.times : this.#most(around.over, new Set([...asked, buffer]), seenFrom(around, around.over, this.#graph));
      count = rounds === undefined ? undefined : product(rounds, count);
    }
    // Unknowns of an iteration say nothing outside of it.
    return count !== undefined && isKnownIn(buffer.loops.length, count) ? count : undefined;
  }

  /** Adds a push that turned out to be possible to the sum of its buffer; what live loops repeat is counted when asked. */
  #count(push: Step): void {
    if (push.kind !== 'work' || push.pushes === undefined) return;
    const buffer = push.pushes;
    this.#late ||= this.#asked.hasBuffer(buffer);
    const before = this.#sums[buffer.index];
    if (this.#live?.has(buffer) === true || before === 'unbounded') return;
    for (let around = this.#graph.outer[push.id]; around !== undefined; around = this.#graph.outer[around.id]) {
      if (around.kind === 'loop' && around.over !== undefined) {
        (this.#live ??= new Set<Buffer>()).add(buffer);
        return;
      }
    }
    const count = this.#copies(push, buffer, nobody);
    this.#sums[buffer.index] = count === undefined ? 'unbounded' : plus(before ?? ZERO, count);
  }

  #allKnown(needs: readonly Definition[]): boolean {
    for (const definition of needs) {
      if (this.known(definition)) continue;
      this.#missing = true;
      this.#asked.definition(definition);
      return false;
    }
    return true;
  }

  #set(step: Step, done: boolean, failed: boolean): void {
    const { id } = step;
    if (done && !this.#has(id, DONE)) {
      this.#mark(id, DONE);
      this.#changed = true;
      const definition = this.#graph.defines[id];
      this.#late ||= definition !== undefined && this.#asked.hasDefinition(definition);
      this.#count(step);
    }
    if (failed) this.#mark(id, FAILED);
  }

  /** Whether the step may start. */
  started({ id }: Step): boolean {
    return this.#has(id, STARTED);
  }

  /** Runs a step that may start. */
  #run(step: Step): void {
    this.#mark(step.id, STARTED);
    switch (step.kind) {
      case 'seq':
        this.#seq(step);
        return;
      case 'par':
        this.#par(step);
        return;
      case 'try': {
        const { attempt, handler } = step;
        this.#run(attempt);
        if (this.failed(attempt)) this.#run(handler);
        this.#set(step, this.done(attempt) || this.done(handler), this.failed(handler));
        return;
      }
      case 'if': {
        if (!this.#allKnown(step.needs)) return;
        // What became known of the size of a snapshot may exclude an arm.
        const truth = decide(step.truth, this.#assumptions);
        if (truth !== false) this.#run(step.then);
        if (truth !== true) this.#run(step.else);
        this.#set(step, this.done(step.then) || this.done(step.else), this.failed(step.then) || this.failed(step.else));
        return;
      }
      case 'loop':
        this.#loop(step);
        return;
      case 'work': {
        if (!this.#allKnown(step.needs)) return;
        const fails = decide(step.fails, this.#assumptions);
        this.#set(step, fails !== true, fails !== false);
        return;
      }
      case 'wait': {
        if (!this.#allKnown(step.needs)) return;
        const most = this.mostSeen(step, step.buffer);
        const enough = most === undefined || this.#assumptions.decideAtLeastZero(minus(most, step.count)) !== false;
        this.#missing ||= !enough;
        this.#set(step, enough, false);
        return;
      }
      case 'snapshot':
        this.#set(step, this.#allKnown(step.needs), false);
        return;
      case 'fail':
        this.#set(step, false, this.#allKnown(step.needs));
        return;
      case 'never':
        return;
    }
  }

  #seq(step: SeqStep): void {
    let failed = false;
    let done = true;
    for (const inner of step.steps) {
      this.#run(inner);
      failed ||= this.failed(inner);
      done = this.done(inner);
      if (!done) break;
    }
    this.#set(step, done, failed);
  }

  #par(step: ParStep): void {
    let done = step.detached;
    let failed = !step.detached;
    for (const branch of step.branches) {
      this.#run(branch);
      done ||= this.done(branch);
      failed &&= this.failed(branch);
    }
    this.#set(step, done, failed);
  }

  #loop(loop: LoopStep): void {
    const { body, mode } = loop;
    const most = loop.over === undefined ? loop.times : this.mostSeen(loop, loop.over);
    const some = most === undefined ? undefined : this.#assumptions.decideAtLeastZero(minus(most, ONE));
    this.#missing ||= some !== true;
    const mayBeEmpty = loop.over !== undefined || some !== true;
    if (some !== false) this.#run(body);
    switch (mode) {
      case 'par':
      case 'rec':
        this.#set(loop, true, false);
        return;
      case 'seq':
        this.#set(loop, mayBeEmpty || this.done(body), this.failed(body));
        return;
      case 'try':
        this.#set(loop, mayBeEmpty || this.done(body) || this.failed(body), false);
        return;
      case 'parseq':
        // Over nothing it is done at once.
        this.#set(loop, mayBeEmpty || this.done(body), false);
    }
  }
}
