import { Fault, faultOf } from '../adapter/fault.ts';
import type { Allowance } from '../adapter/guest.ts';
import type { ModuleObserver } from '../contracts.ts';
import { printJson } from '../../particle/print-json.ts';
import { messageOf } from '../service/compile-module.ts';
import { observed } from '../service/observers.ts';
import { reserved } from '../metering/names.ts';
import { describeCause, LoadFailure } from '../service/errors.ts';
import type { LoadedModule, ModuleFunction } from '../service/loaded-module.ts';
import { fieldsAcceptor } from '../values/accept.ts';
import { placed, ValueFault, valueToJson } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import { ComponentBorder, insteadOfResources, liftWith } from './border.ts';
import type { Call } from './border.ts';
import type { CompiledComponent } from './compile-component.ts';
import { ComponentImports } from './component-imports.ts';
import type { ImportSurroundings } from './component-imports.ts';
import type { Crossing } from './crossing.ts';
import { globalsOf } from './evaluate.ts';
import { camelName, plainName, shortName, withoutVersion } from './names.ts';
import type { ComponentFunction, Extern } from './shape.ts';
import { ComponentResources } from './resources.ts';

export interface ComponentSurroundings extends ImportSurroundings {
  readonly allowance: Allowance;
  readonly observer: ModuleObserver | undefined;
  /** Whether start functions run. */
  readonly starts: boolean;
}

/** @throws LoadFailure */
export function instantiateComponent(name: string, compiled: CompiledComponent, surroundings: ComponentSurroundings): LoadedModule {
  return new Instantiation(name, compiled, surroundings).run();
}

class Instantiation {
  readonly #name: string;
  readonly #compiled: CompiledComponent;
  readonly #surroundings: ComponentSurroundings;
  readonly #border: ComponentBorder;
  readonly #resources = new ComponentResources();

