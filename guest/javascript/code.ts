/** Writes the bodies of functions, which name other functions and globals. */
import { ByteWriter } from '../../runtime/marine/binary/index.ts';
import type { FunctionType, ValueType } from '../../runtime/marine/binary/index.ts';
import { writeLocals } from '../../runtime/marine/binary/write-module.ts';

/** A function that is added to a module. */
export interface Added {
  readonly name: string;
  readonly type: FunctionType;
  /** Of `i32`, behind the parameters. */
  readonly locals?: number;
  readonly write: (code: Code) => void;
}

/** Where names are in the module that is written. */
export interface Names {
  /** @throws Error when there is no such function */
  readonly functionIndex: (name: string) => number;
  readonly globalIndex: (name: string) => number;
}

const loads = { i32: [0x28, 2], i64: [0x29, 3], f32: [0x2a, 2], f64: [0x2b, 3] } as const;
const stores = { i32: [0x36, 2], i64: [0x37, 3], f32: [0x38, 2], f64: [0x39, 3] } as const;

/** What crosses between functions of a module and of the engine. */
export type CoreType = keyof typeof loads;

const plain = { unreachable: 0x00, end: 0x0b, return: 0x0f, drop: 0x1a, add: 0x6a, eqz: 0x45, eq: 0x46, lessUnsigned: 0x49, select: 0x1b, shiftLeft: 0x74, toDouble: 0xb8 } as const;

/** One instruction a method; numbers are of 32 bits where no type is named. */
export class Code {
  readonly #writer = new ByteWriter(256);
  readonly #names: Names;

  constructor(names: Names) {
    this.#names = names;
  }

  get(local: number): this {
    this.#writer.byte(0x20).u32(local);
    return this;
  }

  set(local: number): this {
    this.#writer.byte(0x21).u32(local);
    return this;
  }

  tee(local: number): this {
    this.#writer.byte(0x22).u32(local);
    return this;
  }

  global(name: string): this {
    this.#writer.byte(0x23).u32(this.#names.globalIndex(name));
    return this;
  }

  setGlobal(name: string): this {
    this.#writer.byte(0x24).u32(this.#names.globalIndex(name));
    return this;
  }

  i32(value: number): this {
    this.#writer.byte(0x41).signed(value);
    return this;
  }

  call(name: string): this {
    this.#writer.byte(0x10).u32(this.#names.functionIndex(name));
    return this;
  }

  load(type: CoreType, offset: number): this {
    const [opcode, align] = loads[type];
    this.#writer.byte(opcode).u32(align).u32(offset);
    return this;
  }

  loadByte(): this {
    this.#writer.byte(0x2d).u32(0).u32(0);
    return this;
  }

  store(type: CoreType, offset: number): this {
    const [opcode, align] = stores[type];
    this.#writer.byte(opcode).u32(align).u32(offset);
    return this;
  }

  plain(name: keyof typeof plain): this {
    this.#writer.byte(plain[name]);
    return this;
  }

  /** Pages of 64 KiB. */
  memorySize(): this {
    this.#writer.byte(0x3f).byte(0);
    return this;
  }

  /** Copies bytes: to, from, how many. */
  copy(): this {
    this.#writer.byte(0xfc).u32(10).byte(0).byte(0);
    return this;
  }

  /** A double as an address or a count. */
  toUnsigned(): this {
    this.#writer.byte(0xfc).u32(3);
    return this;
  }

  /** Runs when the number on the stack is not 0. */
  when(inside: (code: Code) => void): this {
    this.#writer.byte(0x04).byte(0x40);
    inside(this);
    return this.plain('end');
  }

  /** Runs until the condition is 0. */
  loopWhile(condition: (code: Code) => void, inside: (code: Code) => void = () => undefined): this {
    this.#writer.byte(0x03).byte(0x40);
    condition(this);
    this.#writer.byte(0x04).byte(0x40);
    inside(this);
    this.#writer.byte(0x0c).u32(1);
    return this.plain('end').plain('end');
  }

  /** For each number its function; traps for others. All take what was put on the stack before the choice. */
  choose(local: number, calls: readonly ((code: Code) => void)[]): this {
    calls.forEach((each, number) => {
      this.get(local).i32(number).plain('eq').when((code) => {
        each(code);
        code.plain('return');
      });
    });
    return this.plain('unreachable');
  }

  /** Everything, with as many locals of 32 bits in front. */
  body(locals = 0): Uint8Array {
    const whole = new ByteWriter(64);
    writeLocals(whole, locals === 0 ? [] : [{ count: locals, type: 'i32' }]);
    return whole.bytes(this.#writer.view()).byte(plain.end).take();
  }
}

export const signature = (params: readonly ValueType[], results: readonly ValueType[] = []): FunctionType => ({ params, results });
