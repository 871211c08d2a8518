/** Runs a compiled program on a network that exists in memory only: what `aqua run` and tests use. */
import type { SourceMap } from '../air/source-map.ts';
import { DeliveryQueue } from '../network/delivery-queue.ts';
import type { Delivery } from '../network/delivery-queue.ts';
import { seededRandom } from '../network/random.ts';
import type { Cryptography } from '../particle/crypto.ts';
import type { Json } from '../particle/json.ts';
import { nobleCryptography } from '../particle/keys.ts';
import type { CallOutcome } from '../particle/particle.ts';
import type { Clock, ServiceHost } from '../peer/contracts.ts';
import { realClock } from '../peer/defaults.ts';
import type { EngineFactory } from '../peer/engine-factory.ts';
import { particleEngines } from '../peer/particle-engines.ts';
import { ClientContract } from '../services/client-contract.ts';
import { plainCallbacks } from '../services/functions.ts';
import { serviceHost } from '../services/provider.ts';
import { SeededFaults } from './chaos.ts';
import type { Chaos } from './chaos.ts';
import { definedServices } from './defined-peer.ts';
import type { NetworkDefinition } from './network-definition.ts';
import { printHeader } from './recording.ts';
import type { RunEvent, RunReport } from './run-report.ts';
import { QueueSchedule } from './schedule.ts';
import { Alarm, runToEnd } from './simulation-loop.ts';
import type { RunningCall } from './simulation-loop.ts';
import { VirtualClock } from './virtual-clock.ts';
import { callClock } from './service-context.ts';
import { World } from './world.ts';
import type { WorldCall, WorldDefinition } from './world-definition.ts';

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
  /** Decides the order in which messages and outcomes of calls arrive, and what goes wrong. Default 1. */
  readonly seed?: number;
  /** Default `fifo`. */
  readonly delivery?: Delivery;
  /** Whether a peer can send to another, by name; default: everyone to everyone. A recording does not hold it. */
  readonly reaches?: (from: string, to: string) => boolean;
  /** To say where in the source a call stands. */
  readonly sourceMap?: SourceMap;
  /** How long after the answer the rest may still run, in milliseconds of the clock. Default 1000. */
  readonly graceMs?: number;
  /** What goes wrong between the peers; default: nothing. Then peers confirm messages, send again what got lost, and keep their state. */
  readonly chaos?: Chaos;
  /** Told the text of a recording of the run, in parts; `replay` runs it again. */
  readonly record?: (part: string) => void;
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
  readonly #clock: Clock | VirtualClock;
  readonly #start: number;
  readonly #ttl: number;
  readonly #alarm = new Alarm();
  readonly #queue: DeliveryQueue;
  readonly #schedule: QueueSchedule;
  readonly #hosts: ReadonlyMap<string, ServiceHost>;
  readonly #running = new Set<RunningCall>();
  readonly #world: World;

  constructor(options: SimulateOptions) {
    const { definition, seed = 1, delivery = 'fifo', cryptography = nobleCryptography } = options;
    this.#options = options;
    this.#start = definition.particle?.timestamp ?? (options.clock === 'virtual' ? VIRTUAL_START : realClock.now());
    this.#ttl = definition.particle?.ttl ?? DEFAULT_TTL;
    this.#clock = options.clock === 'virtual' ? new VirtualClock(this.#start) : startingAt(this.#start);
    this.#queue = new DeliveryQueue(delivery, seededRandom(seed), () => this.#alarm.ring());
    this.#schedule = new QueueSchedule(this.#queue, this.#clock);
    const particle = { id: `simulated-${seed}`, timestamp: this.#start, ttl: this.#ttl, script: options.script };
    const peers = Object.keys(definition.peers);
    const worldDefinition = { peers, init: definition.init, particle, unreachable: unreachable(peers, options.reaches), faulty: options.chaos !== undefined };
    options.record?.(printHeader(worldDefinition, options.sourceMap));
    this.#world = new World({
      definition: worldDefinition,
      schedule: this.#schedule,
      faults: new SeededFaults(options.chaos ?? {}, seed),
      perform: (call, ended) => void this.#perform(call, ended),
      createEngine: options.createEngine ?? particleEngines(cryptography.crypto),
      cryptography,
      sourceMap: options.sourceMap,
      onEvent: options.onEvent,
      onLine: options.record,
    });
    this.#hosts = new Map(Object.keys(definition.peers).map((name) => [name, this.#services(name, particle.id)]));
  }

  async run(): Promise<RunReport> {
    const { signal, chaos, graceMs = DEFAULT_GRACE } = this.#options;
    const ring = (): void => this.#alarm.ring();
    signal?.addEventListener('abort', ring);
    try {
      const started = await this.#world.start();
      if (!started.ok) throw new SimulationError(`the program cannot start: ${started.refusal.detail}`);
      return this.#world.end(
        await runToEnd({
          queue: this.#queue,
          clock: this.#clock,
          running: this.#running,
          settledAt: () => this.#world.settledAt,
          underWay: () => this.#schedule.underWay > 0 || this.#world.unconfirmed > 0,
          // Where peers have timers they forget an expired particle, and could not say any more what they wait for.
          deadline: this.#start + this.#ttl - (chaos === undefined ? 0 : 1),
          graceMs,
          signal,
          alarm: this.#alarm,
        }),
      );
    } finally {
      signal?.removeEventListener('abort', ring);
      this.#world.close();
    }
  }

  #services(name: string, particleId: string): ServiceHost {
    const { definition, args, cryptography = nobleCryptography } = this.#options;
    const print = (text: string): void => this.#options.onEvent?.({ kind: 'print', peer: name, text, at: this.#schedule.now() - this.#start });
    const defined = definedServices(name, definition.peers, this.#world.ids, cryptography, print);
    if (name !== definition.init) return serviceHost(defined, `"${name}"`);
    const contract = new ClientContract();
    const relay = this.#world.ids[definition.relay ?? definition.init];
    // The world sees by itself when the program gives its results.
    contract.register(particleId, { relay, args, callbacks: plainCallbacks(definition.callbacks ?? {}), onResponse: () => undefined, onError: () => undefined });
    return serviceHost([contract, ...defined], `"${name}"`);
  }

  async #perform({ number, peer, request, context }: WorldCall, ended: (outcome: CallOutcome) => void): Promise<void> {
    const host = this.#hosts.get(peer);
    if (host === undefined) throw new SimulationError(`no peer "${peer}" in the network definition`);
    const { service, function: name } = request;
    const own = this.#options.definition.peers[peer]?.services ?? {};
    const call: RunningCall = { timeout: service === 'peer' && name === 'timeout' && own['peer']?.['timeout'] === undefined, timers: 0, stalled: false };
    this.#running.add(call);
    const outcome = await host.call(request, { ...context, clock: callClock(call, this.#clock) });
    const happen = (): void => {
      this.#running.delete(call);
      ended(outcome);
    };
    this.#schedule.offer({ kind: 'outcome', which: number }, happen, 0);
  }
}

function unreachable(peers: readonly string[], reaches: SimulateOptions['reaches']): WorldDefinition['unreachable'] {
  if (reaches === undefined) return {};
  return Object.fromEntries(peers.map((from) => [from, peers.filter((to) => from !== to && !reaches(from, to))]));
}

/** The real clock, shown so that the run begins at a chosen time. */
function startingAt(start: number): Clock {
  const shift = start - realClock.now();
  return { now: () => realClock.now() + shift, after: (milliseconds, callback) => realClock.after(milliseconds, callback) };
}
