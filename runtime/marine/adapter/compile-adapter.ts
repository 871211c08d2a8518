/**
 * Adapters made into closures. An adapter is a straight line, so what lies on its stack is known beforehand: each value gets a slot,
 * types are checked once, and what is left to do in a call are steps from slots to slots.
 */
import type { Instruction } from '../interface-types/instructions.ts';
import { BadInterface } from '../interface-types/type-table.ts';
import type { TypeTable } from '../interface-types/type-table.ts';
import type { InterfaceType } from '../interface-types/types.ts';
import { conversion } from '../values/convert.ts';
import { describeType, sameShape } from '../values/type.ts';
import type { FunctionSignature, ValueType } from '../values/type.ts';
import type { Value } from '../values/value.ts';
import { callStep } from './call-step.ts';
import type { CoreFunction, StackType, Step } from './call-step.ts';
import { conversionOf } from './conversions.ts';
import type { Guest } from './guest.ts';
import { liftBytes, liftText, listLifter, recordLifter } from './lift.ts';
import { listPlacer, placeBytes, recordPlacer } from './lower.ts';
import { asBytes, asNumber, asText } from './narrow.ts';
import { sizeOfText, writeText } from './text.ts';

/** A function of another module, as the adapter of an import calls it. */
export interface ForeignFunction extends FunctionSignature {
  readonly kind: 'foreign';
  readonly name: string;
  readonly call: (args: readonly Value[]) => Value;
}

export interface AdapterSurroundings {
  readonly guest: Guest;
  readonly types: TypeTable;
  /** What `call-core` means; undefined for an index without function. */
  readonly functionAt: (index: number) => CoreFunction | ForeignFunction | undefined;
}

interface Operand {
  readonly slot: number;
  readonly type: StackType;
}

/**
 * The adapter as a function from arguments to its result (`null` when it has none).
 * @throws BadInterface when the instructions do not fit together
 */
export function compileAdapter(instructions: readonly Instruction[], parameters: readonly StackType[], result: StackType | undefined, surroundings: AdapterSurroundings): (args: readonly Value[]) => Value {
  const compiler = new AdapterCompiler(parameters, surroundings);
  for (const instruction of instructions) compiler.add(instruction);
  return compiler.finish(result);
}

/** The type of a parameter or result as it lies on the stack. */
export function stackType(type: InterfaceType, types: TypeTable): StackType {
  return type.kind === 'i32' || type.kind === 'i64' ? { kind: type.kind } : types.type(type);
}

class AdapterCompiler {
  readonly #parameters: readonly StackType[];
  readonly #surroundings: AdapterSurroundings;
  readonly #stack: Operand[] = [];
  readonly #steps: Step[] = [];
  /** What slots hold when the adapter begins. */
  readonly #initial: Value[];

  constructor(parameters: readonly StackType[], surroundings: AdapterSurroundings) {
    this.#parameters = parameters;
    this.#surroundings = surroundings;
    this.#initial = parameters.map(() => null);
  }

