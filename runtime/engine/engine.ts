/** The engine of one particle on one peer: bundles and call outcomes in, effects out. See docs/engine.md for the laws it keeps. */
import type { Crypto, Signer } from '../particle/crypto.ts';
import type { Bundle, CallOutcome, InstanceKey, Particle, PeerId } from '../particle/particle.ts';
import type { CallRequest, Effects, Engine, Rejection, ScriptOutcome, Wait } from './contracts.ts';
import { errorObject } from './failure.ts';
import { Knowledge } from './knowledge.ts';
import type { Learned } from './knowledge.ts';
import { Machine } from './machine.ts';
import type { Program } from './program.ts';
import { waitsOf } from './waiting.ts';

export interface EngineLimits {
  /** Evaluation steps that one delivery may take. A script that needs more is stopped: it would not end by itself. Default 4 million: some seconds, and about a gigabyte. */
  readonly maxSteps: number;
}

export interface EngineOptions {
  /** `compileAir(particle.script)`; may be shared between engines. */
  readonly program: Program;
  readonly particle: Particle;
  readonly self: PeerId;
  /** Signs this peer's log; must belong to `self`. */
  readonly signer: Signer;
  readonly crypto: Crypto;
  readonly limits?: EngineLimits;
}

export class ParticleEngine implements Engine {
  readonly #machine: Machine;
  readonly #knowledge: Knowledge;
  #started = false;

  constructor({ program, particle, self, signer, crypto, limits = { maxSteps: 4_000_000 } }: EngineOptions) {
    this.#knowledge = new Knowledge({ particle, self, signer, crypto });
    this.#machine = new Machine({ program, particle, self, crypto, knowledge: this.#knowledge, maxSteps: limits.maxSteps });
  }

  deliver(bundle: Bundle, from?: PeerId): Effects {
    return this.#learn(this.#knowledge.take(bundle, from));
  }

  restore(bundle: Bundle): Effects {
    return this.#learn(this.#knowledge.restore(bundle));
  }

  #learn(learned: Learned): Effects {
    this.#machine.learned(learned.entries);
    const changed = !this.#started || learned.entries.length > 0 || learned.waiting > 0;
    return this.#effects(changed, learned.rejected);
  }

  complete(key: InstanceKey, outcome: CallOutcome): Effects {
    return this.#effects(this.#machine.completed(key, outcome), []);
  }

  waiting(): readonly Wait[] {
    return waitsOf(this.#machine);
  }

  outcome(): ScriptOutcome {
    const { status, failure } = this.#machine.root;
    if (failure !== undefined) return { kind: 'failed', error: errorObject(failure) };
    return { kind: status === 'done' ? 'done' : 'waiting' };
  }

  bundleFor(peer: PeerId): Bundle {
    return this.#knowledge.bundleFor(peer);
  }

  lengths(owners: Iterable<PeerId>): ReadonlyMap<PeerId, number> {
    return new Map([...owners].map((owner) => [owner, this.#knowledge.signedLength(owner)]));
  }

  confirm(peer: PeerId, lengths: ReadonlyMap<PeerId, number>): void {
    this.#knowledge.confirm(peer, lengths);
  }

  forget(peer: PeerId): void {
    this.#knowledge.forget(peer);
  }

  snapshot(): Bundle {
    return this.#knowledge.snapshot();
  }

  unsaved(): Bundle {
    return this.#knowledge.unsaved();
  }

  #effects(changed: boolean, rejected: readonly Rejection[]): Effects {
    const machine = this.#machine;
    if (changed && !machine.exhausted) {
      this.#started = true;
      machine.run();
    }
    const calls: readonly CallRequest[] = machine.calls;
    const sends = [...machine.forwards];
    machine.calls = [];
    machine.forwards = new Set();
    const limits: Rejection[] = [];
    if (machine.exhausted) limits.push({ kind: 'limit', detail: 'the script needs more steps than one delivery may take; it looks like a loop that never ends' });
    if (this.#knowledge.full) limits.push({ kind: 'limit', detail: 'the log of this peer is full' });
    return { calls, sends, changed, rejected: [...rejected, ...limits] };
  }
}
