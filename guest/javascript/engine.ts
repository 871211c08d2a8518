import { operations } from './core-functions.ts';
import type { Bundle } from './freeze.ts';
import type { Frozen } from './link.ts';

const PAGE = 65_536;
/** Runs of zeros up to this length are written as they are, which takes less than beginning anew. */
const SHORT_GAP = 16;
const FIRST_LETTER = 'a'.charCodeAt(0);

/** An instance of the engine. Values of JavaScript are addresses of their boxes. */
export class Engine {
  readonly #exports: WebAssembly.Exports;

  constructor({ exports }: WebAssembly.Instance) {
    this.#exports = exports;
  }

  get memory(): WebAssembly.Memory {
    const { memory } = this.#exports;
    if (memory instanceof WebAssembly.Memory) return memory;
    throw new Error('the engine has no memory');
  }

  call(name: string, ...args: readonly number[]): number {
    const called = this.#exports[name];
    if (typeof called !== 'function') throw new Error(`the engine has no function ${name}`);
    return Number(Reflect.apply(called, undefined, args));
  }

  get(name: string): number {
    return Number(this.#global(name).value);
  }

  set(name: string, value: number): void {
    this.#global(name).value = value;
  }

  #global(name: string): WebAssembly.Global {
    const global = this.#exports[name];
    if (global instanceof WebAssembly.Global) return global;
    throw new Error(`the engine has no variable ${name}`);
  }

  /** Takes a text in, with a zero behind it, for as long as something is done. */
  #with<Result>(text: string, use: (at: number, length: number) => Result): Result {
    const bytes = new TextEncoder().encode(text);
    const at = this.call('malloc', bytes.length + 1);
    const target = new Uint8Array(this.memory.buffer, at, bytes.length + 1);
    target.set(bytes);
    target[bytes.length] = 0;
    const result = use(at, bytes.length);
    // What was there is no part of what the module begins with.
    new Uint8Array(this.memory.buffer, at, bytes.length + 1).fill(0);
    this.call('free', at);
    return result;
  }

  /** Undefined when it threw. */
  evaluate(code: string, flags: number): number | undefined {
    const value = this.#with('module', (name) => this.#with(code, (at, length) => this.call('qjs_eval', at, length, name, flags)));
    return this.call('qjs_is_exception', value) === 0 ? value : undefined;
  }

  property(object: number, name: string): number {
    return this.#with(name, (at) => this.call('qjs_get_prop_string', object, at));
  }

  #set(object: number, name: string, value: number): void {
    this.#with(name, (at) => this.call('qjs_set_prop_string', object, at, value));
  }

  /** What the bindings take from `aqua:host`: functions, where the area is, and which lines are whose. */
  giveHost(area: number, places: Bundle['places']): void {
    const global = this.call('qjs_get_global');
    const host = this.call('qjs_new_object');
    operations.forEach((name, i) => {
      const made = this.#with(String.fromCharCode(FIRST_LETTER + i), (at, length) => this.call('qjs_new_host_function', at, length, 0));
      this.#set(host, name, made);
    });
    this.#set(global, 'aqua:functions', host);
    this.evaluate(`globalThis['aqua:host'] = [globalThis['aqua:functions'], ${area}, ${JSON.stringify(places)}]; delete globalThis['aqua:functions'];`, 0);
  }

  /** An error in words. */
  describe(thrown: number): string {
    const describe = this.property(this.call('qjs_get_global'), 'aqua:describe');
    const list = this.call('malloc', 4);
    new DataView(this.memory.buffer).setUint32(list, thrown, true);
    const described = this.call('qjs_is_function', describe) === 0 ? thrown : this.call('qjs_call', describe, this.call('qjs_get_undefined'), 1, list);
    const length = this.call('malloc', 4);
    const at = this.call('qjs_get_string_len', described, length);
    return new TextDecoder().decode(new Uint8Array(this.memory.buffer, at, new DataView(this.memory.buffer).getUint32(length, true)));
  }

  /** What a module begins with that goes on from here. */
  frozen(variables: readonly string[]): Frozen {
    const bytes = new Uint8Array(this.memory.buffer);
    // The stack lies before everything else, and is empty.
    bytes.fill(0, 0, this.get('__stack_pointer'));
    return { globals: Object.fromEntries(variables.map((name) => [name, this.get(name)])), pages: bytes.length / PAGE, data: dataOf(bytes) };
  }
}

/** The parts of a memory that are not zero. */
function dataOf(bytes: Uint8Array): Frozen['data'] {
  const words = new BigUint64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
  const found: { at: number; end: number }[] = [];
  words.forEach((word, i) => {
    if (word === 0n) return;
    const last = found.at(-1);
    if (last !== undefined && 8 * i - last.end <= SHORT_GAP) last.end = 8 * i + 8;
    else found.push({ at: 8 * i, end: 8 * i + 8 });
  });
  return found.map(({ at, end }) => ({ at, bytes: bytes.slice(at, end) }));
}
