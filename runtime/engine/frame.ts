/** The dynamic side of a program: frames (contexts), cells, streams, and instruction instances. */
import type { InstanceKey, PeerId } from '../particle/particle.ts';
import type { Failure } from './failure.ts';
import type { CallInputs } from './call-inputs.ts';
import { Pushes } from './pushes.ts';
import type { Claim } from './pushes.ts';
import type { Node, NodeOf } from './program.ts';
import type { Value } from './value.ts';

/** A scalar or canon: assigned once (inside a fold body a later assignment of the same name replaces it). */
export class Cell {
  value: Value | undefined = undefined;
  writer: Instance | undefined = undefined;
  waiting: Instance[] = [];
}

export interface StreamElement {
  /** The instance that pushed it: names the element the same way on every peer. */
  readonly key: InstanceKey;
  readonly value: Value;
}

/** Only grows; `elements` are in local arrival order, which nothing that must agree between peers depends on. */
export class Stream {
  readonly elements: StreamElement[] = [];
  readonly folds: StreamFold[] = [];
  /** Canons waiting for a count. */
  waiting = new Set<Instance>();
  /** What may rightly have been frozen somewhere: `elements`, and what passive elements hold back here, by the instances that push it. */
  readonly pushes = new Pushes();
  readonly heldBack = new Set<InstanceKey>();
}

/** One context: the root, or one element of one fold. */
export class Frame {
  readonly parent: Frame | undefined;
  readonly context: string;
  readonly slots: (Cell | Stream | undefined)[];
  /** The element this frame is for; undefined at the root. */
  readonly element: Element | undefined;
  /** Nearest frame around (or this one) whose element may still be passive. */
  readonly sleeper: Frame | undefined;

  constructor(parent: Frame | undefined, context: string, slots: number, element: Element | undefined) {
    this.parent = parent;
    this.context = context;
    this.slots = new Array<undefined>(slots).fill(undefined);
    this.element = element;
    this.sleeper = element?.active === false ? this : parent?.sleeper;
  }

  /** The frame in which a variable of that level lives. */
  up(levels: number): Frame {
    if (levels === 0) return this;
    let frame = this.parent;
    for (let i = 1; i < levels; i++) frame = frame?.parent;
    if (frame === undefined) throw new Error('bug in aqua: a frame chain shorter than its level');
    return frame;
  }
}

/**
 * One element of a running fold. Active: its instances act (push, request calls, freeze, send). Passive (only in a sequential
 * fold over a stream): they merely take in what the logs already hold, and tell other peers.
 */
export class Element {
  readonly fold: ArrayFold | StreamFold;
  readonly position: number;
  active: boolean;
  body: Instance | undefined = undefined;
  /** `next` instances waiting for this element's body (array folds only). */
  readonly nexts: Instance[] = [];
  /** Instances that were about to act while the element was passive. */
  deferred: Instance[] = [];

  constructor(fold: ArrayFold | StreamFold, position: number, active: boolean) {
    this.fold = fold;
    this.position = position;
    this.active = active;
  }
}

export class ArrayFold {
  readonly kind = 'array';
  readonly instance: Instance;
  readonly node: NodeOf<'fold'>;
  readonly items: readonly Value[];
  readonly elements: Element[] = [];
  /** `last`, once reached, and the `next` instances waiting for it. */
  last: Instance | undefined = undefined;
  readonly lastWaiting: Instance[] = [];

  constructor(instance: Instance, node: NodeOf<'fold'>, items: readonly Value[]) {
    this.instance = instance;
    this.node = node;
    this.items = items;
  }
}

export class StreamFold {
  readonly kind = 'stream';
  readonly instance: Instance;
  readonly node: NodeOf<'fold'>;
  readonly stream: Stream;
  readonly elements: Element[] = [];
  last: Instance | undefined = undefined;
  /** Elements whose body is done: the first two suffice to answer every `next`. */
  readonly finished: Element[] = [];
  /** `next` instances not answered yet, with the element they stand in. */
  readonly nexts = new Map<Instance, Element>();
  /** Sequential folds only: instances in its bodies that wait for another peer, by that peer. The turn may be there. */
  readonly abroad = new Map<PeerId, Instance[]>();
  activated = 0;
  /** How many elements may be active: one, and one more for each `next` reached by an active element. */
  allowed = 1;
  /** No element before this position is passive. */
  firstPassive = 0;

  constructor(instance: Instance, node: NodeOf<'fold'>, stream: Stream) {
    this.instance = instance;
    this.node = node;
    this.stream = stream;
  }
}

export type Status = 'waiting' | 'done' | 'failed';

/** One instruction in one context. Whom it tells when it settles is `parent`: an enclosing instance or the element whose body it is. */
export class Instance {
  readonly node: Node;
  readonly frame: Frame;
  readonly parent: Instance | Element | undefined;
  /** Innermost `xor` on whose right side this instance stands: its left side's failure is `:error:`. */
  readonly handler: Instance | undefined;
  /** The error most recently handled on the way here (`%last_error%`); on a settled instance, on the way out. */
  handled: Failure | undefined;
  status: Status = 'waiting';
  failure: Failure | undefined = undefined;
  /** Its children; which ones depends on the instruction. */
  left: Instance | undefined = undefined;
  right: Instance | undefined = undefined;
  /** The running fold, once its iterable is known. */
  fold: ArrayFold | StreamFold | undefined = undefined;
  /** `call` only: what it says, once that is known. */
  inputs: CallInputs | undefined = undefined;
  /** `canon` only: what another peer says it froze, as far as the logs known here do not account for it yet. */
  unaccounted: Claim[] | undefined = undefined;
  /** `par` only: both sides are still being started, so it does not settle yet. */
  opening = false;
  /** Its effect (push, request, send, freeze, permission for one more element) has happened: it happens once. */
  acted = false;
  /** Whether and when the peer it is addressed to was told: what was known here, and whether this peer acted around it. */
  told: { readonly ready: boolean; readonly active: boolean } | undefined = undefined;
  #key: InstanceKey | undefined = undefined;

  constructor(node: Node, frame: Frame, parent: Instance | Element | undefined, handler: Instance | undefined, handled: Failure | undefined) {
    this.node = node;
    this.frame = frame;
    this.parent = parent;
    this.handler = handler;
    this.handled = handled;
  }

  isWaiting(): boolean {
    return this.status === 'waiting';
  }

  /** Computed on demand: only calls, canons, hops and pushes need one. */
  key(compute: (context: string, index: number) => InstanceKey): InstanceKey {
    this.#key ??= compute(this.frame.context, this.node.index);
    return this.#key;
  }
}
