/** One particle on one peer: feeds its engine one event at a time and carries out what the engine asks for. */
import type { CallRequest, Effects, Engine } from '../engine/contracts.ts';
import type { Bundle, CallOutcome, InstanceKey, Particle, PeerId } from '../particle/particle.ts';

type Event =
  | { readonly kind: 'bundle'; readonly bundle: Bundle; readonly from: PeerId | undefined }
  | { readonly kind: 'resend'; readonly to: PeerId }
  | { readonly kind: 'outcome'; readonly key: InstanceKey; readonly outcome: CallOutcome };

/** What the process needs from the peer. Only `save` may fail. */
export interface ProcessHost {
  /** Makes the state durable; undefined when nothing has to be kept. */
  readonly save: ((state: Bundle) => Promise<void>) | undefined;
  call(request: CallRequest): void;
  send(send: Effects['sends'][number]): void;
  /** The engine took an event in; called before anything is saved or sent. */
  stepped(kind: Event['kind'], effects: Effects): void;
  /** The particle cannot go on here. */
  stopped(cause: 'storage-failed' | 'internal-error', problem: unknown): void;
}

export class ParticleProcess {
  readonly particle: Particle;
  readonly engine: Engine;
  readonly #host: ProcessHost;
  readonly #queue: Event[] = [];
  #messages = 0;
  #busy = false;
  #ended = false;

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

  /** @param from who sent it; undefined for what was started or kept here */
  deliver(bundle: Bundle, from: PeerId | undefined): void {
    this.#messages++;
    this.#push({ kind: 'bundle', bundle, from });
  }

  /** Tells that peer everything it may not know; harmless when it knows. */
  resend(to: PeerId): void {
    this.#push({ kind: 'resend', to });
  }

  complete(key: InstanceKey, outcome: CallOutcome): void {
    this.#push({ kind: 'outcome', key, outcome });
  }

  /** Nothing happens after this, also when something is being saved just now. */
  end(): void {
    this.#ended = true;
    this.#queue.length = 0;
    this.#messages = 0;
  }

  #push(event: Event): void {
    if (this.#ended) return;
    this.#queue.push(event);
    if (!this.#busy) void this.#work();
  }

  /**
   * Takes in everything that waits, saves once, then carries out. Write-ahead: the own log is durable before anybody can see an
   * effect of it, so a peer that crashes and restarts never contradicts itself. Never rejects.
   */
  async #work(): Promise<void> {
    this.#busy = true;
    try {
      while (this.#queue.length > 0) {
        const effects = this.#takeIn(this.#queue.splice(0));
        if (effects.some(matters) && !(await this.#save())) return;
        for (const { calls, sends } of effects) {
          for (const request of calls) this.#host.call(request);
          for (const send of sends) this.#host.send(send);
        }
      }
    } catch (thrown) {
      this.end();
      this.#host.stopped('internal-error', thrown);
    } finally {
      this.#busy = false;
    }
  }

  #takeIn(events: readonly Event[]): Effects[] {
    return events.map((event) => {
      if (event.kind === 'bundle') this.#messages--;
      const effects = this.#step(event);
      this.#host.stepped(event.kind, effects);
      return effects;
    });
  }

  #step(event: Event): Effects {
    switch (event.kind) {
      case 'bundle':
        return this.engine.deliver(event.bundle, event.from);
      case 'outcome':
        return this.engine.complete(event.key, event.outcome);
      case 'resend':
        return { calls: [], sends: [{ to: event.to, bundle: this.engine.bundleFor(event.to) }], changed: false, rejected: [] };
    }
  }

  /** False when nothing may leave: the process ended, or the engine in memory is now ahead of what is kept. */
  async #save(): Promise<boolean> {
    const { save } = this.#host;
    if (save === undefined) return true;
    try {
      await save(this.engine.snapshot());
    } catch (problem) {
      if (!this.#ended) {
        this.end();
        this.#host.stopped('storage-failed', problem);
      }
    }
    return !this.#ended;
  }
}

function matters(effects: Effects): boolean {
  return effects.changed || effects.calls.length > 0 || effects.sends.length > 0;
}
