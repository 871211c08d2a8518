import type { FunctionSignature, RecordType, ValueType } from '../values/type.ts';
import { BadInterface, TypeTable } from './type-table.ts';
import type { AdapterEntry, FunctionEntry, InterfaceTypes } from './types.ts';

/** A function that the service offers, with what stands behind it. */
export interface ExportedFunction extends FunctionSignature {
  readonly name: string;
  readonly adapter: AdapterEntry;
}

/** A function of another module that this one calls. */
export interface ImportedFunction extends FunctionSignature {
  readonly module: string;
  readonly name: string;
  readonly adapter: AdapterEntry;
  /** What the module's code sees. */
  readonly core: FunctionEntry;
}

/** What the tables of a section mean together. */
export interface ModuleInterface {
  readonly version: string | undefined;
  readonly types: TypeTable;
  /** Core exports by the index that `call-core` uses; imports follow. */
  readonly coreExports: readonly string[];
  readonly functions: readonly ExportedFunction[];
  readonly imports: readonly ImportedFunction[];
}

export type InterfaceResult = { readonly ok: true; readonly value: ModuleInterface } | { readonly ok: false; readonly message: string };

/**
 * Finds the functions of a module: exports and imports that an implementation joins to an adapter. Exports without one are the
 * module's ABI and not functions of the service. An import has its public signature two types before that of its core function;
 * that is how the first generation's build tool lays them out and its host looks them up.
 */
export function moduleInterface(section: InterfaceTypes): InterfaceResult {
  try {
    return { ok: true, value: resolve(section) };
  } catch (thrown) {
    if (thrown instanceof BadInterface) return { ok: false, message: thrown.message };
    throw thrown;
  }
}

function resolve(section: InterfaceTypes): ModuleInterface {
  const types = new TypeTable(section.types);
  const adapters = new Map(section.adapters.map((adapter) => [adapter.type, adapter] as const));
  const adapterOf = new Map(section.implementations.map(({ core, adapter }) => [core, adapter] as const));
  const adapter = (name: string, core: number): AdapterEntry | undefined => {
    const type = adapterOf.get(core);
    if (type === undefined) return undefined;
    const found = adapters.get(type);
    if (found === undefined) throw new BadInterface(`function ${name} is implemented by an adapter of type ${type}, which does not exist`);
    return found;
  };

  const functions = new Map<string, ExportedFunction>();
  for (const { name, type } of section.exports) {
    const implementation = adapter(name, type);
    if (implementation === undefined) continue;
    if (functions.has(name)) throw new BadInterface(`there are two functions ${name}`);
    functions.set(name, { name, adapter: implementation, ...signature(name, types, implementation.type) });
  }
  const imports = section.imports.flatMap(({ module, name, type }): ImportedFunction[] => {
    const implementation = adapter(`${module}.${name}`, type);
    if (implementation === undefined) return [];
    return [{ module, name, adapter: implementation, core: types.function(implementation.type), ...signature(`${module}.${name}`, types, type - 2) }];
  });
  return { version: section.version, types, coreExports: section.exports.map(({ name }) => name), functions: [...functions.values()], imports };
}

function signature(name: string, types: TypeTable, index: number): FunctionSignature {
  const { parameters, results } = types.function(index);
  const [result, another] = results;
  if (another !== undefined) throw new BadInterface(`function ${name} has ${results.length} results; at most one is allowed`);
  return { parameters: parameters.map(({ name: parameter, type }) => ({ name: parameter, type: types.type(type) })), result: result === undefined ? undefined : types.type(result) };
}

/** The records that signatures mention, each before those that contain it. */
export function recordsOf(signatures: Iterable<FunctionSignature>): readonly RecordType[] {
  const records = new Set<RecordType>();
  const seen = new Set<ValueType>();
  const visit = (type: ValueType): void => {
    if (seen.has(type)) return;
    seen.add(type);
    if (type.kind === 'list') visit(type.element);
    if (type.kind !== 'record') return;
    for (const field of type.fields) visit(field.type);
    records.add(type);
  };
  for (const { parameters, result } of signatures) {
    for (const { type } of parameters) visit(type);
    if (result !== undefined) visit(result);
  }
  return [...records];
}
