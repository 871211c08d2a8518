import { Fault, faultOf } from '../adapter/fault.ts';
import type { Allowance } from '../adapter/guest.ts';
import type { GuestWasi, ModuleObserver, WasiFactory, WasiGrants } from '../contracts.ts';
import { printJson } from '../../particle/print-json.ts';
import { messageOf } from '../service/compile-module.ts';
import { reserved } from '../metering/names.ts';
import { describeCause, LoadFailure } from '../service/errors.ts';
import type { LoadedModule, ModuleFunction } from '../service/loaded-module.ts';
import { list, providerOf } from '../service/link.ts';
import { acceptor, fieldsAcceptor } from '../values/accept.ts';
import { conversion } from '../values/convert.ts';
import type { Field } from '../values/type.ts';
import { placed, ValueFault, valueToJson } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import type { CompiledComponent } from './compile-component.ts';
import { Crossings } from './convert.ts';
import { NoCounterpart } from './crossing.ts';
import type { Crossing } from './crossing.ts';
import { globalsOf } from './evaluate.ts';
import type { Imports } from './evaluate.ts';
import { camelName, plainName, shortName, withoutVersion } from './names.ts';
import type { ComponentFunction, ComponentInterface, Extern } from './shape.ts';
import { ComponentResources } from './resources.ts';
import { componentWasi } from './wasi/interfaces.ts';
import { Preview1 } from './wasi/preview1.ts';
import { ErrorResult } from '../wasi/preview2/streams.ts';

export interface ComponentSurroundings {
  readonly allowance: Allowance;
  readonly loaded: ReadonlyMap<string, LoadedModule>;
  readonly wasi: WasiFactory;
  readonly grants: Omit<WasiGrants, 'memory'>;
  readonly observer: ModuleObserver | undefined;
  /** Whether start functions run. */
  readonly starts: boolean;
  /** Is told of the WASI that was made. */
  readonly onWasi: (wasi: GuestWasi) => void;
}

/** A function of the component as jco makes it. */
type Call = (...args: readonly unknown[]) => unknown;

/** @throws LoadFailure */
export function instantiateComponent(name: string, compiled: CompiledComponent, surroundings: ComponentSurroundings): LoadedModule {
  return new Instantiation(name, compiled, surroundings).run();
}

class Instantiation {
  readonly #name: string;
  readonly #compiled: CompiledComponent;
  readonly #surroundings: ComponentSurroundings;
  readonly #crossings: Crossings;
  readonly #resources = new ComponentResources();
  #wasi: Imports | undefined;

