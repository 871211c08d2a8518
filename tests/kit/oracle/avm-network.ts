/**
 * Runs a compiled function on a network of original VMs, with the host loop and the client contract of the first generation,
 * under a chosen order of delivery.
 */
import { fromJsonText, toJson, toJsonText } from '../exact-json.ts';
import type { Json } from '../../../runtime/particle/json.ts';
import type { NetworkDefinition, ServiceContext, ServiceFunction } from '../../../runtime/testing/network-definition.ts';
import type { Avm, AvmCallRequest, AvmCallResult } from './avm.ts';
import { builtin } from './builtins.ts';
import type { ParsedCall } from './call-text.ts';
import { peersOf, type OraclePeer } from './peers.ts';

/** `duplicating` is `random` that delivers some messages more than once. */
export type Delivery = 'fifo' | 'lifo' | 'random' | 'duplicating';

export interface AvmNetworkInput {
  readonly avm: Avm;
  /** AIR text that follows the client contract. */
  readonly script: string;
  readonly network: NetworkDefinition;
  readonly call: ParsedCall;
  readonly delivery: Delivery;
  /** Of the random orders; default 1. */
  readonly seed?: number;
}

/** A call of a program's own service or callback. Builtins and the client contract are not listed. */
export interface ObservedCall {
  /** Name, not id. */
  readonly peer: string;
  readonly service: string;
  readonly function: string;
  readonly args: readonly Json[];
  readonly outcome: { readonly result: Json } | { readonly error: string };
}

export interface NetworkRun {
  /** Wire form: null for no result, the bare value of one, the list of several. Undefined: the function never answered. */
  readonly result: Json | undefined;
  /** What errorHandlingSrv received, in order. */
  readonly errors: readonly Json[];
  readonly calls: readonly ObservedCall[];
}

interface Message {
  readonly to: OraclePeer;
  readonly data: Uint8Array;
  readonly results: readonly AvmCallResult[];
}

const empty = new Uint8Array(0);
const maxSteps = 20_000;
const particleId = 'particle';

/** Programs that look at the time fix it themselves. */
function particleOf({ particle }: NetworkDefinition): { readonly timestamp: number; readonly ttl: number } {
  return { timestamp: particle?.timestamp ?? 1_700_000_000_000, ttl: particle?.ttl ?? 30_000 };
}

/**
 * Delivers until nothing is under way. Throws when the VM reports a defect of script, data or host (codes that scripts cannot
 * catch), when peers outside the network are addressed, and after 20,000 deliveries.
 */
export async function runOnAvm(input: AvmNetworkInput): Promise<NetworkRun> {
  const { avm, script, network, delivery } = input;
  const peers = peersOf(network);
  const byId = new Map([...peers.values()].map((peer) => [peer.id, peer]));
  const init = peerNamed(peers, network.init);
  const host = new MockHost(network, peers, input);
  const { timestamp, ttl } = particleOf(network);
  const known = new Map<string, Uint8Array>();
  const order = new DeliveryOrder<Message>(delivery, input.seed ?? 1);
  order.add({ to: init, data: empty, results: [] }, 'network');

  for (let step = 0; ; step++) {
    const message = order.next();
    if (message === undefined) return host.outcome();
    if (step === maxSteps) throw new Error(`the network was not quiet after ${maxSteps} deliveries`);
    const output = avm.run({
      script,
      initPeer: init.id,
      currentPeer: message.to,
      particleId,
      timestamp,
      ttl,
      previousData: known.get(message.to.id) ?? empty,
      data: message.data,
      results: message.results,
    });
    if (output.code !== 0 && (output.code < 10_000 || output.code >= 20_000)) {
      throw new Error(`the original VM failed on ${message.to.name}: ${output.code} ${output.message}`);
    }
    known.set(message.to.id, output.data);
    for (const id of output.nextPeers) {
      const to = byId.get(id);
      if (to === undefined) throw new Error(`${message.to.name} forwarded to "${id}", who is not in the network`);
      order.add({ to, data: output.data, results: [] }, 'network');
    }
    const results: AvmCallResult[] = [];
    for (const request of output.requests) results.push(await host.answer(message.to, request));
    const groups = delivery === 'fifo' ? (results.length > 0 ? [results] : []) : results.map((result) => [result]);
    for (const group of groups) order.add({ to: message.to, data: empty, results: group }, 'local');
  }
}

/** Everything under way. A local message (results of calls) is never duplicated: that is the host's own memory, not a network. */
class DeliveryOrder<T> {
  readonly #queue: { readonly message: T; readonly origin: 'network' | 'local' }[] = [];
  readonly #delivery: Delivery;
  #state: number;

  constructor(delivery: Delivery, seed: number) {
    this.#delivery = delivery;
    this.#state = seed >>> 0;
  }

  add(message: T, origin: 'network' | 'local'): void {
    this.#queue.push({ message, origin });
  }

