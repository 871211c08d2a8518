/** Finding what a module imports: functions of modules before it, WASI, the host's own. */
import { Fault } from '../adapter/fault.ts';
import type { HostImport } from '../contracts.ts';
import type { ImportedFunction } from '../interface-types/module-interface.ts';
import { describeType, sameShape } from '../values/type.ts';
import type { FunctionSignature } from '../values/type.ts';
import type { CompiledModule, CoreImport } from './compile-module.ts';
import { LoadFailure } from './errors.ts';
import type { LoadedModule, ProvidedFunction, Provider } from './loaded-module.ts';
import type { LateImport } from './module-instance.ts';
import { similarNames } from './similar-names.ts';

/** The functions behind the imports of a module. @throws LoadFailure */
export function providersOf(name: string, compiled: CompiledModule, loaded: ReadonlyMap<string, LoadedModule>): ReadonlyMap<ImportedFunction, ProvidedFunction> {
  return new Map(compiled.interface.imports.map((imported) => [imported, providerOf(name, imported, loaded)]));
}

/** A function that is wanted of another module. */
interface WantedFunction extends FunctionSignature {
  readonly module: string;
  readonly name: string;
}

/** @throws LoadFailure */
export function providerOf(name: string, imported: WantedFunction, loaded: ReadonlyMap<string, Provider>): ProvidedFunction {
  const provider = loaded.get(imported.module);
  if (provider === undefined) {
    throw new LoadFailure('missing-module', name, `module ${name} calls ${imported.module}.${imported.name}, and no module ${imported.module} is loaded before it; there are: ${list(loaded.keys())}`);
  }
  const found = provider.functions.get(imported.name);
  if (found === undefined) {
    throw new LoadFailure('missing-function', name, `module ${name} calls ${imported.module}.${imported.name}, which module ${imported.module} does not have${didYouMean(imported.name, provider.functions.keys())}`);
  }
  if (!sameSignature(imported, found)) {
    throw new LoadFailure('different-signature', name, `module ${name} calls ${imported.module}.${describe(imported)}, and that function is ${describe(found)}`);
  }
  return found;
}

export type FindImport = (namespace: string, name: string) => HostImport | undefined;

/**
 * The import object of a module. Functions of other modules are found later, when the module's own exports exist.
 * @param find WASI and the host's functions
 * @param offered what the namespace would have, for messages
 * @throws LoadFailure
 */
export function importsOf(name: string, compiled: CompiledModule, find: FindImport, offered: (namespace: string) => string): { readonly imports: Record<string, Record<string, HostImport>>; readonly late: readonly LateImport[] } {
  const late: LateImport[] = compiled.interface.imports.map((imported) => ({ imported, run: undefined }));
  // Not plain objects: names may be those of what every object has.
  const imports = new Map<string, Map<string, HostImport>>();
  for (const wanted of compiled.imports) {
    const found = wanted.type === undefined ? undefined : (lateImport(late, wanted) ?? find(wanted.module, wanted.name));
    if (found === undefined) throw new LoadFailure('unknown-import', name, `module ${name} imports ${wanted.module}.${wanted.name}${wanted.type === undefined ? ', which is no function' : ''}; ${offered(wanted.module)}`);
    imports.set(wanted.module, (imports.get(wanted.module) ?? new Map<string, HostImport>()).set(wanted.name, found));
  }
  return { imports: Object.fromEntries([...imports].map(([namespace, functions]) => [namespace, Object.fromEntries(functions)])), late };
}

function lateImport(late: readonly LateImport[], { module, name }: CoreImport): HostImport | undefined {
  const entry = late.find(({ imported }) => imported.module === module && imported.name === name);
  if (entry === undefined) return undefined;
  return (...args) => {
    if (entry.run === undefined) throw new Fault({ kind: 'host', import: `${module}.${name}`, detail: 'the module is not instantiated yet' });
    const result = entry.run(args);
    return typeof result === 'number' || typeof result === 'bigint' ? result : undefined;
  };
}

function sameSignature(first: FunctionSignature, second: FunctionSignature): boolean {
  const sameResult = first.result === undefined || second.result === undefined ? first.result === second.result : sameShape(first.result, second.result);
  return sameResult && first.parameters.length === second.parameters.length && first.parameters.every(({ type }, index) => sameShape(type, second.parameters[index]?.type ?? type));
}

/** `find(name: string) -> User`. */
export function describe({ name, parameters, result }: FunctionSignature & { readonly name: string }): string {
  return `${name}(${parameters.map((parameter) => `${parameter.name}: ${describeType(parameter.type)}`).join(', ')})${result === undefined ? '' : ` -> ${describeType(result)}`}`;
}

export function didYouMean(name: string, candidates: Iterable<string>): string {
  const all = [...candidates];
  const similar = similarNames(name, all);
  return similar.length > 0 ? `; did you mean ${similar.join(' or ')}?` : `; it has: ${list(all)}`;
}

export function list(names: Iterable<string>): string {
  const sorted = [...names].sort();
  return sorted.length === 0 ? 'none' : sorted.join(', ');
}