  constructor(name: string, compiled: CompiledComponent, surroundings: ComponentSurroundings) {
    this.#name = name;
    this.#compiled = compiled;
    this.#surroundings = surroundings;
    this.#resources.pay = (values, bytes) => {
      surroundings.allowance.take(values, bytes);
    };
    this.#resources.cross = (what) => surroundings.observer?.crosses?.(name, what);
    this.#border = new ComponentBorder(name, compiled, surroundings.allowance);
  }

  run(): LoadedModule {
    const { shape, run, modules } = this.#compiled;
    const imports = new ComponentImports(this.#name, this.#border, this.#resources, this.#surroundings).of(shape);
    const instances: WebAssembly.Instance[] = [];
    const { observer } = this.#surroundings;
    observer?.begins?.(this.#name, this.#resources);
    try {
      const exported = run(globalsOf(this.#surroundings.allowance, this.#resources))(
        (wanted) => modules.get(wanted) ?? missing(wanted),
        imports,
        (module, given) => {
          const instance = new WebAssembly.Instance(module, { ...given, ...observer?.imports?.(this.#name) });
          this.#begin(instance, module, instances.length);
          instances.push(instance);
          return instance;
        },
      );
      const functions = new Map([...shape.exports].flatMap(([name, item]) => this.#exports(name, item, exported)));
      return { name: this.#name, functions, instances };
    } catch (thrown) {
      if (thrown instanceof LoadFailure) throw thrown;
      const { why } = faultOf(thrown, { module: this.#name, function: 'its start' });
      throw new LoadFailure('start-failed', this.#name, `component ${this.#name} did not start: it ${describeCause(why)}`);
    }
  }

  /** The start function of an instrumented module does not run by itself. */
  #begin(instance: WebAssembly.Instance, code: WebAssembly.Module, index: number): void {
    const { observer, starts } = this.#surroundings;
    try {
      observer?.instantiated(index === 0 ? this.#name : `${this.#name}/${index}`, instance, code);
    } catch (thrown) {
      throw this.#border.failure('refused', `was refused: ${messageOf(thrown)}`);
    }
    const start = instance.exports[reserved.start];
    // Takes nothing and gives nothing.
    if (starts && typeof start === 'function') observed(observer, this.#name, start as () => void);
  }

  #exports(name: string, item: Extern, exported: Readonly<Record<string, unknown>>): readonly (readonly [string, ModuleFunction])[] {
    if (item.kind === 'function') return [this.#exported(name, item, exported[camelName(name)])];
    if (item.kind !== 'interface') return [];
    const home = exported[withoutVersion(name)] ?? exported[name] ?? exported[camelName(shortName(name))];
    return [...item.members].flatMap(([member, inner]) => (inner.kind === 'function' ? [this.#exported(member, inner, typeof home === 'object' && home !== null ? Reflect.get(home, camelName(member)) : undefined)] : []));
  }

  #exported(member: string, wanted: ComponentFunction, found: unknown): readonly [string, ModuleFunction] {
    const name = plainName(member);
    if (member.startsWith('[')) throw this.#border.failure('bad-interface', `cannot be used: it gives ${member}, and resources do not pass between modules: ${insteadOfResources}`);
    if (typeof found !== 'function') throw this.#border.failure('missing-export', `has ${member} in its interface, and jco made no function of it`);
    // It is what jco's code gave under the function's name.
    const run = found as Call;
    const { parameters, result, failure } = this.#border.crossed(wanted, name);
    const fields = parameters.map(({ field }) => field);
    const crossings = parameters.map(({ crossing }) => crossing);
    const accepted = fieldsAcceptor(fields, 'an array, or an object by the names of arguments', 'argument');
    const lower = (args: readonly Value[]): readonly unknown[] => crossings.map((crossing, index) => (crossing.lower === undefined ? args[index] : lowerAt(crossing.lower, args[index] ?? null, fields[index]?.name ?? '')));
    const narrow = crossings.some((crossing) => crossing.narrow);
    const place = { module: this.#name, function: name };
    return [
      name,
      {
        name,
        parameters: fields,
        result: result?.type,
        accept(given) {
          const values = accepted(given);
          if (narrow) lower(values);
          return values;
        },
        call: (args) => {
          try {
            return observed(this.#surroundings.observer, this.#name, () => {
              this.#resources.cross('call');
              return this.#given(run, lower(args), result, failure);
            });
          } catch (thrown) {
            this.#resources.endFailed();
            throw faultOf(thrown, place);
          }
        },
      },
    ];
  }

  /** What comes out is counted before the call has left, and paid with it. */
  #given(run: Call, args: readonly unknown[], result: Crossing | undefined, failure: Crossing | undefined): Value {
    try {
      const given = run(...args);
      return result === undefined ? null : liftWith(result, given);
    } catch (thrown) {
      throw faultIn(thrown, failure);
    }
  }
}

function missing(wanted: string): never {
  throw new Error(`jco made no ${wanted}`);
}

function lowerAt(lower: (value: Value) => unknown, value: Value, name: string): unknown {
  try {
    return lower(value);
  } catch (thrown) {
    throw placed(thrown, name);
  }
}

/** What jco's code throws, as the error of a `result` where it is one. */
function faultIn(thrown: unknown, failure: Crossing | undefined): unknown {
  if (thrown instanceof Error && Object.hasOwn(thrown, 'payload')) {
    const payload: unknown = Reflect.get(thrown, 'payload');
    const value = failure === undefined ? null : liftWith(failure, payload);
    const json = valueToJson(value);
    return new Fault({ kind: 'error', value, detail: value === null ? 'it says no more' : typeof value === 'string' ? value : json.ok ? printJson(json.value) : 'with an error that is not JSON' });
  }
  if (thrown instanceof ValueFault) return new Fault({ kind: 'bad-value', detail: thrown.message });
  // Traps are of the engine's own class: these come from code that reads values out of the memory.
  if (thrown instanceof TypeError || (thrown instanceof RangeError && !/call stack/i.test(thrown.message))) return new Fault({ kind: 'bad-value', detail: thrown.message });
  return thrown;
}
