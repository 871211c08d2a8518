import { badValue, Fault } from './fault.ts';

export interface TransferLimits {
  /** Bytes that one call may bring out of modules, over all borders it crosses. */
  readonly bytes: number;
  /** Values of lists and fields of records, likewise. */
  readonly values: number;
}

export const defaultTransferLimits: TransferLimits = { bytes: 256 * 1024 * 1024, values: 4_000_000 };

/** What a call may still bring out. One for all modules of a service; refilled for every call. */
export class Allowance {
  readonly #limits: TransferLimits;
  #bytes: number;
  #values: number;

  constructor(limits: TransferLimits) {
    this.#limits = limits;
    this.#bytes = limits.bytes;
    this.#values = limits.values;
  }

  refill(): void {
    this.#bytes = this.#limits.bytes;
    this.#values = this.#limits.values;
  }

  /** What was brought out since it was refilled. */
  get taken(): TransferLimits {
    return { bytes: this.#limits.bytes - this.#bytes, values: this.#limits.values - this.#values };
  }

  /** To be asked before anything is allocated for it. @throws Fault */
  take(values: number, bytes: number): void {
    this.#values -= values;
    this.#bytes -= bytes;
    if (this.#values < 0) throw new Fault({ kind: 'limit', detail: `the call brought more than ${this.#limits.values} values out of modules` });
    if (this.#bytes < 0) throw new Fault({ kind: 'limit', detail: `the call brought more than ${this.#limits.bytes} bytes out of modules` });
  }
}

/** `allocate` of a module; the second argument is a tag of `layout.ts`. */
export type Allocate = (size: number, tag: number) => number;

/**
 * A module's memory with its allocator, for what reads and writes values there. Views are made anew when the memory has grown:
 * whoever let the module run calls `refresh` before touching them. Addresses are unsigned, so that modules may use more than 2 GiB.
 */
export class Guest {
  readonly allowance: Allowance;
  readonly #memory: WebAssembly.Memory;
  readonly #allocate: Allocate | undefined;
  bytes: Uint8Array;
  view: DataView;
  /** Second result of whatever wrote a string, bytes or a list last. */
  count = 0;

  constructor(memory: WebAssembly.Memory, allocate: Allocate | undefined, allowance: Allowance) {
    this.#memory = memory;
    this.#allocate = allocate;
    this.allowance = allowance;
    this.bytes = new Uint8Array(memory.buffer);
    this.view = new DataView(memory.buffer);
  }

  refresh(): void {
    const { buffer } = this.#memory;
    if (buffer === this.view.buffer) return;
    this.bytes = new Uint8Array(buffer);
    this.view = new DataView(buffer);
  }

  /** @throws Fault when the bytes are not all in the memory */
  check(address: number, size: number): void {
    if (address + size > this.bytes.length) throw badValue(`${size} bytes at address ${address} are not in the memory, which has ${this.bytes.length}`);
  }

  /** Space that belongs to the module from now on. The memory may have grown. @throws Fault */
  allocate(size: number, tag: number): number {
    if (size > 0xffff_ffff) throw badValue(`${size} bytes do not fit into any memory`);
    if (this.#allocate === undefined) throw badValue('the module does not export `allocate`, which passing strings, lists and records needs');
    const address = this.#allocate(size, tag) >>> 0;
    this.refresh();
    if (address + size > this.bytes.length) throw badValue(`\`allocate\` gave address ${address} for ${size} bytes, and the memory has ${this.bytes.length}`);
    return address;
  }
}
