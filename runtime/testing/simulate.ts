/** Runs a compiled program on a network that exists in memory only: what `aqua run` and tests use. */
import type { SourceMap } from '../air/source-map.ts';
import { locate } from '../air/source-map.ts';
import type { CallRequest } from '../engine/contracts.ts';
import { DeliveryQueue } from '../network/delivery-queue.ts';
import type { Delivery } from '../network/delivery-queue.ts';
import { MemoryNetwork } from '../network/memory.ts';
import { seededRandom } from '../network/random.ts';
import type { Cryptography } from '../particle/crypto.ts';
import type { Json } from '../particle/json.ts';
import { nobleCryptography } from '../particle/keys.ts';
import type { CallOutcome, Particle, PeerId } from '../particle/particle.ts';
import { createParticle } from '../particle/particle-signature.ts';
import type { Clock, ServiceHost } from '../peer/contracts.ts';
import { realClock } from '../peer/defaults.ts';
import type { EngineFactory } from '../peer/engine-factory.ts';
import { particleEngines } from '../peer/particle-engines.ts';
import { Peer } from '../peer/peer.ts';
import { builtinServices } from '../services/builtin.ts';
import { ClientContract } from '../services/client-contract.ts';
import { functionServices, plainCallbacks } from '../services/functions.ts';
import { serviceHost } from '../services/provider.ts';
import type { NetworkDefinition } from './network-definition.ts';
import type { CallReport, RunEnd, RunEvent, RunReport } from './run-report.ts';
import { Alarm, runToEnd } from './simulation-loop.ts';
import type { RunningCall, SimulationState } from './simulation-loop.ts';
import { simulatedPeers, simulatedSigner } from './simulated-keys.ts';
import { unionOf } from './union.ts';
import { VirtualClock } from './virtual-clock.ts';
import { serviceContext, watchedServices } from './watched-services.ts';

export interface SimulateOptions {
  /** AIR text of a compiled function, its wrapper included. */
  readonly script: string;
  readonly definition: NetworkDefinition;
  /** By parameter name. */
  readonly args: Readonly<Record<string, Json>>;
  /**
   * `virtual`: time stands still until nothing else can happen, then jumps to the next timer, so waiting costs nothing and the same
   * seed gives the same run. Services may be async, but must not use real timers or I/O; they get 50 real milliseconds each.
   * `real`: the machine's clock.
   */
  readonly clock: 'real' | 'virtual';
  /** Default: the engine of this package. */
  readonly createEngine?: EngineFactory;
  /** Decides the order in which messages and outcomes of calls arrive. Default 1. */
  readonly seed?: number;
  /** Default `fifo`. */
  readonly delivery?: Delivery;
  /** To say where in the source a call stands. */
  readonly sourceMap?: SourceMap;
  /** How long after the answer the rest may still run, in milliseconds of the clock. Default 1000. */
  readonly graceMs?: number;
  /** Default: plain JavaScript, which works everywhere; `nodeCryptography` is many times faster. */
  readonly cryptography?: Cryptography;
  readonly onEvent?: (event: RunEvent) => void;
  /** Ends the run early; the report then says `aborted`. */
  readonly signal?: AbortSignal;
}

/** Time at which virtual clocks start: 2023-11-14T22:13:20Z. */
const VIRTUAL_START = 1_700_000_000_000;
const DEFAULT_TTL = 30_000;
const DEFAULT_GRACE = 1_000;

/** The program could not even start: its script cannot be run, or its particle is refused. */
export class SimulationError extends Error {
  override readonly name = 'SimulationError';
}

/**
 * Runs until nothing can happen any more, or the particle ends. After the answer (or an unhandled error) the rest may run for
 * `graceMs`, but nobody waits for pending `peer.timeout` calls.
 * @throws SimulationError when the program cannot start
 */
export async function simulate(options: SimulateOptions): Promise<RunReport> {
  return new Simulation(options).run();
}