  constructor(name: string, compiled: CompiledComponent, surroundings: ComponentSurroundings) {
    this.#name = name;
    this.#compiled = compiled;
    this.#surroundings = surroundings;
    this.#resources.pay = (values, bytes) => {
      surroundings.allowance.take(values, bytes);
    };
    this.#crossings = new Crossings(compiled.shape.names, surroundings.allowance);
  }

  run(): LoadedModule {
    const { shape, run, modules } = this.#compiled;
    const imports: Record<string, Readonly<Record<string, unknown>>> = {};
    for (const [name, item] of shape.imports) {
      const key = withoutVersion(name);
      const members = this.#import(name, item);
      if (members === undefined) continue;
      if (Object.hasOwn(imports, key)) throw this.#failure('unknown-import', `imports ${key} in two versions, which are not told apart here`);
      imports[key] = members;
    }
    const instances: WebAssembly.Instance[] = [];
    const added = this.#surroundings.observer?.imports?.(this.#name, this.#resources);
    try {
      const exported = run(globalsOf(this.#surroundings.allowance, this.#resources))(
        (wanted) => modules.get(wanted) ?? missing(wanted),
        imports,
        (module, given) => {
          const instance = new WebAssembly.Instance(module, added === undefined ? given : { ...given, ...added });
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
      throw this.#failure('refused', `was refused: ${messageOf(thrown)}`);
    }
    const start = instance.exports[reserved.start];
    // Takes nothing and gives nothing.
    if (starts && typeof start === 'function') this.#observed(start as () => void);
  }

  /** Runs something of the component. */
  #observed<Result>(run: () => Result): Result {
    const { observer } = this.#surroundings;
    if (observer === undefined) return run();
    observer.enter(this.#name);
    try {
      return run();
    } finally {
      observer.leave(this.#name);
    }
  }

  #failure(kind: LoadFailure['error']['kind'], what: string): LoadFailure {
    return new LoadFailure(kind, this.#name, `component ${this.#name} ${what}`);
  }

  /** Undefined for what needs nothing at run time. */
  #import(name: string, item: Extern): Readonly<Record<string, unknown>> | undefined {
    if (item.kind === 'type') {
      if (item.type.kind === 'resource') throw this.#failure('unknown-import', `imports the resource ${name}, which nothing here offers`);
      return undefined;
    }
    if (item.kind === 'function') throw this.#failure('unknown-import', `imports the function ${name} by itself; functions of other modules are imported in an interface of the module's name`);
    if (item.kind !== 'interface') throw this.#failure('unknown-import', `imports ${name}, which is a whole ${item.kind}`);
    if (name.startsWith('wasi:')) return this.#importWasi(name, item);
    const module = plainName(shortName(name));
    const functions: Record<string, unknown> = {};
    for (const [member, wanted] of item.members) {
      if (wanted.kind === 'function') functions[camelName(member)] = this.#provided(module, member, wanted);
      else if (wanted.kind !== 'type' || wanted.type.kind === 'resource') throw this.#failure('unknown-import', `imports ${name} with ${member}, which is no function: modules pass only values to each other`);
    }
    return Object.keys(functions).length > 0 ? functions : undefined;
  }

  #importWasi(name: string, { members }: ComponentInterface): Readonly<Record<string, unknown>> {
    const found = (this.#wasi ??= this.#createWasi())[withoutVersion(name)];
    if (found === undefined || !/@0\.2\./.test(name)) throw this.#failure('unknown-import', `imports ${name}, which it was not granted; of WASI 0.2 there are: ${list(Object.keys(this.#wasi))}`);
    for (const [member, { kind }] of members) {
      const [, of, method] = /^\[(?:method|static|constructor)\]([^.]+)(?:\.(.+))?$/.exec(member) ?? [];
      const has = of === undefined ? Object.hasOwn(found, camelName(member)) : Object.hasOwn(found, typeOf(of));
      if (kind === 'function' && !has) throw this.#failure('unknown-import', `imports ${method === undefined ? member : `${of ?? ''}.${method}`} of ${name}, which there is none of here`);
    }
    return found;
  }

  #createWasi(): Imports {
    const { wasi, grants, onWasi } = this.#surroundings;
    try {
      const preview1 = new Preview1(wasi, grants);
      onWasi(preview1.guest);
      const { interfaces, revive } = componentWasi(preview1, grants.envs);
      this.#resources.revive = revive;
      return interfaces;
    } catch (thrown) {
      throw this.#failure('refused', `cannot have what it is granted: ${messageOf(thrown)}`);
    }
  }

  #fields(fields: ComponentFunction['parameters'], place: string): readonly { readonly field: Field; readonly crossing: Crossing }[] {
    return fields.map(({ name, type }) => {
      const crossing = this.#crossing(() => this.#crossings.of(type), `${place} has the parameter ${name} of`);
      return { crossing, field: { name: plainName(name), type: crossing.type } };
    });
  }

  #crossing<Made>(make: () => Made, place: string): Made {
    try {
      return make();
    } catch (thrown) {
      if (thrown instanceof NoCounterpart) throw this.#failure('bad-interface', `cannot be used: ${place} the type ${thrown.message}, which does not pass between modules`);
      throw thrown;
    }
  }

  #result({ result }: ComponentFunction, place: string): Crossing | undefined {
    return result === undefined ? undefined : this.#crossing(() => this.#crossings.of(result), `${place} gives`);
  }

  /** What the component calls for a function of another module. */
  #provided(module: string, member: string, wanted: ComponentFunction): Call {
    const place = `${module}.${plainName(member)}`;
    const parameters = this.#fields(wanted.parameters, place);
    const { ok, error } = resultOf(wanted.result);
    const result = this.#result({ ...wanted, result: ok }, place);
    const failure = this.#result({ ...wanted, result: error }, place);
    const acceptError = failure === undefined ? undefined : acceptor(failure.type);
    const signature = { module, name: plainName(member), parameters: parameters.map(({ field }) => field), result: result?.type };
    const provider = providerOf(this.#name, signature, this.#surroundings.loaded);
    const converts = parameters.map(({ field }, index) => conversion(field.type, provider.parameters[index]?.type ?? field.type));
    const back = signature.result === undefined || provider.result === undefined ? undefined : conversion(provider.result, signature.result);
    return (...args) => {
      const values = parameters.map(({ crossing }, index) => {
        const value = crossing.lift === undefined ? (args[index] as Value) : crossing.lift(args[index]);
        return converts[index]?.(value) ?? value;
      });
      let given: Value;
      try {
        given = provider.call(values);
      } catch (thrown) {
        // An error that the caller has a type for is an answer; everything else ends its call, too.
        if (wanted.result?.kind !== 'result' || !(thrown instanceof Fault) || thrown.why.kind !== 'error') throw thrown;
        throw new ErrorResult(failure === undefined ? undefined : lowerWith(failure, acceptError?.(thrown.why.value) ?? null, `the error of ${place}`));
      }
      return result === undefined ? undefined : lowerWith(result, back === undefined ? given : back(given), `the result of ${place}`);
    };
  }

  #exports(name: string, item: Extern, exported: Readonly<Record<string, unknown>>): readonly (readonly [string, ModuleFunction])[] {
    if (item.kind === 'function') return [this.#exported(name, item, exported[camelName(name)])];
    if (item.kind !== 'interface') return [];
    const home = exported[withoutVersion(name)] ?? exported[name] ?? exported[camelName(shortName(name))];
    return [...item.members].flatMap(([member, inner]) => (inner.kind === 'function' ? [this.#exported(member, inner, typeof home === 'object' && home !== null ? Reflect.get(home, camelName(member)) : undefined)] : []));
  }

  #exported(member: string, wanted: ComponentFunction, found: unknown): readonly [string, ModuleFunction] {
    const name = plainName(member);
    if (member.startsWith('[')) throw this.#failure('bad-interface', `cannot be used: it gives ${member}, and resources do not pass between modules`);
    if (typeof found !== 'function') throw this.#failure('missing-export', `has ${member} in its interface, and jco made no function of it`);
    // It is what jco's code gave under the function's name.
    const run = found as Call;
    const { ok, error } = resultOf(wanted.result);
    const parameters = this.#fields(wanted.parameters, name);
    const fields = parameters.map(({ field }) => field);
    const crossings = parameters.map(({ crossing }) => crossing);
    const result = this.#result({ ...wanted, result: ok }, name);
    const failure = this.#result({ ...wanted, result: error }, name);
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
            const given = this.#observed(() => run(...lower(args)));
            return result === undefined ? null : result.lift === undefined ? (given as Value) : result.lift(given);
          } catch (thrown) {
            this.#resources.endFailed();
            throw faultOf(faultIn(thrown, failure), place);
          }
        },
      },
    ];
  }
}

