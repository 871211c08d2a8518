/** The code of one random function: valid, of the types that it should have, and at its end after so much fuel. */
import type { FunctionType, ValueType } from '../../../runtime/marine/binary/index.ts';
import type { Random } from '../mangle.ts';
import { choices, stores } from './instruction-table.ts';
import { ProgramWriter, fuel, leb } from './program-writer.ts';
import type { Variant } from './program-writer.ts';

export type Numeric = 'i32' | 'i64' | 'f32' | 'f64' | 'v128';

/** What a function can use of its module. */
export interface Surroundings {
  readonly types: readonly FunctionType[];
  /** Type of each function, by index; imports first. */
  readonly functions: readonly number[];
  /** Type of each global. */
  readonly globals: readonly Numeric[];
  readonly tableSize: number;
  readonly vectors: boolean;
  readonly growth: boolean;
}

interface Target {
  readonly kind: 'block' | 'loop';
  readonly results: readonly Numeric[];
}

const NUMERIC: readonly Numeric[] = ['i32', 'i64', 'f32', 'f64', 'v128'];
export const MEMORY_MASK = 0xffff;

export class RandomFunction {
  readonly out: ProgramWriter;
  readonly #random: Random;
  readonly #around: Surroundings;
  readonly #type: FunctionType;
  readonly #locals: readonly Numeric[];
  readonly #targets: Target[] = [];
  #left: number;

  /** @param locals of the function, parameters first. @param size about how many instructions */
  constructor(random: Random, variant: Variant, around: Surroundings, type: FunctionType, locals: readonly Numeric[], size: number) {
    this.#random = random;
    this.#around = around;
    this.#type = type;
    this.#locals = locals;
    this.#left = size;
    const scratch = (wanted: Numeric): number => locals.lastIndexOf(wanted);
    this.out = new ProgramWriter(variant, { f32: scratch('f32'), f64: scratch('f64'), v128: scratch('v128') });
  }

