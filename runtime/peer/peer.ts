/** The host loop of a peer: bytes in, engine, calls and bytes out. It owns time, services, storage, limits and back-pressure. */
import type { CallRequest, Effects } from '../engine/contracts.ts';
import { decodeBundle, encodeBundle } from '../particle/codec.ts';
import { defaultLimits } from '../particle/limits.ts';
import type { ParticleLimits } from '../particle/limits.ts';
import type { Bundle, CallOutcome, Particle, PeerId } from '../particle/particle.ts';
import { sameParticle } from '../particle/particle-signature.ts';
import { expiresAt, refusalOf } from './admission.ts';
import { CallQueue } from './call-queue.ts';
import type { PeerCounters } from './counters.ts';
import { realRandom } from './defaults.ts';
import { Deliveries, defaultRetry } from './deliveries.ts';
import { Intake } from './intake.ts';
import type { Share } from './intake.ts';
import { defaultPeerLimits } from './limits.ts';
import type { PeerLimits } from './limits.ts';
import { ParticleProcess } from './particle-process.ts';
import type { Delivered, ProcessEvent } from './particle-process.ts';
import { particleKey } from './particle-store.ts';
import type { ParticleState, PeerLoad, PeerOptions, StartResult } from './peer-options.ts';
import { isTemporary } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { decodeReply, encodeReply, isReply } from './reply.ts';
import type { Reply } from './reply.ts';
import { describeProblem, Reporter } from './reporter.ts';

/** A particle that the peer works on. */
interface Held extends Share {
  readonly process: ParticleProcess;
  readonly deliveries: Deliveries;
  readonly cancelExpiry: () => void;
}

const starting: Refusal = { reason: 'starting', detail: 'the peer has not read yet what it kept' };
const peerClosed: Refusal = { reason: 'peer-closed', detail: 'the peer is shut down' };

export class Peer {
  readonly id: PeerId;
  readonly #options: PeerOptions;
  readonly #limits: PeerLimits;
  readonly #particleLimits: ParticleLimits;
  readonly #reporter: Reporter;
  readonly #intake: Intake;
  readonly #calls: CallQueue<ParticleProcess>;
  readonly #held = new Map<string, Held>();
  /** Until then nobody may tell anything: the peer does not know what it has said before. */
  #recovered: boolean;
  /** The clock may be set back; what has ended stays ended. */
  #latest = -Infinity;
  #closed = false;

