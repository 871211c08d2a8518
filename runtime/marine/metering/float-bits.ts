/**
 * Which NaNs a program can see the bits of. WebAssembly leaves open which NaN an operation gives; it becomes visible only where a
 * value is stored, reinterpreted, passed on, or has its sign moved. So arithmetic that only feeds arithmetic, comparisons and
 * truncations needs nothing, and neither does a local that only ever holds results of arithmetic: it is read through the canonical
 * form where the bits matter. Values that were loaded keep their bits: they may be anything, like parts of a text.
 */
import { VECTOR } from '../binary/opcodes.ts';
import type { Canonical } from './edits.ts';
import type { FloatType } from './emit.ts';
import type { Locals } from './locals.ts';

/** The type of the result, for instructions that may make a NaN. */
export function arithmeticType(opcode: number): FloatType | undefined {
  if (opcode < 0x8d) return undefined;
  if ((opcode <= 0x91) || (opcode >= 0x92 && opcode <= 0x97) || opcode === 0xb6) return 'f32';
  if ((opcode >= 0x9b && opcode <= 0x9f) || (opcode >= 0xa0 && opcode <= 0xa5) || opcode === 0xbb) return 'f64';
  return opcode < VECTOR ? undefined : vectorType(opcode - VECTOR);
}

/** Rounding, sqrt, arithmetic, min and max; pmin and pmax only choose between operands. */
function vectorType(code: number): FloatType | undefined {
  if (code === 94 || (code >= 103 && code <= 106) || code === 227 || (code >= 228 && code <= 233)) return 'f32x4';
  if (code === 95 || code === 116 || code === 117 || code === 122 || code === 148 || code === 239 || (code >= 240 && code <= 245)) return 'f64x2';
  return undefined;
}

/** Whether an instruction gives a float that is no NaN: integers as floats, and most constants. @param code the whole instruction */
export function isNeverNaN(opcode: number, code: Uint8Array): boolean {
  if ((opcode >= 0xb2 && opcode <= 0xb5) || (opcode >= 0xb7 && opcode <= 0xba)) return true;
  if (opcode !== 0x43 && opcode !== 0x44) return false;
  // All bits of the exponent are set. Infinities do not matter.
  const [high = 0, next = 0] = [code.at(-1), code.at(-2)];
  return (high & 0x7f) !== 0x7f || next < (opcode === 0x43 ? 0x80 : 0xf0);
}

/** By number of instruction: 1 where operands are used without a look at the bits of a NaN. */
export const blindToBits: Uint8Array = (() => {
  const blind = new Uint8Array(0x300);
  const ranges = [
    [0x1a, 0x1a], // drop
    [0x5b, 0x66], // comparisons
    [0x8d, 0x97], // f32: rounding, sqrt, arithmetic, min, max
    [0x9b, 0xa5], // the same for f64
    [0xa8, 0xab], // truncations
    [0xae, 0xb1],
    [0xb6, 0xb6], // demotion
    [0xbb, 0xbb], // promotion
    [0x100, 0x107], // truncations that saturate
  ] as const;
  for (const [first, last] of ranges) blind.fill(1, first, last + 1);
  return blind;
})();

/** On the stack: a value whose bits are as the program made them, or one that is no NaN, or else the edit that made it. */
export const RAW = -1;
export const NO_NAN = -2;

/** Follows floats through one function. */
export class FloatBits {
  readonly #locals: Pick<Locals, 'ownFloat'>;
  readonly #edits: Canonical[] = [];
  /** Locals that were given a value whose bits must stay. */
  readonly #raw = new Set<number>();
  readonly #setters = new Map<number, Canonical[]>();

  constructor(locals: Pick<Locals, 'ownFloat'>) {
    this.#locals = locals;
  }

  /** What stands on the stack for a new edit. */
  add(edit: Canonical): number {
    this.#edits.push(edit);
    return this.#edits.length - 1;
  }

  /** Something looks at the bits. */
  seen(value: number): void {
    const edit = this.#edits[value];
    if (edit !== undefined) edit.needed = true;
  }

  assign(local: number, value: number): void {
    if (value === NO_NAN) return;
    const edit = this.#edits[value];
    if (this.#locals.ownFloat(local) === undefined) {
      if (edit !== undefined) edit.needed = true;
    } else if (edit === undefined || edit.of !== undefined) {
      // A copy of another local counts as raw: following those would need a fixed point.
      this.#raw.add(local);
      if (edit !== undefined) edit.needed = true;
    } else {
      const known = this.#setters.get(local);
      if (known === undefined) this.#setters.set(local, [edit]);
      else known.push(edit);
    }
  }

  /** Once the function has been read: locals with raw values get only canonical ones besides, and are read as they are. */
  settle(): void {
    for (const local of this.#raw) for (const edit of this.#setters.get(local) ?? []) edit.needed = true;
    for (const edit of this.#edits) if (edit.of !== undefined && this.#raw.has(edit.of)) edit.needed = false;
  }
}