  /** All of it but the final `end`. */
  write(): void {
    const { out } = this;
    out.index(0x23, fuel);
    out.op(0x41, [1]);
    out.op(0x48);
    out.op(0x04, [0x40]);
    for (const result of this.#type.results) this.#constant(result);
    out.op(0x0f);
    out.op(0x0b);
    this.#burn();
    this.#statements(2 + this.#random(4));
    for (const result of this.#type.results) this.#value(asNumeric(result), 0);
  }

  #burn(): void {
    this.out.index(0x23, fuel);
    this.out.op(0x41, [1]);
    this.out.op(0x6b);
    this.out.index(0x24, fuel);
  }

  #statements(count: number): void {
    for (let i = 0; i < count && this.#left > 0; i++) this.#statement();
  }

  #statement(): void {
    const { out } = this;
    this.#left -= 4;
    switch (this.#random(this.#targets.length > 4 ? 8 : 13)) {
      case 0:
      case 1:
        return this.#assign(0x21);
      case 2: {
        const global = this.#random(this.#around.globals.length);
        this.#value(this.#around.globals[global] ?? 'i32', 2);
        return out.index(0x24, global + 2);
      }
      case 3:
      case 4: {
        const [code, type] = this.#pick(this.#around.vectors ? stores : stores.slice(0, -1), [0x36, 'i32'] as const);
        this.#address();
        this.#value(type, 2);
        return out.op(code, [0, ...leb(this.#random(64))]);
      }
      case 5:
        this.#value(this.#numeric(), 3);
        return out.op(0x1a);
      case 6:
        return this.#bulk();
      case 7:
        return this.#exit();
      case 8:
        return this.#if();
      case 9:
        return this.#loop();
      case 10:
        return this.#block();
      case 11:
        return this.#call();
      default:
        return this.#tables();
    }
  }

  #assign(code: 0x21 | 0x22): void {
    const local = this.#random(this.#locals.length - 3);
    this.#value(this.#locals[local] ?? 'i32', 2);
    this.out.index(code, local);
  }

  #if(): void {
    this.#value('i32', 2);
    this.out.op(0x04, [0x40]);
    this.#inside({ kind: 'block', results: [] }, () => this.#statements(2));
    if (this.#random(2) === 0) {
      this.out.op(0x05);
      this.#inside({ kind: 'block', results: [] }, () => this.#statements(2));
    }
    this.out.op(0x0b);
  }

  #loop(): void {
    const { out } = this;
    out.op(0x03, [0x40]);
    // Each turn costs as much as the instruction itself.
    out.cost(1);
    this.#inside({ kind: 'loop', results: [] }, () => {
      this.#burn();
      this.#statements(3);
      out.index(0x23, fuel);
      out.op(0x41, [0]);
      out.op(0x4a);
      this.#value('i32', 1);
      out.op(0x71);
      out.op(0x0d, [0]);
    });
    out.op(0x0b);
  }

  #block(): void {
    out(this, 0x02, [0x40]);
    this.#inside({ kind: 'block', results: [] }, () => this.#statements(3));
    out(this, 0x0b);
  }

  /** A branch out of blocks, perhaps only under a condition; sometimes with code behind it that nothing reaches. */
  #exit(): void {
    const usable = this.#targets.flatMap(({ kind, results }, index) => (kind === 'block' && results.length === 0 ? [this.#targets.length - 1 - index] : []));
    const way = this.#random(8);
    const label = this.#pick(usable, undefined);
    if (way === 0 && this.#random(3) === 0) {
      for (const result of this.#type.results) this.#value(asNumeric(result), 2);
      return out(this, 0x0f);
    }
    if (label === undefined) return;
    if (way < 5) {
      this.#value('i32', 2);
      return out(this, 0x0d, leb(label));
    }
    this.#value('i32', 1);
    if (way === 5) {
      out(this, 0x1a);
      return out(this, 0x0c, leb(label));
    }
    const labels = Array.from({ length: 1 + this.#random(4) }, () => this.#pick(usable, label));
    out(this, 0x0e, [...leb(labels.length - 1), ...labels.flatMap(leb)]);
  }

  #call(): void {
    const { functions, types } = this.#around;
    const target = this.#random(functions.length);
    const type = types[functions[target] ?? 0];
    for (const param of type?.params ?? []) this.#value(asNumeric(param), 2);
    if (this.#random(3) === 0) {
      // Whether the table has such a function there is luck.
      this.#value('i32', 0);
      this.out.op(0x41, [7]);
      this.out.op(0x71);
      this.out.op(0x11, [...leb(functions[target] ?? 0), 0]);
    } else this.out.index(0x10, target);
    for (const result of [...(type?.results ?? [])].reverse()) {
      const local = this.#locals.slice(0, -3).indexOf(asNumeric(result));
      if (local >= 0) this.out.index(0x21, local);
      else this.out.op(0x1a);
    }
  }

  #bulk(): void {
    const size = this.#random(200);
    const paid = Math.ceil(size / 16);
    const three = (low: () => void): void => {
      this.#address();
      low();
      this.out.op(0x41, signedSmall(size));
    };
    switch (this.#random(this.#around.growth ? 6 : 3)) {
      case 0:
        three(() => this.#value('i32', 1));
        return this.out.op(0x100 + 11, [0], paid);
      case 1:
        three(() => this.#address());
        return this.out.op(0x100 + 10, [0, 0], paid);
      case 2:
        this.#address();
        this.out.op(0x41, [0]);
        this.out.op(0x41, [8]);
        return this.out.op(0x100 + 8, [0, 0], 1);
      case 3:
        if (this.#random(3) === 0) this.out.op(0x100 + 9, [0]);
        return;
      default:
        this.out.op(0x41, signedSmall(this.#random(3)));
        this.out.op(0x40, [0]);
        return this.out.op(0x1a);
    }
  }

  #tables(): void {
    const at = (): void => this.out.op(0x41, signedSmall(this.#random(this.#around.tableSize)));
    const reference = (): void => (this.#random(3) === 0 ? this.out.op(0xd0, [0x70]) : this.out.index(0xd2, this.#random(this.#around.functions.length)));
    switch (this.#random(this.#around.growth ? 7 : 5)) {
      case 0:
        at();
        reference();
        return this.out.op(0x26, [0]);
      case 1:
        at();
        at();
        this.out.op(0x41, [2]);
        return this.out.op(0x100 + 14, [0, 0], 2);
      case 2:
        at();
        reference();
        this.out.op(0x41, [1]);
        return this.out.op(0x100 + 17, [0], 1);
      case 3:
        at();
        this.out.op(0x41, [0]);
        this.out.op(0x41, [2]);
        return this.out.op(0x100 + 12, [1, 0], 2);
      case 4:
        at();
        this.out.op(0x25, [0]);
        this.out.op(0xd1);
        return this.out.op(0x1a);
      case 5:
        if (this.#random(3) === 0) this.out.op(0x100 + 13, [1]);
        return;
      default:
        reference();
        this.out.op(0x41, [1]);
        this.out.op(0x100 + 15, [0]);
        return this.out.op(0x1a);
    }
  }

  /** Mostly within the first page. */
  #address(): void {
    this.#value('i32', 1);
    if (this.#random(60) === 0) return;
    this.out.op(0x41, signedSmall(MEMORY_MASK >> 6));
    this.out.op(0x71);
  }

  #value(type: Numeric, depth: number): void {
    this.#left--;
    const way = this.#random(depth <= 0 || this.#left <= 0 ? 4 : 12);
    switch (way) {
      case 0:
        return this.#constant(type);
      case 1:
      case 2:
      case 3: {
        const candidates = this.#locals.flatMap((local, index) => (local === type && index < this.#locals.length - 3 ? [index] : []));
        const local = this.#pick(candidates, undefined);
        return local === undefined ? this.#constant(type) : this.out.index(0x20, local);
      }
      case 4: {
        const global = this.#around.globals.indexOf(type);
        return global < 0 ? this.#constant(type) : this.out.index(0x23, global + 2);
      }
      case 5:
        this.#value(type, depth - 1);
        this.#value(type, depth - 1);
        this.#value('i32', depth - 1);
        return this.out.op(0x1b);
      case 6:
        return this.#typedBlock(type, depth);
      default:
        return this.#operation(type, depth);
    }
  }

  #typedBlock(type: Numeric, depth: number): void {
    const code = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b }[type];
    const { out: writer } = this;
    if (this.#random(2) === 0) {
      this.#value('i32', depth - 1);
      writer.op(0x04, [code]);
      this.#inside({ kind: 'block', results: [type] }, () => this.#value(type, depth - 1));
      writer.op(0x05);
      this.#inside({ kind: 'block', results: [type] }, () => this.#value(type, depth - 1));
    } else {
      writer.op(0x02, [code]);
      this.#inside({ kind: 'block', results: [type] }, () => {
        this.#value(type, depth - 1);
        this.#value('i32', depth - 1);
        writer.op(0x0d, [0]);
        writer.op(0x1a);
        this.#value(type, depth - 1);
      });
    }
    writer.op(0x0b);
  }

  #operation(type: Numeric, depth: number): void {
    const list = this.#around.vectors ? choices[type] : choices[type].filter(({ operands, code }) => code < 0x200 && !operands.includes('v128'));
    const choice = this.#pick(list, undefined);
    if (choice === undefined) return this.#constant(type);
    if (choice.immediate === 'memory') {
      this.#address();
      return this.out.op(choice.code, [0, ...leb(this.#random(64))]);
    }
    for (const operand of choice.operands) this.#value(asNumeric(operand), depth - 1);
    const lanes = choice.immediate === 'none' ? [] : Array.from({ length: choice.immediate[0] }, () => this.#random(choice.immediate === 'none' ? 1 : Number(choice.immediate[1])));
    this.out.op(choice.code, lanes);
  }

  #constant(type: ValueType): void {
    const bits = Array.from({ length: 16 }, () => this.#random(256));
    // NaNs with a payload, infinities, small and large numbers.
    if (this.#random(4) === 0) {
      bits[3] = bits[7] = 0x7f;
      bits[2] = bits[6] = this.#pick([0x80, 0xc0, 0xf0, 0xf8, 0xa0], 0xc0);
    }
    this.out.constant(type, bits, this.#pick([0, 1, -1, 7, 64, 1000, 65_535, 2 ** 31 - 1, -(2 ** 31)], this.#random(1 << 30)));
  }

  #inside(target: Target, write: () => void): void {
    this.#targets.push(target);
    write();
    this.#targets.pop();
  }

  #numeric(): Numeric {
    return NUMERIC[this.#random(this.#around.vectors ? 5 : 4)] ?? 'i32';
  }

  #pick<T>(from: readonly T[], otherwise: T): T {
    return from[this.#random(from.length)] ?? otherwise;
  }
}

function out(self: { readonly out: ProgramWriter }, code: number, immediates: readonly number[] = []): void {
  self.out.op(code, immediates);
}

function asNumeric(type: ValueType): Numeric {
  return type === 'funcref' || type === 'externref' ? 'i32' : type;
}

function signedSmall(value: number): readonly number[] {
  return value < 64 ? [value] : value < 8192 ? [(value & 0x7f) | 0x80, value >> 7] : [(value & 0x7f) | 0x80, ((value >> 7) & 0x7f) | 0x80, value >> 14];
}
