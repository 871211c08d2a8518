/**
 * The evaluator: drives instruction instances from waiting to done or failed.
 *
 * Two kinds of steps. *Derivations* follow from the logs alone; they are confluent, so their order does not matter, and run on
 * an explicit stack (scripts nest deeply, the JS stack stays flat). *Choices* are what the schedule decides: freezing a stream,
 * and which element of a sequential stream fold goes next. A choice is made only when no derivation is left, in script order,
 * so that the outcome of taking in a bundle does not depend on the order of its parts (docs/decisions/0004).
 */
import type { Crypto } from '../particle/crypto.ts';
import type { Json } from '../particle/json.ts';
import type { CallOutcome, InstanceKey, LogEntry, Particle, PeerId, Tetraplet } from '../particle/particle.ts';
import { ChoiceQueue } from './choice-queue.ts';
import type { Choice } from './choice-queue.ts';
import type { CallInputs } from './call-inputs.ts';
import type { CallRequest } from './contracts.ts';
import { evaluate } from './evaluate.ts';
import type { Evaluated } from './evaluate.ts';
import type { Failure, Fault } from './failure.ts';
import { Element, Frame, Instance } from './frame.ts';
import type { Cell, Stream, StreamElement, StreamFold } from './frame.ts';
import { activateNext, addElements, bodySettled } from './instructions/fold.ts';
import { handlers } from './instructions/handlers.ts';
import { instanceKey, rootContext } from './key.ts';
import type { Knowledge } from './knowledge.ts';
import type { Node, Operand, Program } from './program.ts';
import type { Value } from './value.ts';

type Task =
  | { readonly kind: 'run'; readonly instance: Instance }
  | { readonly kind: 'settled'; readonly child: Instance }
  /** Both sides of a `par` have been started. */
  | { readonly kind: 'opened'; readonly instance: Instance };

/** Told about every step that the machine accepts; for audits and recordings. */
export interface Observer {
  /** An instance asks `peer` for an entry of that kind. */
  addressed(key: InstanceKey, instruction: number, peer: PeerId, kind: LogEntry['kind']): void;
  /** The entry, of the peer that the instance asks, is not what the instance says. */
  misfit(entry: LogEntry): void;
  /** An entry of `peer`'s log was accepted: with the arguments of a call, the values of a canon, nothing for a hop. */
  absorbed(instruction: number, peer: PeerId, entry: LogEntry, values: readonly Json[] | undefined): void;
}

export interface MachineOptions {
  readonly program: Program;
  readonly particle: Particle;
  readonly self: PeerId;
  readonly crypto: Crypto;
  readonly knowledge: Knowledge;
  /** Steps one delivery may take; a script that exceeds it is stopped (it would never end). */
  readonly maxSteps: number;
  readonly observer?: Observer;
}

/** Bytes of values that take about as long to encode and hash as a step takes. */
const SIZE_OF_A_STEP = 1024;

export class Machine {
  readonly particle: Particle;
  readonly self: PeerId;
  readonly crypto: Crypto;
  readonly knowledge: Knowledge;
  readonly observer: Observer | undefined;
  readonly root: Instance;
  /** Instances that cannot go on by themselves; for reports. */
  readonly blocked = new Set<Instance>();
  /** Calls requested from the host and not answered. */
  readonly requested = new Map<InstanceKey, Instance>();
  /** Set when `maxSteps` was exceeded. */
  exhausted = false;
  calls: CallRequest[] = [];
  forwards = new Set<PeerId>();
  readonly #maxSteps: number;
  /** Left for this delivery. */
  #steps = 0;
  /** Whether what runs now follows from a step that this peer has just taken: nobody can have told others about it. */
  #leading = false;
  readonly #stack: Task[] = [];
  readonly #choices = new ChoiceQueue();
  readonly #visits: Instance[] = [];
  readonly #awaiting = new Map<InstanceKey, Instance>();
  readonly #contextKey = (context: string, index: number): InstanceKey => instanceKey(this.crypto, context, index);

  constructor(options: MachineOptions) {
    this.particle = options.particle;
    this.self = options.self;
    this.crypto = options.crypto;
    this.knowledge = options.knowledge;
    this.observer = options.observer;
    this.#maxSteps = options.maxSteps;
    const frame = new Frame(undefined, rootContext, options.program.rootSlots, undefined);
    this.root = new Instance(options.program.root, frame, undefined, undefined, undefined);
    this.#stack.push({ kind: 'run', instance: this.root });
  }

