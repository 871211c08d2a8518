/** Calls of WASI functions by hand, on a memory of one page. */
import { createWasi, type CreateWasiOptions, type Wasi } from '../../runtime/marine/wasi/create-wasi.ts';
import { DeterministicClock } from '../../runtime/marine/wasi/clock.ts';

export class WasiCalls {
  readonly memory = new WebAssembly.Memory({ initial: 1, maximum: 4 });
  readonly wasi: Wasi;
  readonly #namespace: 'imports' | 'unstable';

  constructor(options: Partial<CreateWasiOptions> = {}, namespace: 'imports' | 'unstable' = 'imports') {
    this.wasi = createWasi({ module: 'guest', clock: new DeterministicClock(), random: (into) => into.fill(7), memory: () => this.memory, ...options });
    this.#namespace = namespace;
  }

  /** @returns the error number */
  call(name: string, ...args: readonly (number | bigint)[]): number {
    const called = this.wasi[this.#namespace][name];
    if (called === undefined) throw new Error(`there is no function ${name}`);
    return called(...args);
  }

  /** Puts a text into memory. @returns its address and length, as arguments */
  text(text: string, at = 1024): readonly [address: number, length: number] {
    const bytes = new TextEncoder().encode(text);
    this.bytes(at, bytes.length).set(bytes);
    return [at, bytes.length];
  }

  /** Puts addresses and lengths of buffers into memory. @returns their address and number, as arguments */
  vectors(buffers: readonly (readonly [address: number, length: number])[], at = 512): readonly [address: number, count: number] {
    for (const [index, [address, length]] of buffers.entries()) {
      this.view().setUint32(at + index * 8, address, true);
      this.view().setUint32(at + index * 8 + 4, length, true);
    }
    return [at, buffers.length];
  }

  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, at, length);
  }

  view(): DataView {
    return new DataView(this.memory.buffer);
  }

  u32(at: number): number {
    return this.view().getUint32(at, true);
  }

  u64(at: number): bigint {
    return this.view().getBigUint64(at, true);
  }

  /** Opens a path below descriptor 3 with all rights. @returns the descriptor, or minus the error number */
  open(path: string, how = 0, rights = (1n << 28n) - 1n, flags = 0): number {
    const errno = this.call('path_open', 3, 1, ...this.text(path), how, rights, (1n << 28n) - 1n, flags, 8);
    return errno === 0 ? this.u32(8) : -errno;
  }
}

export const open = { create: 1, directory: 2, exclusive: 4, truncate: 8 } as const;
