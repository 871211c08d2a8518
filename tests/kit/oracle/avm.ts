/**
 * The published AIR interpreter (npm @fluencelabs/avm 0.62.0), driven as a black box through the module's own exports.
 */
import { randomFillSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Json } from '../../../runtime/particle/json.ts';
import type { PeerId, Tetraplet } from '../../../runtime/particle/particle.ts';
import { decodeMessagePack, encodeMessagePack, packedToJson, type Packed, type Sendable } from './msgpack.ts';

export interface AvmCallRequest {
  readonly id: number;
  readonly service: string;
  readonly function: string;
  readonly args: readonly Json[];
  /** One list per argument. */
  readonly tetraplets: readonly (readonly Tetraplet[])[];
}

export interface AvmCallResult {
  readonly id: number;
  /** 0 for success. */
  readonly code: number;
  /** JSON text on success, any text on failure. */
  readonly text: string;
}

export interface AvmInput {
  readonly script: string;
  /** Peer id. */
  readonly initPeer: string;
  readonly currentPeer: { readonly id: string; readonly secret: Uint8Array };
  readonly particleId: string;
  /** Unix milliseconds. */
  readonly timestamp: number;
  /** Milliseconds. */
  readonly ttl: number;
  /** What this peer's last run returned; empty at first. */
  readonly previousData: Uint8Array;
  /** What arrived from another peer; empty for a run that only brings results. */
  readonly data: Uint8Array;
  readonly results: readonly AvmCallResult[];
}

export interface AvmOutput {
  /** 0, or a code of air.md §2.8. Below 10000 and from 20000 on, nothing happened and `data` is the previous data. */
  readonly code: number;
  readonly message: string;
  readonly data: Uint8Array;
  readonly nextPeers: readonly string[];
  readonly requests: readonly AvmCallRequest[];
}

export interface Avm {
  run(input: AvmInput): AvmOutput;
  /** The parser's tree as JSON text, or its error text. */
  parse(script: string): string;
}

const sizeLimit = 4_294_967_296n;
const messagePackCodec = Uint8Array.of(0x81, 0x04);

/** Another form of the module, for tests of what rewrites modules. */
interface Rewritten {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Called with each instance before anything of it runs. Clock and randomness always give 0 then, so that runs can be compared. */
  readonly ready: (exports: WebAssembly.Exports) => void;
}

/** Compiles the interpreter once; runs are synchronous and independent of each other. Takes about 100 ms. */
export function createAvm(rewritten?: Rewritten): Avm {
  const path = createRequire(import.meta.url).resolve('@fluencelabs/avm').replace(/index\.js$/, 'avm.wasm');
  const module = new WebAssembly.Module(rewritten?.bytes ?? readFileSync(path));
  const instantiate = (): AvmInstance => new AvmInstance(module, rewritten?.ready);
  let instance = instantiate();
  /** A trap leaves the memory in an unknown state: report it and start afresh. */
  const guarded = <T>(action: (live: AvmInstance) => T): T => {
    try {
      return action(instance);
    } catch (cause) {
      const { stderr } = instance;
      instance = instantiate();
      throw new Error(`the original VM trapped: ${stderr}`, { cause });
    }
  };
  return {
    run: (input) => guarded((live) => live.run(input)),
    parse: (script) => guarded((live) => live.parse(script)),
  };
}

/** Where a buffer handed to the module lies. */
interface Region {
  readonly at: number;
  readonly length: number;
}

class AvmInstance {
  stderr = '';
  readonly #exports: WebAssembly.Exports;
  readonly #memory: WebAssembly.Memory;
  readonly #real: boolean;

