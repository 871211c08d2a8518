/** The peers of a simulated network and what happens to them. When things happen is for its schedule to say, what calls return for `perform`. */
import { base64 } from 'multiformats/bases/base64';
import { locate } from '../air/source-map.ts';
import type { CallRequest } from '../engine/contracts.ts';
import { MemoryNetwork } from '../network/memory.ts';
import type { Message } from '../network/memory.ts';
import { seededRandom } from '../network/random.ts';
import { encodeBundle } from '../particle/codec.ts';
import { toHex } from '../particle/hex.ts';
import { printJson } from '../particle/json.ts';
import type { Json, JsonObject } from '../particle/json.ts';
import type { CallOutcome, Particle, PeerId } from '../particle/particle.ts';
import { createParticle } from '../particle/particle-signature.ts';
import type { Clock, ServiceHost } from '../peer/contracts.ts';
import { sumOfCounters } from '../peer/counters.ts';
import type { PeerCounters } from '../peer/counters.ts';
import { MemoryParticleStore } from '../peer/particle-store.ts';
import type { ParticleStore } from '../peer/particle-store.ts';
import type { Peer } from '../peer/peer.ts';
import type { StartResult } from '../peer/peer-options.ts';
import type { PeerEvent } from '../peer/peer-event.ts';
import { definedPeer } from './defined-peer.ts';
import type { CallReport, RunEnd, RunEvent, RunReport } from './run-report.ts';
import { idsByName, simulatedSigner } from './simulated-keys.ts';
import { unionOf } from './union.ts';
import type { WorldOptions } from './world-definition.ts';

const none: Clock['after'] = () => () => undefined;

export class World {
  /** Peer id by name. */
  readonly ids: Readonly<Record<string, PeerId>>;
  /** Unix milliseconds of the answer or of an error that nothing handled. */
  settledAt: number | undefined;
  readonly #options: WorldOptions;
  readonly #network: MemoryNetwork;
  readonly #particle: Particle;
  readonly #names = new Map<PeerId, string>();
  readonly #peers = new Map<string, Peer>();
  readonly #stores = new Map<string, ParticleStore>();
  /** What each peer counted in its earlier lives. */
  readonly #earlier = new Map<string, PeerCounters[]>();
  readonly #calls: CallReport[] = [];
  readonly #errors: Json[] = [];
  #results: readonly Json[] | undefined;
  #callNumber = 0;
  #timerNumber = 0;