  next(): T | undefined {
    const last = this.#queue.length - 1;
    const index = this.#delivery === 'fifo' ? 0 : this.#delivery === 'lifo' ? last : Math.floor(this.#random() * this.#queue.length);
    const entry = this.#queue[index];
    if (entry === undefined) return undefined;
    const again = this.#delivery === 'duplicating' && entry.origin === 'network' && this.#random() < 0.25;
    if (!again) this.#queue.splice(index, 1);
    return entry.message;
  }

  /** mulberry32. */
  #random(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

/** Answers calls: the client contract on the initiator, builtins everywhere, then the network's own services. */
class MockHost {
  readonly #network: NetworkDefinition;
  readonly #peers: ReadonlyMap<string, OraclePeer>;
  readonly #arguments: ReadonlyMap<string, Json>;
  readonly #script: string;
  readonly #calls: ObservedCall[] = [];
  readonly #errors: Json[] = [];
  #result: Json | undefined;

  constructor(network: NetworkDefinition, peers: ReadonlyMap<string, OraclePeer>, input: AvmNetworkInput) {
    this.#network = network;
    this.#peers = peers;
    this.#arguments = nameArguments(input);
    this.#script = input.script;
  }

  outcome(): NetworkRun {
    return { result: this.#result, errors: this.#errors, calls: this.#calls };
  }

  async answer(peer: OraclePeer, request: AvmCallRequest): Promise<AvmCallResult> {
    try {
      return { id: request.id, code: 0, text: toJsonText(await this.#value(peer, request)) };
    } catch (error) {
      return { id: request.id, code: 1, text: messageOf(error) };
    }
  }

  async #value(peer: OraclePeer, request: AvmCallRequest): Promise<Json> {
    const { service, function: name, args } = request;
    if (peer.name === this.#network.init) {
      if (service === 'getDataSrv') return this.#argument(name);
      if (service === 'errorHandlingSrv') {
        this.#errors.push(args[0] ?? null);
        return null;
      }
      if (service === 'callbackSrv' && name === 'response') {
        if (this.#result !== undefined) throw new Error('the function answered twice');
        this.#result = args.length > 1 ? args : (args[0] ?? null);
        return null;
      }
      const callback = service === 'callbackSrv' ? this.#network.callbacks?.[name] : undefined;
      if (callback !== undefined) return this.#observe(peer, request, callback);
    }
    const mock = this.#network.peers[peer.name]?.services?.[service]?.[name];
    if (mock !== undefined) return this.#observe(peer, request, mock, this.#context(peer, request));
    const implementation = builtin(service, name);
    if (implementation === undefined) throw new Error(`no service ${service}.${name} on ${peer.name}`);
    return implementation(args);
  }

  #argument(name: string): Json {
    if (name === '-relay-') return peerNamed(this.#peers, this.#network.relay ?? this.#network.init).id;
    const value = this.#arguments.get(name);
    if (value === undefined) throw new Error(`the call gives no argument ${name}`);
    return value;
  }

  #context(peer: OraclePeer, request: AvmCallRequest): ServiceContext {
    return {
      peer: peer.name,
      peers: Object.fromEntries([...this.#peers.values()].map((other) => [other.name, other.id])),
      particle: { id: particleId, initPeer: peerNamed(this.#peers, this.#network.init).id, script: this.#script, ...particleOf(this.#network) },
      tetraplets: request.tetraplets,
      // programs keep no time
      sleep: () => Promise.resolve(),
    };
  }

  async #observe(peer: OraclePeer, request: AvmCallRequest, implementation: ServiceFunction, ...context: readonly ServiceContext[]): Promise<Json> {
    const record = (outcome: ObservedCall['outcome']) =>
      this.#calls.push({ peer: peer.name, service: request.service, function: request.function, args: request.args, outcome });
    try {
      const returned: unknown = await Promise.resolve(Reflect.apply(implementation, undefined, [...request.args, ...context]));
      const result = fromJsonText(toJsonText(toJson(returned)));
      record({ result });
      return result;
    } catch (error) {
      record({ error: messageOf(error) });
      throw error;
    }
  }
}

/**
 * A call's data arguments by parameter name. The wrapper of a compiled function fetches them in the order of declaration; arrow
 * arguments are not fetched. Throws when the script fetches another number of them.
 */
export function nameArguments({ script, call }: { readonly script: string; readonly call: ParsedCall }): ReadonlyMap<string, Json> {
  const names = [...script.matchAll(/\("getDataSrv" "(\w+)"\)/g)].map(([, name]) => name ?? '');
  const values = call.args.filter((argument) => argument.kind === 'data').map((argument) => argument.value);
  if (names.length !== values.length) throw new Error(`${call.function} takes ${names.length} data arguments (${names.join(', ')}), not ${values.length}`);
  return new Map(names.map((name, index) => [name, values[index] ?? null]));
}

function peerNamed(peers: ReadonlyMap<string, OraclePeer>, name: string): OraclePeer {
  const peer = peers.get(name);
  if (peer === undefined) throw new Error(`no peer ${name} in the network`);
  return peer;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
