/** The host loop of a peer: bytes in, engine, calls and bytes out. It owns time, services, storage, limits and back-pressure. */
import type { CallRequest, Effects, Wait } from '../engine/contracts.ts';
import { decodeBundle, encodeBundle } from '../particle/codec.ts';
import type { Crypto, Signer } from '../particle/crypto.ts';
import { defaultLimits } from '../particle/limits.ts';
import type { ParticleLimits } from '../particle/limits.ts';
import type { Bundle, CallOutcome, Particle, PeerId } from '../particle/particle.ts';
import { sameParticle } from '../particle/particle-signature.ts';
import { expiresAt, refusalOf } from './admission.ts';
import type { Clock, ServiceHost, Transport } from './contracts.ts';
import { Counters } from './counters.ts';
import type { PeerCounters } from './counters.ts';
import type { EngineFactory } from './engine-factory.ts';
import { defaultPeerLimits } from './limits.ts';
import type { PeerLimits } from './limits.ts';
import type { PeerObserver, Refusal } from './observer.ts';
import { ParticleProcess } from './particle-process.ts';
import { particleKey } from './particle-store.ts';
import type { ParticleStore } from './particle-store.ts';

export interface PeerOptions {
  /** Who the peer is. */
  readonly signer: Signer;
  readonly crypto: Crypto;
  readonly transport: Transport;
  readonly services: ServiceHost;
  readonly clock: Clock;
  readonly createEngine: EngineFactory;
  /** Default: nothing is kept, and a restarted peer has forgotten its particles. */
  readonly store?: ParticleStore;
  readonly limits?: Partial<PeerLimits>;
  /** What messages may contain. */
  readonly particleLimits?: ParticleLimits;
  readonly observer?: PeerObserver;
}

/** Where a particle stands on one peer. */
export interface ParticleState {
  /** What each branch waits for. */
  readonly waiting: readonly Wait[];
  /** Everything that the peer knows about the particle. */
  readonly snapshot: Bundle;
}

export type StartResult = { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal };

export class Peer {
  readonly id: PeerId;
  readonly #options: PeerOptions;
  readonly #limits: PeerLimits;
  readonly #particleLimits: ParticleLimits;
  readonly #observer: PeerObserver;
  readonly #counters = new Counters();
  readonly #processes = new Map<string, { readonly process: ParticleProcess; readonly cancelExpiry: () => void }>();
  #closed = false;

  constructor(options: PeerOptions) {
    this.id = options.signer.peer;
    this.#options = options;
    this.#limits = { ...defaultPeerLimits, ...options.limits };
    this.#particleLimits = options.particleLimits ?? defaultLimits;
    this.#observer = options.observer ?? {};
    options.transport.onMessage((from, bytes) => this.#receive(from, bytes));
  }

  /** Starts a signed particle here. Refused like one from outside when it is expired, badly signed or cannot be run. */
  start(particle: Particle): StartResult {
    return this.resume({ particle, segments: [], values: new Map() });
  }

  /**
   * Goes on with a particle from what a store kept. Unfinished calls are made again, with the same key; whom the log says it was sent
   * to is told again, since the peer may have stopped between writing that down and doing it.
   */
  resume(bundle: Bundle): StartResult {
    const refusal = this.#takeIn(bundle, undefined);
    if (refusal !== undefined) {
      this.#refuse(refusal, undefined);
      return { ok: false, refusal };
    }
    const process = this.#processes.get(particleKey(bundle.particle))?.process;
    for (const to of sentBy(this.id, bundle)) process?.resend(to);
    return { ok: true };
  }

  /** What happened so far. */
  counters(): PeerCounters {
    return this.#counters.read();
  }

  /** Undefined for a particle that the peer does not know, or not any more. */
  inspect(particle: Particle): ParticleState | undefined {
    const entry = this.#processes.get(particleKey(particle));
    return entry === undefined ? undefined : { waiting: entry.process.engine.waiting(), snapshot: entry.process.engine.snapshot() };
  }

  /** Stops working and cancels all timers; what is stored stays. */
  close(): void {
    this.#closed = true;
    for (const { process, cancelExpiry } of this.#processes.values()) {
      cancelExpiry();
      process.end();
    }
    this.#processes.clear();
  }

  #receive(from: PeerId, bytes: Uint8Array): void {
    this.#counters.add('messagesReceived');
    this.#counters.add('bytesReceived', bytes.length);
    const refusal = this.#guard(() => this.#read(from, bytes));
    if (refusal !== undefined) this.#refuse(refusal, from);
  }