class Simulation {
  readonly #options: SimulateOptions;
  readonly #cryptography: Cryptography;
  readonly #peerIds: Readonly<Record<string, PeerId>>;
  readonly #names: ReadonlyMap<string, string>;
  readonly #clock: Clock | VirtualClock;
  readonly #start: number;
  readonly #alarm = new Alarm();
  readonly #queue: DeliveryQueue;
  readonly #network: MemoryNetwork;
  readonly #contract = new ClientContract();
  readonly #peers = new Map<string, Peer>();
  readonly #running = new Set<RunningCall>();
  readonly #createEngine: EngineFactory;
  readonly #state: SimulationState;
  readonly #calls: CallReport[] = [];
  readonly #errors: Json[] = [];
  #results: readonly Json[] | undefined;

  constructor(options: SimulateOptions) {
    const { definition, seed = 1, delivery = 'fifo' } = options;
    this.#options = options;
    this.#cryptography = options.cryptography ?? nobleCryptography;
    this.#peerIds = simulatedPeers(definition, this.#cryptography);
    this.#names = new Map(Object.entries(this.#peerIds).map(([name, id]) => [id, name]));
    this.#start = definition.particle?.timestamp ?? (options.clock === 'virtual' ? VIRTUAL_START : realClock.now());
    this.#clock = options.clock === 'virtual' ? new VirtualClock(this.#start) : startingAt(this.#start);
    const random = seededRandom(seed);
    this.#queue = new DeliveryQueue(delivery, random, () => this.#alarm.ring());
    this.#createEngine = options.createEngine ?? particleEngines(this.#cryptography.crypto);
    this.#network = new MemoryNetwork({ queue: this.#queue });
    this.#state = {
      queue: this.#queue,
      clock: this.#clock,
      running: this.#running,
      settledAt: undefined,
      deadline: this.#start + (definition.particle?.ttl ?? DEFAULT_TTL),
      graceMs: options.graceMs ?? DEFAULT_GRACE,
      signal: options.signal,
      alarm: this.#alarm,
    };
  }

  async run(): Promise<RunReport> {
    const { definition, signal } = this.#options;
    for (const name of Object.keys(definition.peers)) this.#peers.set(name, this.#createPeer(name));
    const particle = this.#createParticle();
    this.#contract.register(particle.id, {
      relay: this.#idOf(definition.relay ?? definition.init),
      args: this.#options.args,
      callbacks: plainCallbacks(definition.callbacks ?? {}),
      onResponse: (results) => this.#answer(results),
      onError: (error) => this.#unhandled(error),
    });
    const ring = (): void => this.#alarm.ring();
    signal?.addEventListener('abort', ring);
    try {
      const started = this.#peer(definition.init).start(particle);
      if (!started.ok) throw new SimulationError(`the program cannot start: ${started.refusal.detail}`);
      return this.#report(particle, await runToEnd(this.#state));
    } finally {
      signal?.removeEventListener('abort', ring);
      for (const peer of this.#peers.values()) peer.close();
    }
  }

  #createParticle(): Particle {
    const { script, seed = 1, definition } = this.#options;
    const signer = simulatedSigner(definition.init, this.#cryptography);
    const ttl = definition.particle?.ttl ?? DEFAULT_TTL;
    return createParticle({ id: `simulated-${seed}`, timestamp: this.#start, ttl, script }, signer);
  }

  #createPeer(name: string): Peer {
    return new Peer({
      signer: simulatedSigner(name, this.#cryptography),
      crypto: this.#cryptography.crypto,
      transport: this.#network.transport(this.#idOf(name)),
      services: this.#services(name),
      // No timers: the run ends before the particle does, and then everything is thrown away at once.
      clock: { now: () => this.#clock.now(), after: () => () => undefined },
      createEngine: this.#createEngine,
      limits: { ttl: Number.POSITIVE_INFINITY, particles: 1 },
      observer: {
        onSend: (_, to, bytes) => this.#emit({ kind: 'message', from: name, to: this.#nameOf(to), bytes: bytes.length }),
        onSendFailed: (_, to, problem) => this.#emit({ kind: 'undelivered', from: name, to: this.#nameOf(to), problem }),
        onRefused: ({ reason, detail }) => this.#emit({ kind: 'refused', peer: name, reason, detail }),
        onRejected: (_, rejection) => this.#emit({ kind: 'rejected', peer: name, rejection }),
        onInternalError: (problem) => this.#emit({ kind: 'internal-error', peer: name, problem }),
      },
    });
  }

  #services(name: string): ServiceHost {
    const { definition } = this.#options;
    const services = definition.peers[name]?.services ?? {};
    const own = functionServices(services, (request, context) => serviceContext(name, this.#peerIds, request, context));
    const contract = name === definition.init ? [this.#contract] : [];
    const signing = { signer: simulatedSigner(name, this.#cryptography), crypto: this.#cryptography.crypto };
    const builtins = builtinServices({ signing, print: (text) => this.#emit({ kind: 'print', peer: name, text }) });
    return watchedServices(serviceHost([...contract, own, builtins], `"${name}"`), {
      clock: this.#clock,
      queue: this.#queue,
      running: this.#running,
      isTimeout: ({ service, function: called }) => service === 'peer' && called === 'timeout' && services['peer']?.['timeout'] === undefined,
      ended: (request, outcome) => this.#ended(name, request, outcome),
    });
  }

  #ended(peer: string, request: CallRequest, outcome: CallOutcome): void {
    const { sourceMap } = this.#options;
    const call: CallReport = {
      peer,
      service: request.service,
      function: request.function,
      args: request.args,
      instruction: request.instruction,
      location: sourceMap === undefined ? undefined : locate(sourceMap, request.instruction),
      at: this.#elapsed(),
      ...(outcome.ok ? { result: outcome.value } : { error: { code: outcome.code, message: outcome.message } }),
    };
    this.#calls.push(call);
    this.#emit({ kind: 'call', call });
  }

  /** The first answer counts; a program that answers again only shows in the calls. */
  #answer(results: readonly Json[]): void {
    this.#results ??= results;
    this.#state.settledAt ??= this.#clock.now();
    this.#emit({ kind: 'answer', results });
  }

  #unhandled(error: Json): void {
    this.#errors.push(error);
    this.#state.settledAt ??= this.#clock.now();
    this.#emit({ kind: 'error', error });
  }

  #report(particle: Particle, end: RunEnd): RunReport {
    const states = [...this.#peers].flatMap(([name, peer]) => {
      const state = peer.inspect(particle);
      return state === undefined ? [] : [[name, state] as const];
    });
    return {
      end,
      answered: this.#results !== undefined,
      result: wireForm(this.#results ?? []),
      errors: this.#errors,
      calls: this.#calls,
      messages: this.#network.messages,
      bytes: this.#network.bytes,
      waiting: Object.fromEntries(states.map(([name, { waiting }]) => [name, waiting])),
      peers: this.#peerIds,
      bundle: unionOf(
        particle,
        states.map(([, { snapshot }]) => snapshot),
      ),
      counters: Object.fromEntries([...this.#peers].map(([name, peer]) => [name, peer.counters()])),
    };
  }

  #emit(event: WithoutTime<RunEvent>): void {
    this.#options.onEvent?.({ ...event, at: this.#elapsed() });
  }

  #elapsed(): number {
    return this.#clock.now() - this.#start;
  }

  #peer(name: string): Peer {
    const peer = this.#peers.get(name);
    if (peer === undefined) throw new SimulationError(`no peer "${name}" in the network definition`);
    return peer;
  }

  #idOf(name: string): PeerId {
    const id = this.#peerIds[name];
    if (id === undefined) throw new SimulationError(`no peer "${name}" in the network definition`);
    return id;
  }

  #nameOf(id: PeerId): string {
    return this.#names.get(id) ?? id;
  }
}

type WithoutTime<Event> = Event extends unknown ? Omit<Event, 'at'> : never;

function wireForm(results: readonly Json[]): Json {
  const [first] = results;
  return results.length > 1 ? results : (first ?? null);
}

/** The real clock, shown so that the run begins at a chosen time. */
function startingAt(start: number): Clock {
  const shift = start - realClock.now();
  return { now: () => realClock.now() + shift, after: (milliseconds, callback) => realClock.after(milliseconds, callback) };
}
