/** One particle on one peer: feeds its engine one event at a time and carries out what the engine asks for. */
import type { CallRequest, Effects, Engine } from '../engine/contracts.ts';
import type { Bundle, CallOutcome, InstanceKey, Particle, PeerId } from '../particle/particle.ts';

/** `bytes` is what the bundle took on the wire, or about what it takes in memory. */
export interface Delivered {
  readonly bundle: Bundle;
  /** Undefined for what was started here. */
  readonly from: PeerId | undefined;
  readonly bytes: number;
}

export type ProcessEvent =
  | ({ readonly kind: 'bundle' } & Delivered)
  /** What a store kept; comes first. */
  | { readonly kind: 'restore'; readonly bundle: Bundle }
  | { readonly kind: 'resend'; readonly to: PeerId }
  | { readonly kind: 'outcome'; readonly key: InstanceKey; readonly outcome: CallOutcome };

/** What the process needs from the peer. Only `save` may fail. */
export interface ProcessHost {
  /** Makes durable what is new; undefined when nothing has to be kept. */
  readonly save: ((addition: Bundle) => Promise<void>) | undefined;
  call(request: CallRequest): void;
  send(to: PeerId, bundle: Bundle): void;
  /** What `to` sent is durable: that much is held now of the logs that it sent from. */
  confirm(to: PeerId, lengths: ReadonlyMap<PeerId, number>): void;
  /** The engine took an event in; called before anything is saved or sent. */
  stepped(event: ProcessEvent, effects: Effects): void;
  /** The particle cannot go on here. */
  stopped(cause: 'storage-failed' | 'internal-error', problem: unknown): void;
}

interface Step {
  readonly event: ProcessEvent;
  readonly effects: Effects;
}

export class ParticleProcess {
  readonly particle: Particle;
  readonly engine: Engine;
  readonly #host: ProcessHost;
  #queue: ProcessEvent[] = [];
  #messages = 0;
  #busy = false;
  #ended = false;
  /** Whether the store knows the particle. */
  #kept = false;

  constructor(particle: Particle, engine: Engine, host: ProcessHost) {
    this.particle = particle;
    this.engine = engine;
    this.#host = host;
  }

  /** Messages that wait. */
  get queuedMessages(): number {
    return this.#messages;
  }

  get ended(): boolean {
    return this.#ended;
  }

  push(event: ProcessEvent): void {
    if (this.#ended) return;
    if (event.kind === 'bundle') this.#messages++;
    this.#queue.push(event);
    if (!this.#busy) void this.#work();
  }

  /** Nothing happens after this, also when something is being saved just now. Returns the messages that had waited. */
  end(): readonly Delivered[] {
    const dropped = this.#queue.filter((event) => event.kind === 'bundle');
    this.#ended = true;
    this.#queue = [];
    this.#messages = 0;
    return dropped;
  }

  /**
   * Takes in everything that waits, saves once, then carries out. Write-ahead: the own log is durable before anybody can see an
   * effect of it, so a peer that crashes and restarts never contradicts itself. Never rejects.
   */
  async #work(): Promise<void> {
    this.#busy = true;
    try {
      while (this.#queue.length > 0) {
        const steps = this.#takeAll();
        await this.#save(steps);
        if (this.#ended) return;
        this.#carryOut(steps);
      }
    } catch (thrown) {
      this.#host.stopped('internal-error', thrown);
    } finally {
      this.#busy = false;
    }
  }

  #takeAll(): readonly Step[] {
    const events = this.#queue;
    this.#queue = [];
    const steps: Step[] = [];
    try {
      for (const event of events) {
        const effects = this.#step(event);
        if (event.kind === 'bundle') this.#messages--;
        this.#host.stepped(event, effects);
        steps.push({ event, effects });
      }
    } catch (thrown) {
      this.#queue = [...events.slice(steps.length), ...this.#queue];
      throw thrown;
    }
    return steps;
  }

  #step(event: ProcessEvent): Effects {
    switch (event.kind) {
      case 'bundle':
        return this.engine.deliver(event.bundle, event.from);
      case 'restore':
        this.#kept = true;
        return this.engine.restore(event.bundle);
      case 'outcome':
        return this.engine.complete(event.key, event.outcome);
      case 'resend':
        this.engine.forget(event.to);
        return { calls: [], sends: [event.to], changed: false, rejected: [] };
    }
  }

  /** Ends the process when that fails: nothing may leave, since the engine in memory is now ahead of what is kept. */
  async #save(steps: readonly Step[]): Promise<void> {
    const { save } = this.#host;
    if (save === undefined || !steps.some(({ effects }) => effects.changed || effects.sends.length > 0)) return;
    const addition = this.engine.unsaved();
    if (this.#kept && addition.segments.length === 0 && addition.values.size === 0) return;
    try {
      await save(addition);
      this.#kept = true;
    } catch (problem) {
      if (!this.#ended) this.#host.stopped('storage-failed', problem);
    }
  }

  /** All steps as one: a peer that several of them tell something is sent one bundle. */
  #carryOut(steps: readonly Step[]): void {
    for (const { effects } of steps) for (const request of effects.calls) this.#host.call(request);
    for (const to of new Set(steps.flatMap(({ effects }) => effects.sends))) this.#host.send(to, this.engine.bundleFor(to));
    for (const [to, settled] of settledLogs(steps)) {
      const lengths = new Map([...this.engine.lengths(settled.keys())].map(([owner, length]) => [owner, Math.max(length, settled.get(owner) ?? 0)]));
      this.#host.confirm(to, lengths);
    }
  }
}

/**
 * For each sender the logs that it sent from. The lengths are 0 but for those of a liar: what contradicts the log that is held here
 * never will be held, and its sender need not repeat it.
 */
function settledLogs(steps: readonly Step[]): ReadonlyMap<PeerId, ReadonlyMap<PeerId, number>> {
  const bySender = new Map<PeerId, Map<PeerId, number>>();
  for (const { event, effects } of steps) {
    if (event.kind !== 'bundle' || event.from === undefined) continue;
    const settled = bySender.get(event.from) ?? new Map<PeerId, number>();
    bySender.set(event.from, settled);
    const liars = new Set(effects.rejected.flatMap((rejection) => (rejection.kind === 'equivocation' ? [rejection.evidence.peer] : [])));
    for (const { peer, from, entries } of event.bundle.segments) {
      settled.set(peer, Math.max(settled.get(peer) ?? 0, liars.has(peer) ? from + entries.length : 0));
    }
  }
  return bySender;
}