  #read(from: PeerId, bytes: Uint8Array): Refusal | undefined {
    if (bytes.length > this.#limits.messageBytes) return { reason: 'too-large', detail: `${bytes.length} bytes, at most ${this.#limits.messageBytes}` };
    const decoded = decodeBundle(bytes, this.#particleLimits, this.#options.crypto);
    return decoded.ok ? this.#takeIn(decoded.bundle, from) : { reason: 'malformed', detail: decoded.reason };
  }

  #takeIn(bundle: Bundle, from: PeerId | undefined): Refusal | undefined {
    if (this.#closed) return { reason: 'peer-closed', detail: 'the peer is shut down' };
    const known = this.#processes.get(particleKey(bundle.particle))?.process;
    if (known === undefined) return this.#admit(bundle, from);
    if (!sameParticle(known.particle, bundle.particle)) {
      return { reason: 'other-particle-with-this-id', detail: `it differs from the particle with the id ${bundle.particle.id} that is already known from this initiator` };
    }
    if (known.ended) return { reason: 'stopped', detail: 'the particle stopped here after an error of this peer' };
    if (known.queuedMessages >= this.#limits.queuedMessages) {
      return { reason: 'queue-full', detail: `${known.queuedMessages} messages already wait for this particle` };
    }
    known.deliver(bundle, from);
    return undefined;
  }

  #admit(bundle: Bundle, from: PeerId | undefined): Refusal | undefined {
    const { particle } = bundle;
    const { clock, crypto, createEngine, signer } = this.#options;
    if (this.#processes.size >= this.#limits.particles) {
      return { reason: 'too-many-particles', detail: `the peer already works on ${this.#processes.size}, at most ${this.#limits.particles}` };
    }
    const refusal = refusalOf(particle, clock.now(), this.#limits, crypto);
    if (refusal !== undefined) return refusal;
    const created = createEngine(particle, signer);
    if (!created.ok) return { reason: 'bad-script', detail: created.problem };
    const process = this.#createProcess(particle, created.engine);
    const cancelExpiry = clock.after(expiresAt(particle) - clock.now(), () => this.#expire(process));
    this.#processes.set(particleKey(particle), { process, cancelExpiry });
    this.#counters.add('particles');
    process.deliver(bundle, from);
    return undefined;
  }

  #createProcess(particle: Particle, engine: ParticleProcess['engine']): ParticleProcess {
    const { store } = this.#options;
    const process = new ParticleProcess(particle, engine, {
      save: store === undefined ? undefined : (state) => store.save(particle, state),
      call: (request) => void this.#call(process, request),
      send: (send) => void this.#send(particle, engine, send),
      stepped: (kind, effects) => this.#stepped(particle, kind, effects),
      stopped: (cause, problem) => {
        if (cause === 'storage-failed') this.#counters.add('failedSaves');
        this.#internalError(`particle ${particle.id} stopped (${cause}): ${describeProblem(problem)}`, cause === 'internal-error');
      },
    });
    return process;
  }

  #stepped(particle: Particle, kind: 'bundle' | 'outcome' | 'resend', effects: Effects): void {
    if (kind === 'bundle' && !effects.changed) this.#counters.add('duplicates');
    for (const rejection of effects.rejected) {
      this.#counters.reject(rejection.kind);
      this.#guard(() => this.#observer.onRejected?.(particle, rejection));
    }
  }

  async #call(process: ParticleProcess, request: CallRequest): Promise<void> {
    const { particle } = process;
    this.#counters.add('calls');
    const outcome = await this.#outcomeOf(particle, request);
    if (!outcome.ok) this.#counters.add('failedCalls');
    this.#guard(() => this.#observer.onCall?.(particle, request, outcome));
    if (process.ended) this.#counters.add('lateOutcomes');
    else process.complete(request.key, outcome);
  }

  /** Service hosts must not reject; one that does fails the call instead of leaving it open for ever. */
  async #outcomeOf(particle: Particle, request: CallRequest): Promise<CallOutcome> {
    try {
      const { services, clock } = this.#options;
      return await services.call(request, { peer: this.id, particle, request, clock });
    } catch (problem) {
      const message = `the services of the peer broke down: ${describeProblem(problem)}`;
      this.#internalError(message, true);
      return { ok: false, code: 1, message };
    }
  }

  async #send(particle: Particle, engine: ParticleProcess['engine'], { to, bundle }: Effects['sends'][number]): Promise<void> {
    try {
      const bytes = encodeBundle(bundle);
      this.#counters.add('messagesSent');
      this.#counters.add('bytesSent', bytes.length);
      this.#guard(() => this.#observer.onSend?.(particle, to, bytes));
      await this.#options.transport.send(to, bytes);
    } catch (problem) {
      this.#counters.add('failedSends');
      engine.forget(to);
      this.#guard(() => this.#observer.onSendFailed?.(particle, to, describeProblem(problem)));
    }
  }

  #expire(process: ParticleProcess): void {
    process.end();
    this.#processes.delete(particleKey(process.particle));
    this.#counters.add('expired');
    this.#options.store?.remove(process.particle).catch((problem: unknown) => {
      this.#internalError(`the state of particle ${process.particle.id} could not be removed: ${describeProblem(problem)}`, true);
    });
  }

  #refuse(refusal: Refusal, from: PeerId | undefined): void {
    this.#counters.refuse(refusal.reason);
    this.#guard(() => this.#observer.onRefused?.(refusal, from));
  }

  /** Keeps what must not throw from throwing; reports what did. */
  #guard<Result>(action: () => Result): Result | undefined {
    try {
      return action();
    } catch (problem) {
      this.#internalError(describeProblem(problem), true);
      return undefined;
    }
  }

  #internalError(problem: string, count: boolean): void {
    if (count) this.#counters.add('internalErrors');
    try {
      this.#observer.onInternalError?.(problem);
    } catch {
      this.#counters.add('internalErrors');
    }
  }
}

/** Whom the own log in a bundle says the particle was forwarded to. */
function sentBy(peer: PeerId, { segments }: Bundle): ReadonlySet<PeerId> {
  const own = segments.filter((segment) => segment.peer === peer).flatMap(({ entries }) => entries);
  return new Set(own.flatMap((entry) => (entry.kind === 'sent' ? [entry.to] : [])));
}

function describeProblem(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
