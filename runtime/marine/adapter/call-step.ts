import type { ValueType } from '../values/type.ts';
import type { Value } from '../values/value.ts';

/** On an adapter's stack lie values of interface types and core ones; floats are the same in both. */
export type StackType = ValueType | { readonly kind: 'i32' | 'i64' };

/** Values of a running adapter: arguments, constants and what the steps made of them. */
export type Slots = Value[];
export type Step = (slots: Slots) => void;

export type CoreType = { readonly kind: 'i32' | 'i64' | 'f32' | 'f64' };

/** An exported function of the module's own code. */
export interface CoreFunction {
  readonly kind: 'core';
  readonly name: string;
  readonly parameters: readonly CoreType[];
  readonly result: CoreType | undefined;
  readonly call: (...args: readonly (number | bigint)[]) => unknown;
}

/** Calls with the values of some slots. Small numbers of arguments are written out: spreading an array costs more than the call. */
export function callStep({ call, result }: CoreFunction, from: readonly number[], into: number | undefined): Step {
  const keep: (slots: Slots, given: unknown) => void =
    into === undefined || result === undefined
      ? () => undefined
      : (slots, given) => {
          slots[into] = core(given);
        };
  const [a = 0, b = 0, c = 0, d = 0] = from;
  switch (from.length) {
    case 0:
      return (slots) => keep(slots, call());
    case 1:
      return (slots) => keep(slots, call(core(slots[a])));
    case 2:
      return (slots) => keep(slots, call(core(slots[a]), core(slots[b])));
    case 3:
      return (slots) => keep(slots, call(core(slots[a]), core(slots[b]), core(slots[c])));
    case 4:
      return (slots) => keep(slots, call(core(slots[a]), core(slots[b]), core(slots[c]), core(slots[d])));
    default:
      return (slots) => keep(slots, call(...from.map((slot) => core(slots[slot]))));
  }
}

function core(value: unknown): number | bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  throw new TypeError(`bug in runtime/marine: a core value expected, got ${typeof value}`);
}