function missing(wanted: string): never {
  throw new Error(`jco made no ${wanted}`);
}

/** `output-stream` → `OutputStream`. */
function typeOf(name: string): string {
  const camel = camelName(name);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}

/** A function that may fail gives a `result`, whose error ends the call. */
function resultOf(result: ComponentFunction['result']): { readonly ok: ComponentFunction['result']; readonly error: ComponentFunction['result'] } {
  return result?.kind === 'result' ? result : { ok: result, error: undefined };
}

function lowerAt(lower: (value: Value) => unknown, value: Value, name: string): unknown {
  try {
    return lower(value);
  } catch (thrown) {
    throw placed(thrown, name);
  }
}

function lowerWith({ lower }: Crossing, value: Value, what: string): unknown {
  try {
    return lower === undefined ? value : lower(value);
  } catch (thrown) {
    if (thrown instanceof ValueFault) throw new Fault({ kind: 'bad-value', detail: `${what} ${thrown.message}` });
    throw thrown;
  }
}

/** What jco's code throws, as the error of a `result` where it is one. */
function faultIn(thrown: unknown, failure: Crossing | undefined): unknown {
  if (thrown instanceof Error && Object.hasOwn(thrown, 'payload')) {
    const payload: unknown = Reflect.get(thrown, 'payload');
    const value = failure === undefined ? null : failure.lift === undefined ? (payload as Value) : failure.lift(payload);
    const json = valueToJson(value);
    return new Fault({ kind: 'error', value, detail: value === null ? 'it says no more' : typeof value === 'string' ? value : json.ok ? printJson(json.value) : 'with an error that is not JSON' });
  }
  if (thrown instanceof ValueFault) return new Fault({ kind: 'bad-value', detail: thrown.message });
  // Traps are of the engine's own class: these come from code that reads values out of the memory.
  if (thrown instanceof TypeError || (thrown instanceof RangeError && !/call stack/i.test(thrown.message))) return new Fault({ kind: 'bad-value', detail: thrown.message });
  return thrown;
}
