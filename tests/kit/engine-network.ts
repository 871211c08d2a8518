/** Engines wired together by a seeded queue, without peers, codec or clocks: the smallest thing that runs a particle. */
import { createHash } from 'node:crypto';
import { ParticleEngine } from '../../runtime/engine/engine.ts';
import type { CallRequest, Effects, Rejection } from '../../runtime/engine/contracts.ts';
import { compileAir } from '../../runtime/engine/program.ts';
import type { Program } from '../../runtime/engine/program.ts';
import type { Signer } from '../../runtime/particle/crypto.ts';
import type { Json } from '../../runtime/particle/json.ts';
import { seededRandom } from '../../runtime/network/random.ts';
import { nodeCrypto, nodeSigner } from '../../runtime/peer/node-crypto.ts';
import { createParticle } from '../../runtime/particle/particle-signature.ts';
import type { Bundle, CallOutcome, InstanceKey, Particle, PeerId } from '../../runtime/particle/particle.ts';

export type Delivery = 'fifo' | 'lifo' | 'random' | 'duplicate';

export interface EngineCall {
  readonly peer: string;
  readonly service: string;
  readonly function: string;
  readonly args: readonly Json[];
}

/** What a service does: a value, or `{ error }`. */
export type Services = (peer: string, request: CallRequest) => Json | { readonly failed: string };

export const crypto = nodeCrypto();

const signers = new Map<string, Signer>();

/** 32-byte secret of a test peer. */
export function seedOf(name: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`engine-test:${name}`).digest());
}

export function signerOf(name: string): Signer {
  const signer = signers.get(name) ?? nodeSigner(seedOf(name));
  signers.set(name, signer);
  return signer;
}

type Message = { readonly to: string; readonly from?: PeerId; readonly bundle: Bundle } | { readonly to: string; readonly key: InstanceKey; readonly outcome: CallOutcome };

export class EngineNetwork {
  readonly particle: Particle;
  readonly program: Program;
  readonly engines = new Map<string, ParticleEngine>();
  /** Each call once, also when a restarted peer makes it again with the same key. */
  readonly calls: EngineCall[] = [];
  readonly rejected: Rejection[] = [];
  /** Every bundle that was sent, for laws about merging. */
  readonly sent: Bundle[] = [];
  messages = 0;
  readonly #requested = new Set<string>();
  readonly #names: readonly string[];
  readonly #queue: Message[] = [];
  readonly #services: Services;
  readonly #random: () => number;
  readonly #delivery: Delivery;

  /** `@{name}` in the script stands for that peer's id; the first name is the initiator. */
  constructor(options: { script: string; peers: readonly string[]; services?: Services; delivery?: Delivery; seed?: number }) {
    const { peers, services = (_: string, request: CallRequest): Json => request.args[0] ?? null, delivery = 'fifo', seed = 1 } = options;
    const script = options.script.replace(/@\{(\w+)\}/g, (_, name: string) => signerOf(name).peer);
    const compiled = compileAir(script);
    if (!compiled.ok) throw new Error(compiled.errors.map((error) => error.message).join('\n'));
    this.program = compiled.program;
    this.#names = peers;
    this.particle = createParticle({ id: 'particle', timestamp: 1_700_000_000_000, ttl: 10_000, script }, signerOf(peers[0] ?? 'a'));
    this.#services = services;
    this.#random = seededRandom(seed);
    this.#delivery = delivery;
    for (const name of peers) this.engines.set(name, this.newEngine(name));
    this.#queue.push({ to: peers[0] ?? 'a', bundle: { particle: this.particle, segments: [], values: new Map() } });
  }

  newEngine(name: string): ParticleEngine {
    const signer = signerOf(name);
    return new ParticleEngine({ program: this.program, particle: this.particle, self: signer.peer, signer, crypto });
  }

  engine(name: string): ParticleEngine {
    const engine = this.engines.get(name);
    if (engine === undefined) throw new Error(`no peer ${name}`);
    return engine;
  }

  nameOf(peer: string): string {
    return this.#names.find((name) => signerOf(name).peer === peer) ?? peer;
  }

  /** Runs to quiescence. `between` is called after every step. */
  run(between?: (network: EngineNetwork) => void): this {
    for (let steps = 0; this.#queue.length > 0; steps++) {
      if (steps > 100_000) throw new Error('the network does not come to rest');
      this.step();
      between?.(this);
    }
    return this;
  }

  step(): void {
    const at = this.#delivery === 'fifo' ? 0 : this.#delivery === 'lifo' ? this.#queue.length - 1 : Math.floor(this.#random() * this.#queue.length);
    const message = this.#queue[at];
    if (message === undefined) return;
    const again = this.#delivery === 'duplicate' && 'bundle' in message && this.#random() < 0.3;
    if (!again) this.#queue.splice(at, 1);
    const engine = this.engine(message.to);
    this.#apply(message.to, 'bundle' in message ? engine.deliver(message.bundle, message.from) : engine.complete(message.key, message.outcome));
  }

  /** A restart: the engine is made anew from what it had persisted. Requested calls are requested again. */
  restart(name: string): void {
    const kept = this.engine(name).snapshot();
    const engine = this.newEngine(name);
    this.engines.set(name, engine);
    for (let i = this.#queue.length - 1; i >= 0; i--) {
      const message = this.#queue[i];
      if (message?.to === name && 'key' in message) this.#queue.splice(i, 1);
    }
    this.#apply(name, engine.deliver(kept));
  }

  #apply(name: string, effects: Effects): void {
    this.rejected.push(...effects.rejected);
    for (const request of effects.calls) {
      const { service, function: functionName, args } = request;
      const result = this.#services(name, request);
      if (!this.#requested.has(`${name} ${request.key}`)) this.calls.push({ peer: name, service, function: functionName, args });
      this.#requested.add(`${name} ${request.key}`);
      const failed = typeof result === 'object' && result !== null && 'failed' in result && typeof result.failed === 'string' ? result.failed : undefined;
      const outcome: CallOutcome = failed === undefined ? { ok: true, value: result } : { ok: false, code: 1, message: failed };
      this.#queue.push({ to: name, key: request.key, outcome });
    }
    for (const to of effects.sends) {
      const bundle = this.engine(name).bundleFor(to);
      this.messages++;
      this.sent.push(bundle);
      if (this.engines.has(this.nameOf(to))) this.#queue.push({ to: this.nameOf(to), from: signerOf(name).peer, bundle });
    }
  }
}
