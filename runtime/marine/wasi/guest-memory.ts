/** The memory of a guest. Every address and length that the guest names is checked; all are unsigned, so sums stay exact. */
import { WasiError } from './errno.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** Buffers that one call may name; Linux has the same limit. */
const maxVectors = 1024;
/** Bytes of a path; one more than what is valid, so that it is the path that is said to be too long. */
const maxText = 4096;

export class GuestMemory {
  readonly #memory: () => WebAssembly.Memory;
  readonly #copying: (bytes: number) => void;
  #view = new DataView(new ArrayBuffer(0));

  /**
   * @param memory not called before the guest calls: there is none before there is a guest
   * @param copying told of bytes before they are copied; may throw what ends the guest
   */
  constructor(memory: () => WebAssembly.Memory, copying: (bytes: number) => void = () => undefined) {
    this.#memory = memory;
    this.#copying = copying;
  }

  /** Before each call: the memory may have grown, which leaves the old buffer empty. */
  refresh(): void {
    const { buffer } = this.#memory();
    if (this.#view.buffer !== buffer) this.#view = new DataView(buffer);
  }

  /** A view that is valid until the guest runs again. @throws WasiError fault */
  bytes(address: number, length: number): Uint8Array {
    const view = this.#checked(address, length);
    this.#copying(length);
    return new Uint8Array(view.buffer, address, length);
  }

  /** Whether results can be written there later; called before anything is done. */
  check(address: number, length: number): void {
    this.#checked(address, length);
  }

  /** @throws WasiError nametoolong, fault, ilseq */
  text(address: number, length: number): string {
    if (length > maxText) throw new WasiError('nametoolong');
    try {
      return decoder.decode(this.bytes(address, length));
    } catch (problem) {
      throw problem instanceof TypeError ? new WasiError('ilseq') : problem;
    }
  }

  /** Writes as many bytes as there is room for. @returns how many */
  writeSome(address: number, room: number, bytes: Uint8Array): number {
    const length = Math.min(room, bytes.length);
    this.bytes(address, length).set(bytes.subarray(0, length));
    return length;
  }

  /** Views of the buffers that an array of addresses and lengths names. */
  vectors(address: number, count: number): readonly Uint8Array[] {
    if (count > maxVectors) throw new WasiError('inval');
    this.check(address, count * 8);
    return Array.from({ length: count }, (_, index) => this.bytes(this.u32(address + index * 8), this.u32(address + index * 8 + 4)));
  }

  u8(address: number): number {
    return this.#checked(address, 1).getUint8(address);
  }

  u16(address: number): number {
    return this.#checked(address, 2).getUint16(address, true);
  }

  u32(address: number): number {
    return this.#checked(address, 4).getUint32(address, true);
  }

  u64(address: number): bigint {
    return this.#checked(address, 8).getBigUint64(address, true);
  }

  setU8(address: number, value: number): void {
    this.#checked(address, 1).setUint8(address, value);
  }

  setU16(address: number, value: number): void {
    this.#checked(address, 2).setUint16(address, value, true);
  }

  setU32(address: number, value: number): void {
    this.#checked(address, 4).setUint32(address, value, true);
  }

  setU64(address: number, value: bigint): void {
    this.#checked(address, 8).setBigUint64(address, value, true);
  }

  #checked(address: number, length: number): DataView {
    if (address + length > this.#view.byteLength) throw new WasiError('fault');
    return this.#view;
  }
}

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}