  constructor(options: PeerOptions) {
    this.id = options.signer.peer;
    this.#options = options;
    this.#limits = { ...defaultPeerLimits, ...options.limits };
    this.#particleLimits = options.particleLimits ?? defaultLimits;
    this.#recovered = options.store === undefined;
    this.#reporter = new Reporter(options.onEvent);
    this.#intake = new Intake(this.#limits);
    this.#calls = new CallQueue(this.#limits.callsInFlight);
    options.transport.onMessage((from, bytes) => this.#receive(from, bytes));
  }

  /** Starts a signed particle here. Refused like one from outside when it is expired, badly signed or cannot be run. */
  start(particle: Particle): StartResult {
    const bundle = { particle, segments: [], values: new Map() };
    return this.#result(this.#takeIn({ bundle, from: undefined, bytes: this.#intake.sizeOf(bundle) }), undefined);
  }

  /**
   * Goes on with a particle from what a store kept. Unfinished calls are made again, with the same key; whom the log says it was sent
   * to is told again, since the peer may have stopped between writing that down and doing it.
   */
  #resume(bundle: Bundle): StartResult {
    if (this.#closed) return this.#result(peerClosed, undefined);
    if (this.#held.has(particleKey(bundle.particle))) return { ok: true };
    const held = this.#admit(bundle.particle);
    if ('reason' in held) return this.#result(held, undefined);
    this.#intake.add(held, this.#intake.sizeOf(bundle));
    held.process.push({ kind: 'restore', bundle });
    return { ok: true };
  }

  /**
   * Goes on with everything that the store kept, and forgets there what has expired. A peer with a store refuses everything until this
   * is done. Returns how many particles go on; rejects when the store cannot be read.
   */
  async recover(): Promise<number> {
    let resumed = 0;
    for (const bundle of (await this.#options.store?.all()) ?? []) {
      const result = this.#resume(bundle);
      if (result.ok) resumed++;
      else if (result.refusal.reason === 'expired') this.#unkeep(bundle.particle);
    }
    this.#recovered = true;
    return resumed;
  }

  /** What happened so far. */
  counters(): PeerCounters {
    return this.#reporter.counters();
  }

  load(): PeerLoad {
    const unconfirmed = [...this.#held.values()].reduce((sum, { deliveries }) => sum + deliveries.open.length, 0);
    return { particles: this.#held.size, bytes: this.#intake.bytes, callsRunning: this.#calls.running, callsWaiting: this.#calls.waiting, unconfirmed };
  }

  /** Undefined for a particle that the peer does not know, or not any more. */
  inspect(particle: Particle): ParticleState | undefined {
    const process = this.#held.get(particleKey(particle))?.process;
    return process === undefined ? undefined : { waiting: process.engine.waiting(), outcome: process.engine.outcome(), snapshot: process.engine.snapshot() };
  }

  /** Stops working and cancels all timers; what is stored stays. */
  close(): void {
    this.#closed = true;
    for (const held of this.#held.values()) this.#end(held, peerClosed);
    this.#held.clear();
  }

  #result(refusal: Refusal | undefined, from: PeerId | undefined): StartResult {
    if (refusal === undefined) return { ok: true };
    this.#reporter.tell({ kind: 'refused', from, refusal });
    return { ok: false, refusal };
  }

  // ── what comes in ──

  #receive(from: PeerId, bytes: Uint8Array): void {
    this.#reporter.tell({ kind: 'received', from, bytes });
    const refusal = this.#reporter.guard(() => this.#read(from, bytes));
    this.#result(refusal, from);
  }

  #read(from: PeerId, bytes: Uint8Array): Refusal | undefined {
    if (bytes.length > this.#limits.messageBytes) return { reason: 'too-large', detail: `${bytes.length} bytes, at most ${this.#limits.messageBytes}` };
    if (isReply(bytes)) return this.#takeReply(from, bytes);
    const decoded = decodeBundle(bytes, this.#particleLimits, this.#options.crypto);
    if (!decoded.ok) return { reason: 'malformed', detail: decoded.reason };
    const { bundle } = decoded;
    const refusal = this.#takeIn({ bundle, from, bytes: bytes.length });
    if (refusal !== undefined) this.#answer(from, { ...aboutParticle(bundle.particle), kind: isTemporary(refusal) ? 'busy' : 'refused', ...refusal });
    return refusal;
  }

  #takeIn(delivered: Delivered): Refusal | undefined {
    if (this.#closed) return peerClosed;
    if (!this.#recovered) return starting;
    const { particle } = delivered.bundle;
    const known = this.#held.get(particleKey(particle));
    const refusal = known === undefined ? this.#noRoom() : misfit(known.process, particle);
    if (refusal !== undefined) return refusal;
    const tooMuch = this.#intake.refusal(delivered, known, known?.process.queuedMessages ?? 0);
    if (tooMuch !== undefined) return tooMuch;
    const held = known ?? this.#admit(particle);
    if ('reason' in held) return held;
    this.#intake.queue(delivered);
    this.#intake.add(held, delivered.bytes);
    held.process.push({ kind: 'bundle', ...delivered });
    return undefined;
  }

  #noRoom(): Refusal | undefined {
    if (this.#held.size < this.#limits.particles) return undefined;
    return { reason: 'too-many-particles', detail: `the peer already works on ${this.#held.size}, at most ${this.#limits.particles}` };
  }

  #admit(particle: Particle): Held | Refusal {
    const { clock, crypto, createEngine, signer } = this.#options;
    this.#latest = Math.max(this.#latest, clock.now());
    const refusal = refusalOf(particle, this.#latest, this.#limits, crypto);
    if (refusal !== undefined) return refusal;
    const created = createEngine(particle, signer);
    if (!created.ok) return { reason: 'bad-script', detail: created.problem };
    const held = this.#hold(particle, created.engine);
    this.#held.set(particleKey(particle), held);
    this.#reporter.tell({ kind: 'admitted', particle });
    return held;
  }

  #hold(particle: Particle, engine: ParticleProcess['engine']): Held {
    const { store, clock, random = realRandom, retry = defaultRetry } = this.#options;
    const process = new ParticleProcess(particle, engine, {
      save: store === undefined ? undefined : (addition) => store.append(addition),
      call: (request) => this.#call(held, request),
      send: (to, sent) => void this.#send(held, to, sent),
      confirm: (to, lengths) => this.#answer(to, { ...aboutParticle(particle), kind: 'held', lengths }),
      stepped: (event, effects) => this.#stepped(held, event, effects),
      stopped: (cause, problem) => this.#stop(held, cause, problem),
    });
    const deliveries = new Deliveries({ clock, random, retry, ttl: particle.ttl, resend: (to) => process.push({ kind: 'resend', to }) });
    const held: Held = { process, deliveries, bytes: 0, cancelExpiry: clock.after(expiresAt(particle) - clock.now(), () => this.#expire(held)) };
    return held;
  }

  #stepped(held: Held, event: ProcessEvent, effects: Effects): void {
    const { particle } = held.process;
    if (event.kind === 'bundle') {
      this.#intake.unqueue(event);
      if (!effects.changed) {
        this.#intake.add(held, -event.bytes);
        this.#reporter.tell({ kind: 'duplicate', particle, from: event.from });
      }
    }
    for (const rejection of effects.rejected) this.#reporter.tell({ kind: 'rejected', particle, rejection });
  }

  #takeReply(from: PeerId, bytes: Uint8Array): Refusal | undefined {
    const decoded = decodeReply(bytes, this.#particleLimits);
    if (!decoded.ok) return { reason: 'malformed', detail: decoded.reason };
    const { reply } = decoded;
    const held = this.#held.get(particleKey(reply));
    if (held === undefined) this.#reporter.tell({ kind: 'stray-reply', from, particleId: reply.id });
    else this.#replied(held, from, reply);
    return undefined;
  }

  #replied({ process: { particle, engine }, deliveries }: Held, from: PeerId, reply: Reply): void {
    switch (reply.kind) {
      case 'held':
        engine.confirm(from, reply.lengths);
        if (deliveries.confirmed(from, reply.lengths)) this.#reporter.tell({ kind: 'acknowledged', particle, by: from });
        return;
      case 'busy':
        this.#reporter.tell({ kind: 'put-off', particle, by: from, reason: reply.reason, detail: reply.detail });
        return;
      case 'refused':
        deliveries.giveUp(from);
        this.#reporter.tell({ kind: 'turned-away', particle, by: from, reason: reply.reason, detail: reply.detail });
    }
  }

  // ── what goes out ──

  #call(held: Held, request: CallRequest): void {
    const { process } = held;
    const { particle } = process;
    this.#calls.add(
      process,
      async () => {
        const outcome = await this.#outcomeOf(particle, request);
        this.#reporter.tell({ kind: 'call-ended', particle, request, outcome });
        if (process.ended) return this.#reporter.tell({ kind: 'late-outcome', particle, request });
        if (outcome.ok) this.#intake.add(held, this.#intake.sizeOfValue(outcome.value));
        process.push({ kind: 'outcome', key: request.key, outcome });
      },
      () => this.#reporter.tell({ kind: 'abandoned-call', particle, request }),
    );
  }

  /** Service hosts must not reject; one that does fails the call instead of leaving it open for ever. */
  async #outcomeOf(particle: Particle, request: CallRequest): Promise<CallOutcome> {
    try {
      const { services, clock } = this.#options;
      return await services.call(request, { peer: this.id, particle, request, clock });
    } catch (problem) {
      const message = `the services of the peer broke down: ${describeProblem(problem)}`;
      this.#reporter.bug(message);
      return { ok: false, code: 1, message };
    }
  }

  async #send({ process: { particle }, deliveries }: Held, to: PeerId, bundle: Bundle): Promise<void> {
    try {
      const bytes = encodeBundle(bundle);
      const { messageBytes } = this.#limits;
      if (bytes.length > messageBytes) throw new RangeError(`the message has ${bytes.length} bytes, at most ${messageBytes} are allowed`);
      this.#reporter.tell({ kind: 'sent', particle, to, bytes, attempt: deliveries.attempts(to) });
      if (this.#options.delivery !== 'trusted') deliveries.sent(to, bundle);
      await this.#options.transport.send(to, bytes);
    } catch (problem) {
      this.#reporter.tell({ kind: 'send-failed', particle, to, problem: describeProblem(problem) });
    }
  }

  #answer(to: PeerId, reply: Reply): void {
    if (this.#options.delivery === 'trusted' || this.#closed) return;
    const bytes = encodeReply(reply);
    this.#reporter.tell({ kind: 'answered', to, bytes, reply });
    const failed = (problem: unknown): void => this.#reporter.tell({ kind: 'reply-failed', to, problem: describeProblem(problem) });
    this.#options.transport.send(to, bytes).catch(failed);
  }

  // ── how it ends ──

  #expire(held: Held): void {
    const { particle } = held.process;
    this.#latest = Math.max(this.#latest, expiresAt(particle));
    this.#reporter.tell({ kind: 'expired', particle });
    for (const to of held.deliveries.open) this.#reporter.tell({ kind: 'undelivered', particle, to, attempts: held.deliveries.attempts(to) });
    this.#end(held, { reason: 'expired', detail: 'the particle ended before this message had its turn' });
    this.#held.delete(particleKey(particle));
    this.#unkeep(particle);
  }

  /** The particle is known until it expires, so that nothing is done for it that contradicts what was. */
  #stop(held: Held, cause: 'storage-failed' | 'internal-error', problem: unknown): void {
    const { particle } = held.process;
    if (cause === 'storage-failed') this.#reporter.tell({ kind: 'save-failed', particle, problem: describeProblem(problem) });
    else this.#reporter.bug(`particle ${particle.id} stopped: ${describeProblem(problem)}`);
    this.#end(held, stoppedHere);
  }