  constructor(options: WorldOptions) {
    const { definition, cryptography } = options;
    this.#options = options;
    this.#particle = createParticle(definition.particle, simulatedSigner(definition.init, cryptography));
    this.ids = idsByName(definition.peers, cryptography);
    this.#network = new MemoryNetwork({
      carrier: (message, arrive) => this.#carry(message, arrive),
      onSend: (message) => this.#noteSending(message),
      reaches: (from, to) => definition.unreachable[this.#nameOf(from)]?.includes(this.#nameOf(to)) !== true,
    });
    for (const name of definition.peers) {
      this.#names.set(this.#idOf(name), name);
      if (definition.faulty) this.#stores.set(name, this.#crashingStore(name));
      this.#boot(name);
    }
  }

  async start(): Promise<StartResult> {
    const { init } = this.#options.definition;
    for (const peer of this.#peers.values()) await peer.recover();
    return this.#peers.get(init)?.start(this.#particle) ?? { ok: false, refusal: { reason: 'peer-closed', detail: `there is no peer "${init}"` } };
  }

  /** Receivers that have not confirmed what was sent to them. */
  get unconfirmed(): number {
    return [...this.#peers.values()].reduce((sum, peer) => sum + peer.load().unconfirmed, 0);
  }

  /** What came out; the world ends with it. */
  end(end: RunEnd): RunReport {
    const states = [...this.#peers].flatMap(([name, peer]) => {
      const state = peer.inspect(this.#particle);
      return state === undefined ? [] : [[name, state] as const];
    });
    const counters = this.#options.definition.peers.map((name): [string, PeerCounters] => {
      const living = this.#peers.get(name)?.counters();
      return [name, sumOfCounters([...(this.#earlier.get(name) ?? []), ...(living === undefined ? [] : [living])])];
    });
    const report: RunReport = {
      end,
      answered: this.#results !== undefined,
      result: wireForm(this.#results ?? []),
      errors: this.#errors,
      // All peers that know the end know the same one.
      outcome: states.map(([, { outcome }]) => outcome).find(({ kind }) => kind !== 'waiting') ?? { kind: 'waiting' },
      calls: this.#calls,
      messages: this.#network.messages,
      bytes: this.#network.bytes,
      waiting: Object.fromEntries(states.map(([name, { waiting }]) => [name, waiting])),
      peers: this.ids,
      bundle: unionOf(
        this.#particle,
        states.map(([, { snapshot }]) => snapshot),
        this.#options.cryptography.crypto,
      ),
      counters: Object.fromEntries(counters),
    };
    this.#record({ end, answered: report.answered, result: report.result, errors: report.errors, bundle: base64.baseEncode(encodeBundle(report.bundle)) });
    this.close();
    return report;
  }

  close(): void {
    for (const peer of this.#peers.values()) peer.close();
  }

  // ── peers ──

  #boot(name: string): Peer {
    const { cryptography, createEngine, schedule, definition } = this.#options;
    const store = this.#stores.get(name);
    const peer = definedPeer(name, this.#network, cryptography, {
      services: this.#services(name),
      // In a faultless world nothing needs a timer: the run ends before the particle does, and then everything is thrown away at once.
      clock: { now: () => schedule.now(), after: definition.faulty ? (milliseconds, callback) => this.#after(milliseconds, callback) : none },
      createEngine,
      delivery: definition.faulty ? 'confirmed' : 'trusted',
      random: seededRandom(definition.peers.indexOf(name)),
      limits: { ttl: Number.POSITIVE_INFINITY, particles: 1 },
      onEvent: (event) => this.#observe(name, event),
      ...(store === undefined ? {} : { store }),
    });
    this.#peers.set(name, peer);
    return peer;
  }

  #after(milliseconds: number, callback: () => void): () => void {
    const timer = ++this.#timerNumber;
    const happen = (): void => {
      this.#record({ at: this.#elapsed(), timer });
      callback();
    };
    return this.#options.schedule.offer({ kind: 'timer', which: timer }, happen, milliseconds);
  }

  /** Where the peer may crash: just before or just after a step is durable. */
  #crashingStore(name: string): ParticleStore {
    const store = new MemoryParticleStore();
    let save = 0;
    return {
      append: async (addition) => {
        save++;
        const crash = this.#options.faults.crash(name, save);
        if (crash?.kept !== false) await store.append(addition);
        if (crash === undefined) return;
        this.#record({ crash: name, save, kept: crash.kept });
        this.#crash(name, crash.down);
        await new Promise(() => undefined);
      },
      remove: (particle) => store.remove(particle),
      all: () => store.all(),
    };
  }

  #crash(name: string, down: number): void {
    const peer = this.#peers.get(name);
    if (peer === undefined) return;
    peer.close();
    this.#peers.delete(name);
    this.#earlier.set(name, [...(this.#earlier.get(name) ?? []), peer.counters()]);
    this.#emit({ kind: 'crash', peer: name });
    const happen = (): void => {
      this.#record({ at: this.#elapsed(), restart: name });
      this.#emit({ kind: 'restart', peer: name });
      void this.#comeBack(name);
    };
    this.#options.schedule.offer({ kind: 'restart', which: name }, happen, down);
  }

  /** The application of the initiator starts its program again: it cannot know whether that was durable. */
  async #comeBack(name: string): Promise<void> {
    const peer = this.#boot(name);
    await peer.recover();
    if (name === this.#options.definition.init) peer.start(this.#particle);
  }

  // ── messages ──

  #noteSending({ number, from, to, bytes }: Message): void {
    if (this.#options.onLine === undefined) return;
    this.#record({ message: number, from: this.#nameOf(from), to: this.#nameOf(to), bytes: bytes.length, sha256: this.#digest(bytes) });
  }

  #carry({ number, from, to }: Message, arrive: () => void): void {
    const { schedule, faults, definition } = this.#options;
    const [sender, receiver] = [this.#nameOf(from), this.#nameOf(to)];
    const happen = (): void => {
      this.#record({ at: this.#elapsed(), arrival: number });
      if (this.#peers.has(receiver)) arrive();
      else this.#emit({ kind: 'lost', from: sender, to: receiver, cause: 'down' });
    };
    const { delays, lost } = definition.faulty ? faults.fate(number, sender, receiver, this.#elapsed()) : { delays: [0], lost: undefined };
    if (lost !== undefined) {
      this.#record({ lost: number, cause: lost });
      this.#emit({ kind: 'lost', from: sender, to: receiver, cause: lost });
    }
    for (const delay of delays) schedule.offer({ kind: 'arrival', which: number }, happen, delay);
  }

  // ── calls ──

  #services(peer: string): ServiceHost {
    return {
      call: (request, context) =>
        new Promise((resolve) => {
          const number = ++this.#callNumber;
          const { service, function: name, args } = request;
          this.#record({ call: number, peer, service, function: name, args });
          this.#heed(peer, request);
          this.#options.perform({ number, peer, request, context }, (outcome) => {
            this.#record({ at: this.#elapsed(), outcome: number, ...outcomeJson(outcome) });
            this.#noteCall(peer, request, outcome);
            resolve(outcome);
          });
        }),
    };
  }

  /** The program tells its result and its errors by calling its client. The first answer counts; one that comes again only shows in the calls. */
  #heed(peer: string, { service, function: name, args }: CallRequest): void {
    if (peer !== this.#options.definition.init) return;
    if (service === 'callbackSrv' && name === 'response') {
      this.#results ??= args;
      this.#emit({ kind: 'answer', results: args });
    } else if (service === 'errorHandlingSrv' && name === 'error') {
      this.#errors.push(args[0] ?? null);
      this.#emit({ kind: 'error', error: args[0] ?? null });
    } else return;
    this.settledAt ??= this.#options.schedule.now();
  }

  #noteCall(peer: string, request: CallRequest, outcome: CallOutcome): void {
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

  // ── telling ──

  #observe(peer: string, event: PeerEvent): void {
    switch (event.kind) {
      case 'sent':
        return this.#emit({ kind: 'message', from: peer, to: this.#nameOf(event.to), bytes: event.bytes.length });
      case 'send-failed':
        return this.#emit({ kind: 'undelivered', from: peer, to: this.#nameOf(event.to), problem: event.problem });
      case 'refused':
        return this.#emit({ kind: 'refused', peer, ...event.refusal });
      case 'rejected':
        return this.#emit({ kind: 'rejected', peer, rejection: event.rejection });
      case 'internal-error':
        return this.#emit({ kind: 'internal-error', peer, problem: event.problem });
      default:
    }
  }

  #emit(event: WithoutTime<RunEvent>): void {
    this.#options.onEvent?.({ ...event, at: this.#elapsed() });
  }

  #record(line: JsonObject): void {
    this.#options.onLine?.(printJson(line));
  }

  #digest(bytes: Uint8Array): string {
    return toHex(this.#options.cryptography.crypto.sha256(bytes));
  }

  #elapsed(): number {
    return this.#options.schedule.now() - this.#options.definition.particle.timestamp;
  }

  #idOf(name: string): PeerId {
    return simulatedSigner(name, this.#options.cryptography).peer;
  }

  #nameOf(id: PeerId): string {
    return this.#names.get(id) ?? id;
  }
}

type WithoutTime<Event> = Event extends unknown ? Omit<Event, 'at'> : never;

function outcomeJson(outcome: CallOutcome): JsonObject {
  return outcome.ok ? { value: outcome.value } : { code: outcome.code, error: outcome.message };
}

function wireForm(results: readonly Json[]): Json {
  const [first] = results;
  return results.length > 1 ? results : (first ?? null);
}
