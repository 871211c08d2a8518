import type { GuestWasi, WasiFactory, WasiGrants } from '../../contracts.ts';

/**
 * Preview 1 as something to call from here: preview 2 is made of it, so that what a component was granted is looked after in one
 * place. Arguments and results go through a memory of its own.
 */
export class Preview1 {
  readonly memory = new WebAssembly.Memory({ initial: 2 });
  readonly guest: GuestWasi;

  constructor(factory: WasiFactory, grants: Omit<WasiGrants, 'memory'>) {
    this.guest = factory.create({ ...grants, memory: () => this.memory });
  }

  get view(): DataView {
    return new DataView(this.memory.buffer);
  }

  /** A part of the memory, made larger for it. */
  bytes(at: number, length: number): Uint8Array {
    const missing = at + length - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / 0x1_0000));
    return new Uint8Array(this.memory.buffer, at, length);
  }

  /** @returns the error's number; 0 for none */
  call(name: string, ...args: readonly (number | bigint)[]): number {
    return Number(this.guest.imports[name]?.(...args) ?? NOT_SUPPORTED);
  }
}

const NOT_SUPPORTED = 52;

/** Where arguments and results begin; below is room for single values. */
export const DATA = 64;