  /** Nothing happens for the particle any more. Messages that wait are refused for that reason. */
  #end(held: Held, refusal: Refusal): void {
    held.deliveries.end();
    for (const dropped of held.process.end()) {
      this.#intake.unqueue(dropped);
      this.#result(refusal, dropped.from);
    }
    this.#calls.abandon(held.process);
    this.#intake.free(held);
    if (refusal !== stoppedHere) held.cancelExpiry();
  }

  #unkeep(particle: Particle): void {
    this.#options.store?.remove(particle).catch((problem: unknown) => {
      this.#reporter.tell({ kind: 'removal-failed', particle, problem: describeProblem(problem) });
    });
  }
}

const stoppedHere: Refusal = { reason: 'stopped', detail: 'the particle stopped here after an error of this peer' };

/** Why a message does not fit the particle that is known by its id. */
function misfit({ particle, ended }: ParticleProcess, other: Particle): Refusal | undefined {
  if (!sameParticle(particle, other)) {
    return { reason: 'other-particle-with-this-id', detail: `it differs from the particle with the id ${other.id} that is already known from this initiator` };
  }
  return ended ? stoppedHere : undefined;
}

function aboutParticle({ initPeer, id }: Particle): Pick<Particle, 'initPeer' | 'id'> {
  return { initPeer, id };
}
