/** What can be told of a Wasm file without running it. */
import { describeWasmFault, readModule, sectionIds, type FunctionType, type Imported, type WasmModule } from '../../runtime/marine/binary/index.ts';
import { decodeInterfaceTypes } from '../../runtime/marine/interface-types/decode.ts';
import { moduleInterface, recordsOf, type ModuleInterface } from '../../runtime/marine/interface-types/module-interface.ts';
import { describeType, type FunctionSignature } from '../../runtime/marine/values/type.ts';
import { UsageError } from '../exit.ts';

export interface ModuleDescription {
  readonly kind: 'module';
  readonly bytes: number;
  /** Of `memory`, pages of 64 KiB. */
  readonly pages: number | undefined;
  readonly sdk: string | undefined;
  readonly interfaceVersion: string | undefined;
  readonly sections: readonly { readonly name: string; readonly bytes: number }[];
  readonly imports: readonly { readonly module: string; readonly name: string; readonly what: string }[];
  readonly exports: readonly { readonly name: string; readonly what: string }[];
  readonly records: readonly { readonly name: string; readonly fields: readonly { readonly name: string; readonly type: string }[] }[];
  /** What scripts and other modules can call; undefined when it is no Marine module. */
  readonly functions: readonly { readonly name: string; readonly signature: string }[] | undefined;
  /** Functions of other modules. */
  readonly needs: readonly { readonly module: string; readonly name: string; readonly signature: string }[];
}

/** @throws UsageError when the bytes are no module */
export function openModule(path: string, bytes: Uint8Array): WasmModule {
  const read = readModule(bytes);
  if (!read.ok) throw new UsageError(`\`${path}\` is no Wasm module: ${describeWasmFault(read.fault)}`);
  return read.value;
}

/** @throws UsageError when what it says of its functions cannot be read */
export function interfaceOf(path: string, { customs }: WasmModule): ModuleInterface | undefined {
  const section = customs.find(({ name }) => name === 'interface-types');
  if (section === undefined) return undefined;
  const decoded = decodeInterfaceTypes(section.bytes);
  if (!decoded.ok) throw new UsageError(`the interface-types section of \`${path}\` ${decoded.fault.reason} (at byte ${decoded.fault.offset} of the section)`);
  const found = moduleInterface(decoded.value);
  if (!found.ok) throw new UsageError(`the interface-types section of \`${path}\` is wrong: ${found.message}`);
  return found.value;
}

/** @throws UsageError as those above */
export function describeModule(path: string, bytes: Uint8Array): ModuleDescription {
  const module = openModule(path, bytes);
  const marine = interfaceOf(path, module);
  const functionType = (index: number): FunctionType | undefined => module.types[index];
  const importedFunctions = module.imports.flatMap(({ what }) => (what.kind === 'function' ? [what.type] : []));
  const exported = (kind: Imported['kind'], index: number): string => (kind === 'function' ? describeFunction(functionType([...importedFunctions, ...module.functions][index] ?? -1)) : kind);
  const text = (name: string): string | undefined => {
    const section = module.customs.find((each) => each.name === name);
    return section === undefined ? undefined : new TextDecoder().decode(section.bytes);
  };
  return {
    kind: 'module',
    bytes: bytes.length,
    pages: module.memories[0]?.minimum,
    sdk: text('__fluence_sdk_version'),
    interfaceVersion: marine?.version,
    sections: namedSections(module),
    imports: module.imports.map(({ module: from, name, what }) => ({ module: from, name, what: what.kind === 'function' ? describeFunction(functionType(what.type)) : what.kind })),
    exports: module.exports.map(({ name, kind, index }) => ({ name, what: exported(kind, index) })),
    records: recordsOf([...(marine?.functions ?? []), ...(marine?.imports ?? [])]).map(({ name, fields }) => ({ name, fields: fields.map((field) => ({ name: field.name, type: describeType(field.type) })) })),
    functions: marine?.functions.map((each) => ({ name: each.name, signature: describeSignature(each) })),
    needs: marine?.imports.map((each) => ({ module: each.module, name: each.name, signature: describeSignature(each) })) ?? [],
  };
}

export function namedSections({ sections, customs }: WasmModule): ModuleDescription['sections'] {
  const names = new Map<number, string>(Object.entries(sectionIds).map(([name, id]) => [id, name]));
  let custom = 0;
  return sections.map(({ id, start, end }) => ({ name: id === sectionIds.custom ? (customs[custom++]?.name ?? 'custom') : (names.get(id) ?? String(id)), bytes: end - start }));
}

function describeFunction(type: FunctionType | undefined): string {
  return type === undefined ? 'function' : `(${type.params.join(', ')})${type.results.length === 0 ? '' : ` -> ${type.results.join(', ')}`}`;
}

/** In Aqua's types. */
export function describeSignature({ parameters, result }: FunctionSignature): string {
  return `(${parameters.map(({ name, type }) => `${name}: ${describeType(type)}`).join(', ')})${result === undefined ? '' : ` -> ${describeType(result)}`}`;
}
