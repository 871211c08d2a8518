/** What the functions of one component take and give, in the types of services. */
import { Fault } from '../adapter/fault.ts';
import type { Allowance } from '../adapter/guest.ts';
import { LoadFailure } from '../service/errors.ts';
import type { Field } from '../values/type.ts';
import { ValueFault } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import type { CompiledComponent } from './compile-component.ts';
import { Crossings } from './convert.ts';
import { NoCounterpart } from './crossing.ts';
import type { Crossing } from './crossing.ts';
import { plainName } from './names.ts';
import type { ComponentFunction } from './shape.ts';

/** A function of the component, or one that it imports, as jco's code has it. */
export type Call = (...args: readonly unknown[]) => unknown;

interface BorderField {
  readonly field: Field;
  readonly crossing: Crossing;
}

/** A signature with how its values cross. */
export interface Crossed {
  readonly parameters: readonly BorderField[];
  /** Of a function that may fail: what it gives when it does not. */
  readonly result: Crossing | undefined;
  /** Of a function that gives a `result`: what it fails with. */
  readonly failure: Crossing | undefined;
}

/** How such a type is called where it has no counterpart. */
const RESOURCE = 'resource';
export const insteadOfResources = 'a resource stays in the component that made it; give out a number or a text by which that one finds it again';

export class ComponentBorder {
  readonly #name: string;
  readonly #crossings: Crossings;

  constructor(name: string, { shape }: CompiledComponent, allowance: Allowance) {
    this.#name = name;
    this.#crossings = new Crossings(shape.names, allowance);
  }

  /** @throws LoadFailure for a type that does not pass */
  crossed({ parameters, result }: ComponentFunction, place: string): Crossed {
    // A function that may fail gives a `result`, whose error ends the call.
    const { ok, error } = result?.kind === 'result' ? result : { ok: result, error: undefined };
    const [given, failure] = [ok, error].map((type) => (type === undefined ? undefined : this.#crossing(type, `${place} gives`)));
    return {
      parameters: parameters.map(({ name, type }) => {
        const crossing = this.#crossing(type, `${place} has the parameter ${name} of`);
        return { crossing, field: { name: plainName(name), type: crossing.type } };
      }),
      result: given,
      failure,
    };
  }

  failure(kind: LoadFailure['error']['kind'], what: string): LoadFailure {
    return new LoadFailure(kind, this.#name, `component ${this.#name} ${what}`);
  }

  #crossing(type: ComponentFunction['parameters'][number]['type'], place: string): Crossing {
    try {
      return this.#crossings.of(type);
    } catch (thrown) {
      if (thrown instanceof NoCounterpart) throw this.failure('bad-interface', `cannot be used: ${place} the type ${thrown.message}, which does not pass between modules${thrown.message === RESOURCE ? `: ${insteadOfResources}` : ''}`);
      throw thrown;
    }
  }
}

export function liftWith({ lift }: Crossing, given: unknown): Value {
  // What jco makes of a type without `lift` is a value as it is.
  return lift === undefined ? (given as Value) : lift(given);
}

export function lowerWith({ lower }: Crossing, value: Value, what: string): unknown {
  try {
    return lower === undefined ? value : lower(value);
  } catch (thrown) {
    if (thrown instanceof ValueFault) throw new Fault({ kind: 'bad-value', detail: `${what} ${thrown.message}` });
    throw thrown;
  }
}