  /** Runs until nothing follows any more and no choice is open. */
  run(): void {
    this.#steps = this.#maxSteps;
    for (;;) {
      for (let task = this.#stack.pop(); task !== undefined; task = this.#stack.pop()) {
        if (--this.#steps < 0) {
          this.exhausted = true;
          return;
        }
        this.#step(task);
      }
      const visit = this.#visits.pop();
      const choice = visit === undefined ? this.#choices.next() : undefined;
      this.#leading ||= visit !== undefined || choice?.kind === 'freeze';
      if (visit !== undefined) handlers.hop.arrive(this, visit);
      else if (choice === undefined) break;
      else if (choice.kind === 'freeze') handlers.canon.freeze(this, choice.instance);
      else activateNext(this, choice.fold);
    }
    this.#leading = false;
  }

  #step(task: Task): void {
    switch (task.kind) {
      case 'run':
        this.blocked.delete(task.instance);
        handlers[task.instance.node.op].run(this, task.instance);
        return;
      case 'opened':
        task.instance.opening = false;
        handlers.par.opened(this, task.instance);
        return;
      case 'settled': {
        const { parent } = task.child;
        if (parent instanceof Element) bodySettled(this, parent, task.child);
        else if (parent !== undefined) handlers[parent.node.op].settled(this, parent, task.child);
      }
    }
  }

  // ── what handlers use ──

  /** Walking over a large value counts as many steps. */
  spend(size: number): void {
    this.#steps -= Math.floor(size / SIZE_OF_A_STEP);
  }

  /** Creates a child and lets it run next. */
  start(node: Node, frame: Frame, parent: Instance | Element, from: { readonly handler: Instance | undefined; readonly handled: Failure | undefined }): Instance {
    const instance = new Instance(node, frame, parent, from.handler, from.handled);
    this.#stack.push({ kind: 'run', instance });
    return instance;
  }

  /** Lets an instance run again: what it waited for may be there. */
  wake(instance: Instance): void {
    this.#stack.push({ kind: 'run', instance });
  }

  open(par: Instance): void {
    this.#stack.push({ kind: 'opened', instance: par });
  }

  done(instance: Instance, handled: Failure | undefined = instance.handled): void {
    if (instance.status !== 'waiting') return;
    instance.status = 'done';
    instance.inputs = undefined;
    instance.handled = handled;
    this.blocked.delete(instance);
    this.#stack.push({ kind: 'settled', child: instance });
  }

  fail(instance: Instance, failure: Failure): void {
    if (instance.status !== 'waiting') return;
    instance.status = 'failed';
    instance.inputs = undefined;
    instance.failure = failure;
    this.blocked.delete(instance);
    this.#stack.push({ kind: 'settled', child: instance });
  }

  /** A failure that starts at this instance. `peer` only where one is to blame (calls, canons), `tetraplet` where its service said so. */
  raise(instance: Instance, fault: Fault, peer?: PeerId, tetraplet?: Tetraplet): void {
    this.fail(instance, { ...fault, instruction: instance.node.instruction, index: instance.node.index, peer, tetraplet });
  }

  evaluate(operand: Operand, instance: Instance): Evaluated {
    return evaluate(operand, instance, this.particle);
  }

  /** The instance cannot go on until `cell` is assigned (or ever, without a cell). */
  waitFor(instance: Instance, cell: Cell | undefined): void {
    this.blocked.add(instance);
    if (cell !== undefined && cell.waiting.at(-1) !== instance) cell.waiting.push(instance);
  }

  block(instance: Instance): void {
    this.blocked.add(instance);
  }

  assign(cell: Cell, value: Value, writer: Instance): void {
    cell.value = value;
    cell.writer = writer;
    const { waiting } = cell;
    cell.waiting = [];
    for (let i = waiting.length - 1; i >= 0; i--) {
      const reader = waiting[i];
      if (reader !== undefined) this.wake(reader);
    }
  }

  push(stream: Stream, element: StreamElement): void {
    stream.elements.push(element);
    if (!stream.heldBack.delete(element.key)) this.#account(stream, element);
    for (const fold of stream.folds) addElements(this, fold, [element]);
    const { waiting } = stream;
    stream.waiting = new Set();
    for (const canon of waiting) this.wake(canon);
  }

  /** Pushed in a passive element: nothing here sees it yet, but other peers may have frozen it. */
  holdBack(stream: Stream, element: StreamElement): void {
    if (stream.heldBack.has(element.key)) return;
    stream.heldBack.add(element.key);
    this.#account(stream, element);
  }

  #account(stream: Stream, { value }: StreamElement): void {
    for (const canon of stream.pushes.add(value, this)) this.wake(canon);
  }

  keyOf(instance: Instance): InstanceKey {
    return instance.key(this.#contextKey);
  }

  /**
   * Whether the instance may act. If it stands in a passive element it is kept there and runs again once the element is active.
   */
  mayAct(instance: Instance): boolean {
    for (let frame = instance.frame.sleeper; frame !== undefined; frame = frame.parent?.sleeper) {
      if (frame.element?.active === false) {
        const { deferred } = frame.element;
        if (deferred.at(-1) !== instance) deferred.push(instance);
        return false;
      }
    }
    return true;
  }

  /** The logs hold an entry from inside these elements: somebody legitimately got there, so they are active here too. */
  activateAround(instance: Instance): void {
    for (let frame = instance.frame.sleeper; frame !== undefined; frame = frame.parent?.sleeper) {
      if (frame.element !== undefined) this.activate(frame.element);
    }
  }

  activate(element: Element): void {
    if (element.active) return;
    element.active = true;
    if (element.fold.kind === 'stream') element.fold.activated++;
    const { deferred } = element;
    element.deferred = [];
    for (let i = deferred.length - 1; i >= 0; i--) {
      const instance = deferred[i];
      if (instance !== undefined) this.wake(instance);
    }
  }

  choose(choice: Choice): void {
    this.#choices.add(choice);
  }

  /**
   * This peer will note that it has seen the particle, once nothing else follows: everything that a bundle makes known starts
   * before its sender has news to be told, so that it does not hear of what it has started itself.
   */
  visit(instance: Instance): void {
    this.#visits.push(instance);
  }

  request(instance: Instance, inputs: CallInputs): void {
    const key = this.keyOf(instance);
    this.requested.set(key, instance);
    this.calls.push({
      key,
      instruction: instance.node.index,
      service: inputs.service,
      function: inputs.function,
      args: inputs.json,
      tetraplets: inputs.args.map((arg) => arg.tetraplets),
    });
    this.blocked.add(instance);
  }

  /** The host has made a requested call; false when nobody asked for it (or not any more). */
  completed(key: InstanceKey, outcome: CallOutcome): boolean {
    const instance = this.requested.get(key);
    if (instance?.inputs === undefined) return false;
    this.requested.delete(key);
    this.#leading = true;
    this.knowledge.appendResult(key, instance.inputs, outcome);
    this.wake(instance);
    return true;
  }

  /**
   * The particle goes to `peer` because of this instance: when it starts, unless this peer merely follows and somebody says to have sent
   * it there for it already (docs/decisions/0014), and again when something becomes known here later that lets `peer` act: what the instance needs, or that its turn has come. A peer
   * that knows all that is known here is not told: it has started the instance by itself (docs/decisions/0006).
   */
  tell(instance: Instance, peer: PeerId, ready: boolean): void {
    const before = instance.told;
    const active = this.mayAct(instance);
    if (before !== undefined && (before.ready || !ready) && (before.active || !active)) return;
    instance.told = { ready: ready || before?.ready === true, active };
    if (before === undefined) this.#noteAbroad(instance, peer);
    if (before !== undefined || this.#leading || !this.knowledge.wasSent(this.keyOf(instance))) this.#forward(instance, peer);
    else if (this.knowledge.wasToBeSent(this.keyOf(instance))) this.forwards.add(peer);
  }

  #forward(instance: Instance, peer: PeerId): void {
    if (this.observer !== undefined || !this.knowledge.hasNewsFor(peer)) return;
    this.knowledge.note(this.keyOf(instance));
    this.forwards.add(peer);
  }

  #noteAbroad(instance: Instance, peer: PeerId): void {
    for (let frame = instance.frame.sleeper; frame !== undefined; frame = frame.parent?.sleeper) {
      const fold = frame.element?.fold;
      if (fold?.kind !== 'stream') continue;
      const waiting = fold.abroad.get(peer);
      if (waiting === undefined) fold.abroad.set(peer, [instance]);
      else waiting.push(instance);
    }
  }

  /**
   * A sequential fold has more elements, or has come to `next`. Peers may have let different elements act first, each the first one
   * that it heard of, so that each waits for another: whoever holds an element has to know both.
   */
  tellAbroad(fold: StreamFold): void {
    for (const [peer, waiting] of fold.abroad) {
      while (waiting.at(-1)?.isWaiting() === false) waiting.pop();
      const instance = waiting.at(-1);
      if (instance === undefined) fold.abroad.delete(peer);
      else this.#forward(instance, peer);
    }
  }

  /** The instance runs again when an entry with its key comes in from another peer. */
  await(instance: Instance): void {
    this.#awaiting.set(this.keyOf(instance), instance);
    this.blocked.add(instance);
  }

  /** Entries that have just become known. */
  learned(entries: readonly LogEntry[]): void {
    for (const entry of entries.toReversed()) {
      const instance = entry.kind === 'sent' ? undefined : this.#awaiting.get(entry.key);
      if (instance !== undefined) this.wake(instance);
    }
  }
}
