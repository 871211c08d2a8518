import { FunctionPlaces, StateFault, readParts, writeParts } from './instance-parts.ts';
import type { StatefulInstance } from './instance-parts.ts';
import { MemoryTree } from './memory-tree.ts';
import { PAGE } from './page-tree.ts';
import type { Hasher } from './page-tree.ts';
import { instanceForm, serviceForm } from './state-form.ts';
import type { InstanceSnapshot, Snapshot } from './state-form.ts';

const WASM_PAGE = 65_536;

export type RootResult = { readonly ok: true; readonly root: Uint8Array; /** Pages of 4 KiB that changed since the last root. */ readonly touched: number } | { readonly ok: false; readonly reason: string };
export type SnapshotResult = { readonly ok: true; readonly snapshot: Snapshot } | { readonly ok: false; readonly reason: string };
export type RestoreResult = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/**
 * The state of a set of instances, in their order: memories, variable globals, tables that change, dropped segments. Gas, depth and
 * budgets are not part of it. A root costs comparing the memories with a copy, and hashing what changed. Ask while no guest runs.
 */
export class ServiceState {
  readonly #instances: readonly StatefulInstance[];
  readonly #hasher: Hasher;
  readonly #places: FunctionPlaces;
  readonly #memories: readonly (MemoryTree | undefined)[];

  constructor(instances: readonly StatefulInstance[], hasher: Hasher) {
    this.#instances = instances;
    this.#hasher = hasher;
    this.#places = new FunctionPlaces(instances);
    this.#memories = instances.map((instance) => {
      const memory = memoryOf(instance);
      return memory === undefined ? undefined : new MemoryTree(memory, hasher);
    });
  }

  /** @param others roots of what else the service keeps, like its files */
  root(others: readonly Uint8Array[] = []): RootResult {
    return orReason(() => {
      let touched = 0;
      const hashes = this.#instances.map((instance, index) => {
        const memory = this.#memories[index];
        const root = memory?.root();
        touched += root?.touched ?? 0;
        const form = instanceForm(memory === undefined || root === undefined ? undefined : { bytes: memory.bytes, root: root.hash }, readParts(instance, this.#places));
        return this.#hasher.sha256(form);
      });
      return { ok: true, root: this.#hasher.sha256(serviceForm(hashes, others)), touched };
    });
  }

  /** All of it, copied. */
  snapshot(): SnapshotResult {
    return orReason(() => ({ ok: true, snapshot: { instances: this.#instances.map((instance) => takeInstance(instance, this.#places)) } }));
  }
}

/**
 * Gives fresh instances of the same modules, whose start functions did not run, the state of a snapshot. They then answer like those
 * that it was taken from, and have the same root. Budgets of growth are for the host to set anew.
 *
 * @returns a reason when the snapshot is not one of such instances; they are of no use then
 */
export function restoreSnapshot(instances: readonly StatefulInstance[], { instances: states }: Snapshot): RestoreResult {
  return orReason(() => {
    if (states.length !== instances.length) throw new StateFault(`the snapshot has ${states.length} instances, not ${instances.length}`);
    const places = new FunctionPlaces(instances);
    for (const [index, instance] of instances.entries()) {
      const state = states[index];
      if (state !== undefined) giveInstance(instance, state, places);
    }
    return { ok: true };
  });
}

function memoryOf({ exports, state }: StatefulInstance): WebAssembly.Memory | undefined {
  const memory = state.memory === undefined ? undefined : exports[state.memory];
  return memory instanceof WebAssembly.Memory ? memory : undefined;
}

function takeInstance(instance: StatefulInstance, places: FunctionPlaces): InstanceSnapshot {
  const memory = memoryOf(instance);
  const buffer = memory?.buffer ?? new ArrayBuffer(0);
  const words = new BigInt64Array(buffer);
  const pages: { page: number; contents: Uint8Array }[] = [];
  for (let page = 0; page * PAGE < buffer.byteLength; page++) {
    if (!isZero(words, page * (PAGE / 8))) pages.push({ page, contents: new Uint8Array(buffer, page * PAGE, PAGE).slice() });
  }
  return { memoryBytes: memory === undefined ? undefined : buffer.byteLength, pages, parts: readParts(instance, places) };
}

function isZero(words: BigInt64Array, start: number): boolean {
  for (let i = start; i < start + PAGE / 8; i++) if (words[i] !== 0n) return false;
  return true;
}

function giveInstance(instance: StatefulInstance, { memoryBytes, pages, parts }: InstanceSnapshot, places: FunctionPlaces): void {
  const memory = memoryOf(instance);
  if ((memory === undefined) !== (memoryBytes === undefined)) throw new StateFault('the snapshot is that of another module: only one of them has a memory');
  if (memory !== undefined && memoryBytes !== undefined) {
    const began = memory.buffer.byteLength;
    const missing = (memoryBytes - began) / WASM_PAGE;
    if (missing < 0) throw new StateFault('the snapshot has a smaller memory than the module begins with');
    try {
      memory.grow(missing);
    } catch {
      throw new StateFault(`the memory cannot grow to ${memoryBytes} bytes`);
    }
    const bytes = new Uint8Array(memory.buffer);
    // What it grew by is empty.
    bytes.fill(0, 0, began);
    for (const { page, contents } of pages) bytes.set(contents, page * PAGE);
  }
  writeParts(instance, parts, places);
}

function orReason<Result>(action: () => Result): Result | { readonly ok: false; readonly reason: string } {
  try {
    return action();
  } catch (fault) {
    if (fault instanceof StateFault) return { ok: false, reason: fault.message };
    throw fault;
  }
}
