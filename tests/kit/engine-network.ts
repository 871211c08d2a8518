/** Engines wired together by a seeded queue, without peers, codec or clocks: the smallest thing that runs a particle. */
import { createHash } from 'node:crypto';
import { ParticleEngine } from '../../runtime/engine/engine.ts';
import type { CallRequest, Effects, Rejection } from '../../runtime/engine/contracts.ts';
import { compileAir } from '../../runtime/engine/program.ts';
import type { Program } from '../../runtime/engine/program.ts';
import type { Crypto, Signer } from '../../runtime/particle/crypto.ts';
import type { Json } from '../../runtime/particle/json.ts';
import { printJson } from '../../runtime/particle/json.ts';
import { seededRandom } from '../../runtime/network/random.ts';
import { nodeCrypto, nodeSigner } from '../../runtime/peer/node-crypto.ts';
import { createParticle } from '../../runtime/particle/particle-signature.ts';
import type { Bundle, CallOutcome, InstanceKey, Particle, PeerId } from '../../runtime/particle/particle.ts';

/** A function is given how many messages wait, and says which is delivered next. */
export type Delivery = 'fifo' | 'lifo' | 'random' | 'duplicate' | ((waiting: number) => number);

export interface EngineCall extends Pick<CallRequest, 'service' | 'function' | 'args' | 'tetraplets'> {
  readonly peer: string;
}

/** What a service does: a value, or `{ error }`. */
export type Services = (peer: string, request: CallRequest) => Json | { readonly failed: string };

/** What comes to rest does so in fewer steps: those of our tests take less than 1500. */
const MOST_STEPS = 5000;

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

/** What goes wrong, each with a probability between 0 and 1 for every step. */
export interface Faults {
  /** A bundle is lost; its sender notices and sends what it then has. */
  readonly loss: number;
  readonly duplication: number;
  /** A peer crashes while it handles something: before it has saved what follows (the event is lost too), or after (the effects are). */
  readonly crash: number;
}

export interface NetworkCryptography {
  readonly crypto: Crypto;
  readonly signerOf: (name: string) => Signer;
}

/** Somebody on the way: what arrives, and where, instead of a bundle. */
export type Interference = (from: string, to: string, bundle: Bundle) => readonly { readonly to: string; readonly from: string; readonly bundle: Bundle }[];

type Message =
  | { readonly to: string; readonly from?: string; readonly bundle: Bundle }
  | { readonly to: string; readonly key: InstanceKey; readonly outcome: CallOutcome }
  /** `to` sends `again` what that peer may not have. */
  | { readonly to: string; readonly again: PeerId };

export class EngineNetwork {
  readonly particle: Particle;
  readonly program: Program;
  readonly engines = new Map<string, ParticleEngine>();
  /** Each call once, also when a restarted peer makes it again with the same key. */
  readonly calls: EngineCall[] = [];
  readonly rejected: Rejection[] = [];
  /** Every bundle that was sent, for laws about merging. */
  readonly sent: Bundle[] = [];
  /** Peers that are not here and were to be sent something. */
  readonly unreachable = new Set<PeerId>();
  messages = 0;
  /** Calls that one engine, between two restarts, asked for more than once, or with other arguments than before a restart. */
  readonly repeated: string[] = [];
  /** What was asked for with each key, ever; and by each peer since it started. */
  readonly #requested = new Map<string, string>();
  readonly #asked = new Map<string, Set<string>>();
  readonly #names: readonly string[];
  readonly #queue: Message[] = [];
  readonly #services: Services;
  readonly #random: () => number;
  readonly #delivery: Delivery;
  readonly #faults: Faults;
  readonly #cryptography: NetworkCryptography;
  readonly #interfere: Interference;

