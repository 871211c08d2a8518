/** Writes the code of one function instruction by instruction, in one of the ways that tests compare. */
import { ByteWriter } from '../../../runtime/marine/binary/index.ts';
import type { ValueType } from '../../../runtime/marine/binary/index.ts';
import { weightOf } from '../../../runtime/marine/metering/index.ts';

/**
 * - `plain`: the program.
 * - `canonical`: every NaN is brought into one form as soon as it is made.
 * - `counting`: the weight of each instruction is added to a global before it runs.
 */
export type Variant = 'plain' | 'canonical' | 'counting';

/** Indexes of globals that all programs have. */
export const fuel = 0;
export const count = 1;

const quietF32 = [0x00, 0x00, 0xc0, 0x7f];
const quietF64 = [0, 0, 0, 0, 0, 0, 0xf8, 0x7f];

/** Scratch locals, for the canonical form. */
export type Scratch = Readonly<Record<'f32' | 'f64' | 'v128', number>>;

export class ProgramWriter {
  readonly writer = new ByteWriter(1024);
  readonly variant: Variant;
  readonly #scratch: Scratch;

  constructor(variant: Variant, scratch: Scratch) {
    this.variant = variant;
    this.#scratch = scratch;
  }

  /** @param code numbered as in binary/opcodes.ts. @param more what it costs besides its weight */
  op(code: number, immediates: readonly number[] = [], more = 0): void {
    const weight = (weightOf[code] ?? 0) + more;
    if (weight > 0) this.cost(weight);
    this.#raw(code, immediates);
    if (this.variant === 'canonical') this.#canonical(code);
  }

  /** Costs that stand in no instruction. */
  cost(weight: number): void {
    if (this.variant === 'counting') this.writer.byte(0x23).u32(count).byte(0x42).signed(weight).byte(0x7c).byte(0x24).u32(count);
  }

  index(code: number, index: number): void {
    this.op(code, leb(index));
  }

  constant(type: ValueType, bits: readonly number[], value: number): void {
    if (type === 'i32') this.op(0x41, signed(value));
    else if (type === 'i64') this.op(0x42, signed(value));
    else if (type === 'f32') this.op(0x43, bits.slice(0, 4));
    else if (type === 'f64') this.op(0x44, bits.slice(0, 8));
    else if (type === 'v128') this.op(0x200 + 12, bits);
    else this.op(0xd0, [0x70]);
  }

  #raw(code: number, immediates: readonly number[]): void {
    if (code >= 0x200) this.writer.byte(0xfd).u32(code - 0x200);
    else if (code >= 0x100) this.writer.byte(0xfc).u32(code - 0x100);
    else this.writer.byte(code);
    this.writer.bytes(Uint8Array.from(immediates));
  }

  #canonical(code: number): void {
    const type = nanType(code);
    if (type === undefined) return;
    const local = this.#scratch[type === 'f32' || type === 'f64' ? type : 'v128'];
    const twice = (): void => {
      this.#raw(0x20, leb(local));
      this.#raw(0x20, leb(local));
    };
    this.#raw(0x22, leb(local));
    if (type === 'f32' || type === 'f64') {
      this.#raw(type === 'f32' ? 0x43 : 0x44, type === 'f32' ? quietF32 : quietF64);
      twice();
      this.#raw(type === 'f32' ? 0x5b : 0x61, []);
      this.#raw(0x1b, []);
      return;
    }
    this.#raw(0x200 + 12, type === 'f32x4' ? [...quietF32, ...quietF32, ...quietF32, ...quietF32] : [...quietF64, ...quietF64]);
    twice();
    this.#raw(type === 'f32x4' ? 0x200 + 65 : 0x200 + 71, []);
    this.#raw(0x200 + 82, []);
  }
}

/** Instructions that may make a NaN, once more and independently of what is tested. */
function nanType(code: number): 'f32' | 'f64' | 'f32x4' | 'f64x2' | undefined {
  const isOneOf = (...ranges: readonly (readonly [number, number])[]): boolean => ranges.some(([first, last]) => code >= first && code <= last);
  if (isOneOf([0x8d, 0x91], [0x92, 0x97], [0xb6, 0xb6])) return 'f32';
  if (isOneOf([0x9b, 0x9f], [0xa0, 0xa5], [0xbb, 0xbb])) return 'f64';
  if (isOneOf([0x25e, 0x25e], [0x267, 0x26a], [0x2e3, 0x2e9])) return 'f32x4';
  if (isOneOf([0x25f, 0x25f], [0x274, 0x275], [0x27a, 0x27a], [0x294, 0x294], [0x2ef, 0x2f5])) return 'f64x2';
  return undefined;
}

export function leb(value: number): readonly number[] {
  return [...new ByteWriter(5).u32(value).view()];
}

function signed(value: number): readonly number[] {
  return [...new ByteWriter(10).signed(value).view()];
}