  add(instruction: Instruction): void {
    const { guest, types } = this.#surroundings;
    switch (instruction.op) {
      case 'arg.get': {
        const type = this.#parameters[instruction.index];
        if (type === undefined) throw new BadInterface(`there is no argument ${instruction.index}`);
        this.#stack.push({ slot: instruction.index, type });
        return;
      }
      case 'call-core':
        return this.#call(instruction.index);
      case 'i32.push':
        this.#push({ kind: 'i32' }, instruction.value);
        return;
      case 'i64.push':
        this.#push({ kind: 'i64' }, instruction.value);
        return;
      case 'dup':
        this.#stack.push(this.#top(1));
        return;
      case 'swap2': {
        const upper = this.#pop();
        this.#stack.push(upper, this.#pop());
        return;
      }
      case 'string.lift_memory':
        return this.#lift({ kind: 'string' }, (address, size) => liftText(guest, address, size));
      case 'byte_array.lift_memory':
        return this.#lift({ kind: 'bytes' }, (address, size) => liftBytes(guest, address, size));
      case 'array.lift_memory': {
        const list = types.type({ kind: 'array', element: instruction.element });
        if (list.kind !== 'list') return this.#lift(list, (address, size) => liftBytes(guest, address, size));
        const lift = listLifter(list.element);
        return this.#lift(list, (address, count) => lift(guest, address, count));
      }
      case 'record.lift_memory': {
        const type = types.record(instruction.index);
        const lift = recordLifter(type);
        this.#unary(i32, type, (value) => {
          guest.refresh();
          return lift(guest, asNumber(value) >>> 0);
        });
        return;
      }
      case 'string.size':
        this.#unary({ kind: 'string' }, i32, (value) => sizeOfText(asText(value)));
        return;
      case 'byte_array.size':
        this.#unary({ kind: 'bytes' }, i32, (value) => asBytes(value).length);
        return;
      case 'string.lower_memory':
        return this.#write({ kind: 'string' }, (value, address) => {
          const text = asText(value);
          const size = sizeOfText(text);
          guest.check(address, size);
          writeText(guest.bytes, address, text, size);
          return size;
        });
      case 'byte_array.lower_memory':
        return this.#write({ kind: 'bytes' }, (value, address) => {
          const bytes = asBytes(value);
          guest.check(address, bytes.length);
          guest.bytes.set(bytes, address);
          return bytes.length;
        });
      case 'array.lower_memory': {
        const list = types.type({ kind: 'array', element: instruction.element });
        return this.#place(list, list.kind === 'list' ? listPlacer(list.element) : placeBytes);
      }
      case 'record.lower_memory': {
        const type = types.record(instruction.index);
        const place = recordPlacer(type);
        this.#unary(type, i32, (value) => place(guest, value));
        return;
      }
      case 'bool.from_i32':
        this.#unary(i32, { kind: 'bool' }, (value) => asNumber(value) !== 0);
        return;
      case 'i32.from_bool':
        this.#unary({ kind: 'bool' }, i32, (value) => (value === true ? 1 : 0));
        return;
      default: {
        const { from, to, convert } = conversionOf(instruction.op);
        this.#unary({ kind: from }, { kind: to }, convert);
      }
    }
  }

  finish(result: StackType | undefined): (args: readonly Value[]) => Value {
    const [operand, another] = this.#stack;
    if (another !== undefined || (operand === undefined) !== (result === undefined)) {
      throw new BadInterface(`it leaves ${this.#stack.length} values, and the function gives ${result === undefined ? 0 : 1}`);
    }
    const slot = operand === undefined || result === undefined ? undefined : this.#fit(operand, result);
    const initial = this.#initial;
    const steps = this.#steps;
    const count = this.#parameters.length;
    return (args) => {
      const slots = initial.slice();
      for (let index = 0; index < count; index++) slots[index] = args[index] ?? null;
      for (const step of steps) step(slots);
      return slot === undefined ? null : (slots[slot] ?? null);
    };
  }

  #top(distance: number): Operand {
    const operand = this.#stack.at(-distance);
    if (operand === undefined) throw new BadInterface('an instruction takes more values than there are');
    return operand;
  }

  #pop(): Operand {
    const operand = this.#top(1);
    this.#stack.pop();
    return operand;
  }

  /** The slot of the topmost value, as one of a type that it must have. */
  #take(expected: StackType): number {
    return this.#fit(this.#pop(), expected);
  }

  #fit({ slot, type }: Operand, expected: StackType): number {
    if (!fits(type, expected)) throw new BadInterface(`an instruction takes ${describe(expected)}, and ${describe(type)} is there`);
    const convert = isCore(type) || isCore(expected) ? undefined : conversion(type, expected);
    if (convert === undefined) return slot;
    const target = this.#initial.push(null) - 1;
    this.#steps.push((slots) => {
      slots[target] = convert(slots[slot] ?? null);
    });
    return target;
  }

  #push(type: StackType, initial: Value = null): number {
    const slot = this.#initial.push(initial) - 1;
    this.#stack.push({ slot, type });
    return slot;
  }

  #unary(from: StackType, to: StackType, convert: (value: Value) => Value): void {
    const slot = this.#take(from);
    const target = this.#push(to);
    this.#steps.push((slots) => {
      slots[target] = convert(slots[slot] ?? null);
    });
  }

  #lift(type: ValueType, lift: (address: number, count: number) => Value): void {
    const count = this.#take(i32);
    const address = this.#take(i32);
    const target = this.#push(type);
    const { guest } = this.#surroundings;
    this.#steps.push((slots) => {
      guest.refresh();
      slots[target] = lift(asNumber(slots[address] ?? null) >>> 0, asNumber(slots[count] ?? null) >>> 0);
    });
  }

  /** Writes to an address that lies on the stack, which stays there below the size. */
  #write(type: ValueType, write: (value: Value, address: number) => number): void {
    const value = this.#take(type);
    const address = this.#take(i32);
    this.#stack.push({ slot: address, type: i32 });
    const size = this.#push(i32);
    const { guest } = this.#surroundings;
    this.#steps.push((slots) => {
      guest.refresh();
      slots[size] = write(slots[value] ?? null, asNumber(slots[address] ?? null) >>> 0);
    });
  }

  /** Writes to where there is space, which leaves address and count. */
  #place(type: ValueType, place: (guest: Guest, value: Value) => number): void {
    const value = this.#take(type);
    const address = this.#push(i32);
    const count = this.#push(i32);
    const { guest } = this.#surroundings;
    this.#steps.push((slots) => {
      slots[address] = place(guest, slots[value] ?? null);
      slots[count] = guest.count;
    });
  }

  #call(index: number): void {
    const target = this.#surroundings.functionAt(index);
    if (target === undefined) throw new BadInterface(`there is no function ${index} to call`);
    const wanted: readonly StackType[] = target.kind === 'core' ? target.parameters : target.parameters.map(({ type }) => type);
    const operands = wanted.map((type, position) => ({ operand: this.#top(wanted.length - position), type }));
    this.#stack.length -= operands.length;
    const from = operands.map(({ operand, type }) => this.#fit(operand, type));
    const into = target.result === undefined ? undefined : this.#push(target.result);
    this.#steps.push(target.kind === 'core' ? callStep(target, from, into) : foreignStep(target, from, into));
  }
}

const i32 = { kind: 'i32' } as const;

function foreignStep({ call }: ForeignFunction, from: readonly number[], into: number | undefined): Step {
  return (slots) => {
    const given = call(from.map((slot) => slots[slot] ?? null));
    if (into !== undefined) slots[into] = given;
  };
}

function isCore(type: StackType): type is { readonly kind: 'i32' | 'i64' } {
  return type.kind === 'i32' || type.kind === 'i64';
}

function fits(given: StackType, expected: StackType): boolean {
  return isCore(given) || isCore(expected) ? given.kind === expected.kind : sameShape(given, expected);
}

function describe(type: StackType): string {
  return isCore(type) ? `a core ${type.kind}` : describeType(type);
}