  /** `@{name}` in a text stands for that peer's id; the first name is the initiator. */
  constructor(options: { script: string | Program; peers: readonly string[]; services?: Services; delivery?: Delivery; seed?: number; faults?: Faults; cryptography?: NetworkCryptography; interfere?: Interference }) {
    this.#cryptography = options.cryptography ?? { crypto, signerOf };
    this.#faults = options.faults ?? { loss: 0, duplication: options.delivery === 'duplicate' ? 0.3 : 0, crash: 0 };
    const { peers, services = (_: string, request: CallRequest): Json => request.args[0] ?? null, delivery = 'fifo', seed = 1 } = options;
    this.program = typeof options.script === 'string' ? this.#compile(options.script) : options.script;
    this.#names = peers;
    this.particle = createParticle({ id: 'particle', timestamp: 1_700_000_000_000, ttl: 10_000, script: this.program.text }, this.#cryptography.signerOf(peers[0] ?? 'a'));
    this.#services = services;
    this.#interfere = options.interfere ?? ((from, to, bundle) => [{ to, from, bundle }]);
    this.#random = seededRandom(seed);
    this.#delivery = delivery;
    for (const name of peers) this.engines.set(name, this.newEngine(name));
    this.#queue.push({ to: peers[0] ?? 'a', bundle: { particle: this.particle, segments: [], values: new Map() } });
  }

  #compile(script: string): Program {
    const compiled = compileAir(script.replace(/@\{(\w+)\}/g, (_, name: string) => this.#cryptography.signerOf(name).peer));
    if (!compiled.ok) throw new Error(compiled.errors.map((error) => error.message).join('\n'));
    return compiled.program;
  }

  /** Whether nothing is on its way, and every call is answered. */
  get quiet(): boolean {
    return this.#queue.length === 0;
  }

  newEngine(name: string): ParticleEngine {
    const signer = this.#cryptography.signerOf(name);
    this.#asked.set(name, new Set());
    return new ParticleEngine({ program: this.program, particle: this.particle, self: signer.peer, signer, crypto: this.#cryptography.crypto });
  }

  engine(name: string): ParticleEngine {
    const engine = this.engines.get(name);
    if (engine === undefined) throw new Error(`no peer ${name}`);
    return engine;
  }

  nameOf(peer: string): string {
    return this.#names.find((name) => this.#cryptography.signerOf(name).peer === peer) ?? peer;
  }

  /** Everybody is to learn all that anybody knows. */
  tellAll(): void {
    const known = [...this.engines.values()].map((engine) => engine.snapshot());
    for (const to of this.engines.keys()) for (const bundle of known) this.#queue.push({ to, bundle });
  }

  /** Runs to quiescence. `between` is called after every step. */
  run(between?: (network: EngineNetwork) => void): this {
    for (let steps = 0; this.#queue.length > 0; steps++) {
      if (steps > MOST_STEPS) throw new Error('the network does not come to rest');
      this.step();
      between?.(this);
    }
    return this;
  }

  step(): void {
    const at = this.#next();
    const message = this.#queue[at];
    if (message === undefined) return;
    const { loss, duplication, crash } = this.#faults;
    const again = 'bundle' in message && this.#happens(duplication);
    if (!again) this.#queue.splice(at, 1);
    if ('bundle' in message && message.from !== undefined && this.#happens(loss)) return this.#lose(message.from, message.to);
    const crashes = this.#happens(crash);
    const before = crashes && this.#happens(0.5) ? this.engine(message.to).snapshot() : undefined;
    const effects = this.#handle(message);
    if (!crashes) return this.#apply(message.to, effects);
    this.restart(message.to, before);
    if (before !== undefined && 'bundle' in message) this.#queue.push(message);
  }

  #next(): number {
    const { length } = this.#queue;
    if (typeof this.#delivery === 'function') return this.#delivery(length);
    return this.#delivery === 'fifo' ? 0 : this.#delivery === 'lifo' ? length - 1 : Math.floor(this.#random() * length);
  }

  #happens(probability: number): boolean {
    return probability > 0 && this.#random() < probability;
  }

  #lose(from: string, to: string): void {
    this.#queue.push({ to: from, again: this.#cryptography.signerOf(to).peer });
  }

  #handle(message: Message): Effects {
    const engine = this.engine(message.to);
    if ('bundle' in message) return engine.deliver(message.bundle, message.from === undefined ? undefined : this.#cryptography.signerOf(message.from).peer);
    if ('key' in message) return engine.complete(message.key, message.outcome);
    engine.forget(message.again);
    return { calls: [], sends: [message.again], changed: false, rejected: [] };
  }

  /** The engine is made anew from what it had persisted. Requested calls are requested again. */
  restart(name: string, kept = this.engine(name).snapshot()): void {
    const engine = this.newEngine(name);
    this.engines.set(name, engine);
    for (let i = this.#queue.length - 1; i >= 0; i--) {
      const message = this.#queue[i];
      if (message?.to === name && 'key' in message) this.#queue.splice(i, 1);
    }
    this.#apply(name, engine.restore(kept));
  }

  #apply(name: string, effects: Effects): void {
    this.rejected.push(...effects.rejected);
    for (const request of effects.calls) {
      const { service, function: functionName, args, tetraplets } = request;
      const result = this.#services(name, request);
      this.#note(name, request);
      if (!this.#requested.has(`${name} ${request.key}`)) this.calls.push({ peer: name, service, function: functionName, args, tetraplets });
      this.#requested.set(`${name} ${request.key}`, textOf(request));
      const failed = typeof result === 'object' && result !== null && 'failed' in result && typeof result.failed === 'string' ? result.failed : undefined;
      const outcome: CallOutcome = failed === undefined ? { ok: true, value: result } : { ok: false, code: 1, message: failed };
      this.#queue.push({ to: name, key: request.key, outcome });
    }
    for (const to of effects.sends) {
      const bundle = this.engine(name).bundleFor(to);
      this.messages++;
      this.sent.push(bundle);
      if (this.engines.has(this.nameOf(to))) this.#queue.push(...this.#interfere(name, this.nameOf(to), bundle));
      else this.unreachable.add(to);
    }
  }

  #note(name: string, request: CallRequest): void {
    const asked = this.#asked.get(name);
    const before = this.#requested.get(`${name} ${request.key}`);
    if (asked?.has(request.key) === true) this.repeated.push(`${name} twice: ${textOf(request)}`);
    if (before !== undefined && before !== textOf(request)) this.repeated.push(`${name} at first ${before}, then ${textOf(request)}`);
    asked?.add(request.key);
  }
}

function textOf({ service, function: name, args }: CallRequest): string {
  return `${service}.${name} ${printJson(args)}`;
}
