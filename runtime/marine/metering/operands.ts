import { RAW } from './float-bits.ts';
import type { FloatBits } from './float-bits.ts';

/** The operand stack of a function while its code is read: for each operand what float-bits.ts knows of it. */
export class Operands {
  readonly #floats: FloatBits;
  readonly #stack: number[] = [];
  /** The most that there ever were. */
  deepest = 0;

  constructor(floats: FloatBits) {
    this.#floats = floats;
  }

  get count(): number {
    return this.#stack.length;
  }

  push(value: number): void {
    this.#stack.push(value);
    if (this.#stack.length > this.deepest) this.deepest = this.#stack.length;
  }

  pushRaw(count: number): void {
    for (let i = 0; i < count; i++) this.push(RAW);
  }

  pop(): number {
    return this.#stack.pop() ?? RAW;
  }

  /** Takes them off for something that does not look at the bits of NaNs. */
  drop(count: number): void {
    this.#stack.length = Math.max(0, this.#stack.length - count);
  }

  /** Takes them off for something that may look at the bits. */
  show(count: number): void {
    for (let i = 0; i < count; i++) this.#floats.seen(this.pop());
  }

  /** What lies on top goes where its bits may be looked at, for instance out of a block; it stays for now. */
  showOnTop(count: number): void {
    for (let i = 1; i <= count; i++) this.#floats.seen(this.#stack[this.#stack.length - i] ?? RAW);
  }

  /** Only the lowest ones stay. */
  cut(count: number): void {
    if (count < this.#stack.length) this.#stack.length = count;
  }
}
