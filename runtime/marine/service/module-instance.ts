import type { CoreFunction, CoreType } from '../adapter/call-step.ts';
import { compileAdapter, stackType } from '../adapter/compile-adapter.ts';
import type { AdapterSurroundings, ForeignFunction } from '../adapter/compile-adapter.ts';
import { faultOf } from '../adapter/fault.ts';
import { Guest } from '../adapter/guest.ts';
import type { Allowance } from '../adapter/guest.ts';
import type { FunctionType } from '../binary/index.ts';
import type { ModuleObserver } from '../contracts.ts';
import type { ImportedFunction } from '../interface-types/module-interface.ts';
import { BadInterface } from '../interface-types/type-table.ts';
import { fieldsAcceptor } from '../values/accept.ts';
import { conversion } from '../values/convert.ts';
import type { Value } from '../values/value.ts';
import type { CompiledModule } from './compile-module.ts';
import { LoadFailure } from './errors.ts';
import type { LoadedModule, ModuleFunction, ProvidedFunction } from './loaded-module.ts';
import { observed } from './observers.ts';

/** Calls of an imported function by the module's code; what runs is known when the module is instantiated. */
export interface LateImport {
  readonly imported: ImportedFunction;
  run: ((args: readonly (number | bigint)[]) => Value) | undefined;
}

/** What a module is loaded with. */
export interface ModuleSurroundings {
  readonly allowance: Allowance;
  readonly providers: ReadonlyMap<ImportedFunction, ProvidedFunction>;
  readonly late: readonly LateImport[];
  readonly observer: ModuleObserver | undefined;
}

/** A loaded module: its memory, and its functions as closures. */
export class ModuleInstance implements LoadedModule {
  readonly name: string;
  readonly compiled: CompiledModule;
  readonly instance: WebAssembly.Instance;
  readonly instances: readonly WebAssembly.Instance[];
  readonly guest: Guest;
  readonly functions: ReadonlyMap<string, ModuleFunction>;
  readonly #observer: ModuleObserver | undefined;

  /** @throws LoadFailure when exports are missing or adapters do not fit */
  constructor(name: string, compiled: CompiledModule, instance: WebAssembly.Instance, { allowance, providers, late, observer }: ModuleSurroundings) {
    this.name = name;
    this.#observer = observer;
    this.compiled = compiled;
    this.instance = instance;
    this.instances = [instance];
    const { memory } = instance.exports;
    const allocate = this.core('allocate');
    const call = allocate?.result?.kind === 'i32' && allocate.parameters.every(({ kind }) => kind === 'i32') ? allocate.call : undefined;
    this.guest = new Guest(
      memory instanceof WebAssembly.Memory ? memory : new WebAssembly.Memory({ initial: 0 }),
      call === undefined ? undefined : (size, tag) => Number(call(size, tag)),
      allowance,
    );
    const surroundings = this.#surroundings(providers);
    this.functions = new Map(compiled.interface.functions.map((exported) => [exported.name, this.#function(exported.name, () => this.#exported(exported, surroundings))]));
    for (const entry of late) entry.run = this.#function(`${entry.imported.module}.${entry.imported.name}`, () => this.#imported(entry.imported, surroundings));
  }

  /** An exported function of the code; undefined when there is none of a type that can be called. */
  core(name: string): CoreFunction | undefined {
    const exported = this.instance.exports[name];
    const type = this.compiled.exports.get(name);
    if (typeof exported !== 'function' || type === undefined) return undefined;
    const [result, another] = type.results.map(coreType);
    const parameters = type.params.map(coreType);
    if (another !== undefined || !parameters.every((parameter) => parameter !== undefined) || (type.results.length > 0 && result === undefined)) return undefined;
    return { kind: 'core', name, parameters, result, call: exported as CoreFunction['call'] };
  }

  #surroundings(providers: ReadonlyMap<ImportedFunction, ProvidedFunction>): AdapterSurroundings {
    const { coreExports, imports, types } = this.compiled.interface;
    const functionAt = (index: number): CoreFunction | ForeignFunction | undefined => {
      const name = coreExports[index];
      if (name !== undefined) return this.core(name);
      const imported = imports[index - coreExports.length];
      const provider = imported === undefined ? undefined : providers.get(imported);
      return imported === undefined || provider === undefined ? undefined : foreign(imported, provider);
    };
    return { guest: this.guest, types, functionAt };
  }

  #exported({ name, adapter, parameters, result }: CompiledModule['interface']['functions'][number], surroundings: AdapterSurroundings): ModuleFunction {
    const { types } = surroundings;
    const entry = types.function(adapter.type);
    const core = entry.results[0];
    if (entry.parameters.some(({ type }) => type.kind === 'i64') || core?.kind === 'i64') throw new BadInterface('its signature has a core i64 where a type with a sign is needed');
    const run = compileAdapter(adapter.instructions, entry.parameters.map(({ type }) => stackType(type, types)), core === undefined ? undefined : stackType(core, types), surroundings);
    const place = { module: this.name, function: name };
    const observer = this.#observer;
    const call = (args: readonly Value[]): Value => {
      try {
        return observed(observer, place.module, () => run(args));
      } catch (thrown) {
        throw faultOf(thrown, place);
      }
    };
    return { name, parameters, result, accept: fieldsAcceptor(parameters, 'an array, or an object by the names of arguments', 'argument'), call };
  }

  #imported({ module, name, adapter, core }: ImportedFunction, surroundings: AdapterSurroundings): (args: readonly Value[]) => Value {
    const { types } = surroundings;
    const declared = this.compiled.imports.find((entry) => entry.module === module && entry.name === name)?.type;
    const written: FunctionType = { params: core.parameters.map(({ type }) => wasmType(type.kind)), results: core.results.map(({ kind }) => wasmType(kind)) };
    if (declared !== undefined && describe(declared) !== describe(written)) throw new BadInterface(`the code imports it as ${describe(declared)}, and its adapter is for ${describe(written)}`);
    const [result] = core.results;
    return compileAdapter(adapter.instructions, core.parameters.map(({ type }) => stackType(type, types)), result === undefined ? undefined : stackType(result, types), surroundings);
  }

  #function<Made>(name: string, make: () => Made): Made {
    try {
      return make();
    } catch (thrown) {
      if (thrown instanceof BadInterface) throw new LoadFailure('bad-interface', this.name, `the interface of module ${this.name} makes no sense: function ${name}: ${thrown.message}`);
      throw thrown;
    }
  }
}

function foreign({ parameters, result, name }: ImportedFunction, provider: ProvidedFunction): ForeignFunction {
  const converts = parameters.map(({ type }, index) => conversion(type, provider.parameters[index]?.type ?? type));
  const back = result === undefined || provider.result === undefined ? undefined : conversion(provider.result, result);
  const { call } = provider;
  const there = converts.every((convert) => convert === undefined) ? call : (args: readonly Value[]) => call(args.map((arg, index) => converts[index]?.(arg) ?? arg));
  return { kind: 'foreign', name, parameters, result, call: back === undefined ? there : (args) => back(there(args)) };
}

function coreType(kind: string): CoreType | undefined {
  return kind === 'i32' || kind === 'i64' || kind === 'f32' || kind === 'f64' ? { kind } : undefined;
}

/** A type of the section as one of Wasm's; what is none cannot be in a core signature. */
function wasmType(kind: string): FunctionType['params'][number] {
  const type = coreType(kind);
  if (type === undefined) throw new BadInterface(`${kind} is no type of a core function`);
  return type.kind;
}

function describe({ params, results }: FunctionType): string {
  return `(${params.join(', ')}) -> (${results.join(', ')})`;
}