  constructor(module: WebAssembly.Module, ready?: Rewritten['ready']) {
    this.#real = ready === undefined;
    this.#exports = new WebAssembly.Instance(module, { __marine_host_api_v3: { log_utf8_string: () => undefined }, wasi_snapshot_preview1: this.#wasi() })
      .exports;
    const memory = this.#exports['memory'];
    if (!(memory instanceof WebAssembly.Memory)) throw new Error('avm.wasm exports no memory');
    this.#memory = memory;
    ready?.(this.#exports);
    for (const start of ['_initialize', '_start']) if (start in this.#exports) this.#call(start);
  }

  run(input: AvmInput): AvmOutput {
    this.stderr = '';
    const text = (value: string) => this.#put(new TextEncoder().encode(value));
    const script = text(input.script);
    const previous = this.#put(input.previousData);
    const data = this.#put(input.data);
    const parameters = this.#put(
      packParameters([
        { region: text(input.initPeer) },
        { region: text(input.currentPeer.id) },
        { u64: BigInt(input.timestamp) },
        { u32: input.ttl },
        { u8: 0 }, // key format: ed25519
        { region: this.#put(input.currentPeer.secret) },
        { region: text(input.particleId) },
        { u64: sizeLimit }, // script
        { u64: sizeLimit }, // particle
        { u64: sizeLimit }, // one call result
        { u8: 1 }, // limits are hard
      ]),
    );
    const results = this.#put(encodeResults(input.results));
    this.#call('invoke', script.at, script.length, previous.at, previous.length, data.at, data.length, parameters.at, results.at, results.length);
    const output = this.#readOutput(this.#call('get_result_ptr'));
    this.#call('release_objects');
    return output;
  }

  parse(script: string): string {
    const source = this.#put(new TextEncoder().encode(script));
    this.#call('ast', source.at, source.length);
    const tree = new TextDecoder().decode(this.#copy({ at: this.#call('get_result_ptr'), length: this.#call('get_result_size') }));
    this.#call('release_objects');
    return tree;
  }

  #readOutput(at: number): AvmOutput {
    const view = new DataView(this.#memory.buffer);
    const buffer = (offset: number) => this.#copy({ at: view.getUint32(offset, true), length: view.getUint32(offset + 4, true) });
    const text = (offset: number) => new TextDecoder().decode(buffer(offset));
    const peers = view.getUint32(at + 24, true);
    const peerCount = view.getUint32(at + 28, true);
    return {
      code: Number(view.getBigInt64(at, true)),
      message: text(at + 8),
      data: buffer(at + 16),
      nextPeers: Array.from({ length: peerCount }, (_, index) => text(peers + 8 * index)),
      requests: decodeRequests(buffer(at + 32)),
    };
  }

  #call(name: string, ...args: number[]): number {
    const target = this.#exports[name];
    if (typeof target !== 'function') throw new Error(`avm.wasm exports no function ${name}`);
    const result: unknown = Reflect.apply(target, undefined, args);
    return typeof result === 'number' ? result : 0;
  }

  /** The callee frees what it is given. */
  #put(bytes: Uint8Array): Region {
    if (bytes.length === 0) return { at: 0, length: 0 };
    const at = this.#call('allocate', bytes.length, 1);
    new Uint8Array(this.#memory.buffer).set(bytes, at);
    return { at, length: bytes.length };
  }

  #copy({ at, length }: Region): Uint8Array {
    return new Uint8Array(this.#memory.buffer).slice(at, at + length);
  }

  /** Just enough of WASI preview 1: no files, no environment; standard error is kept for trap reports. */
  #wasi(): WebAssembly.ModuleImports {
    const view = () => new DataView(this.#memory.buffer);
    return {
      clock_time_get: (_clock: number, _precision: bigint, out: number) => {
        view().setBigUint64(out, this.#real ? process.hrtime.bigint() : 0n, true);
        return 0;
      },
      fd_write: (file: number, vectors: number, count: number, out: number) => {
        let total = 0;
        for (let index = 0; index < count; index++) {
          const at = view().getUint32(vectors + 8 * index, true);
          const length = view().getUint32(vectors + 8 * index + 4, true);
          if (file === 2) this.stderr += new TextDecoder().decode(this.#copy({ at, length }));
          total += length;
        }
        view().setUint32(out, total, true);
        return 0;
      },
      sched_yield: () => 0,
      random_get: (at: number, length: number) => {
        if (this.#real) randomFillSync(new Uint8Array(this.#memory.buffer), at, length);
        else new Uint8Array(this.#memory.buffer, at, length).fill(0);
        return 0;
      },
      environ_sizes_get: (count: number, size: number) => {
        view().setUint32(count, 0, true);
        view().setUint32(size, 0, true);
        return 0;
      },
      environ_get: () => 0,
      proc_exit: (code: number) => {
        throw new Error(`proc_exit ${code}`);
      },
    };
  }
}

type Field = { readonly u8: number } | { readonly u32: number } | { readonly u64: bigint } | { readonly region: Region };

/** Little-endian, without padding. */
function packParameters(fields: readonly Field[]): Uint8Array {
  const bytes = Buffer.alloc(8 * fields.length);
  let at = 0;
  for (const field of fields) {
    if ('u8' in field) at = bytes.writeUInt8(field.u8, at);
    else if ('u32' in field) at = bytes.writeUInt32LE(field.u32, at);
    else if ('u64' in field) at = bytes.writeBigUInt64LE(field.u64, at);
    else at = bytes.writeUInt32LE(field.region.length, bytes.writeUInt32LE(field.region.at, at));
  }
  return bytes.subarray(0, at);
}

function encodeResults(results: readonly AvmCallResult[]): Uint8Array {
  const entries = results.map((result): [string, Sendable] => [
    String(result.id),
    new Map<string, Sendable>([
      ['ret_code', result.code],
      ['result', result.text],
    ]),
  ]);
  return Buffer.concat([messagePackCodec, encodeMessagePack(new Map(entries))]);
}

function decodeRequests(bytes: Uint8Array): AvmCallRequest[] {
  if (bytes.length === 0) return [];
  if (bytes[0] !== messagePackCodec[0] || bytes[1] !== messagePackCodec[1]) throw new Error('call requests are not MessagePack');
  const requests = decodeMessagePack(bytes.subarray(2));
  if (!(requests instanceof Map)) throw new Error('call requests are not a map');
  return [...requests]
    .map(([id, request]: [Packed, Packed]) => ({
      id: Number(id),
      service: textField(request, 'service_id'),
      function: textField(request, 'function_name'),
      args: jsonList(field(request, 'arguments')),
      tetraplets: jsonList(field(request, 'tetraplets')).map(tetrapletList),
    }))
    .sort((a, b) => a.id - b.id);
}

function field(record: Packed, name: string): Packed {
  const value = record instanceof Map ? (record as ReadonlyMap<Packed, Packed>).get(name) : undefined;
  if (value === undefined) throw new Error(`a call request has no field ${name}`);
  return value;
}

function textField(record: Packed, name: string): string {
  const value = field(record, name);
  if (typeof value !== 'string') throw new Error(`field ${name} of a call request is not text`);
  return value;
}

function jsonList(packed: Packed): readonly Json[] {
  if (!(packed instanceof Uint8Array)) throw new Error('expected nested MessagePack bytes');
  const list = packedToJson(decodeMessagePack(packed));
  if (!Array.isArray(list)) throw new Error('expected a list');
  return list as readonly Json[];
}

function tetrapletList(list: Json): Tetraplet[] {
  if (!Array.isArray(list)) throw new Error('expected a list of tetraplets');
  return list.map((item: Json) => {
    const part = (name: string) => {
      const value = item !== null && typeof item === 'object' && name in item ? (item as { readonly [key: string]: Json })[name] : undefined;
      if (typeof value !== 'string') throw new Error(`a tetraplet has no text ${name}`);
      return value;
    };
    return { peer: part('peer_pk') as PeerId, service: part('service_id'), function: part('function_name'), lens: part('lens') };
  });
}
