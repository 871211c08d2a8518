/**
 * The `interface-types` section of a module that has our bindings: for each function its public type, its core type, and the adapter
 * between them (what the instructions do stands in docs; the order of tables is that of the first generation's build tool, since hosts
 * look types up by their distance).
 */
import type { Instruction } from '../../runtime/marine/interface-types/instructions.ts';
import type { AdapterEntry, ExportEntry, ImplementationEntry, ImportEntry, InterfaceType, InterfaceTypes, NamedType, TypeEntry } from '../../runtime/marine/interface-types/types.ts';
import { plainName, recordName } from '../bindings/names.ts';
import type { ScalarName, WitField, WitFunction, WitRecord, WitType, WitWorld } from '../wit/wit.ts';

/** The newest version that hosts of the first generation know. */
const version = '0.27.0';

const i32: InterfaceType = { kind: 'i32' };

/** What a module has to export besides its functions: `call-core` knows them by their place in this list. */
const abi: readonly { readonly name: string; readonly parameters: readonly NamedType[]; readonly results: readonly InterfaceType[] }[] = [
  { name: 'allocate', parameters: [{ name: 'size', type: i32 }], results: [i32] },
  { name: 'release_objects', parameters: [], results: [] },
  { name: 'get_result_size', parameters: [], results: [i32] },
  { name: 'get_result_ptr', parameters: [], results: [i32] },
  { name: 'set_result_size', parameters: [{ name: 'size', type: i32 }], results: [] },
  { name: 'set_result_ptr', parameters: [{ name: 'ptr', type: i32 }], results: [] },
];
const core = { allocate: 0, release: 1, getSize: 2, getPointer: 3, setSize: 4, setPointer: 5 } as const;

/** @returns the section's tables */
export function interfaceOf(world: WitWorld): InterfaceTypes {
  return new Builder(world).build();
}

class Builder {
  readonly #world: WitWorld;
  readonly #types: TypeEntry[] = [];
  readonly #records = new Map<WitRecord, number>();
  readonly #imports: ImportEntry[] = [];
  readonly #adapters: AdapterEntry[] = [];
  readonly #exports: ExportEntry[] = [];
  readonly #implementations: ImplementationEntry[] = [];

  constructor(world: WitWorld) {
    this.#world = world;
  }

  build(): InterfaceTypes {
    const { records, exports, imports } = this.#world;
    for (const { name, parameters, results } of abi) this.#exports.push({ name, type: this.#add({ kind: 'function', parameters, results }) });
    for (const record of records) {
      this.#records.set(record, this.#add({ kind: 'record', name: recordName(record.name), fields: record.fields.map((field) => this.#named(field)) }));
    }
    const first = abi.length;
    exports.forEach((func, i) => {
      this.#export(func, first + i);
    });
    // What hosts offer has no adapters.
    const imported = imports.filter(({ from }) => from === 'module').flatMap(({ module, functions }) => functions.map((func) => ({ module, func })));
    imported.forEach(({ module, func }, i) => {
      this.#import(plainName(module), func, first + exports.length + i);
    });
    return { version, types: this.#types, imports: this.#imports, adapters: this.#adapters, exports: this.#exports, implementations: this.#implementations };
  }

  #add(entry: TypeEntry): number {
    this.#types.push(entry);
    return this.#types.length - 1;
  }

  #export(func: WitFunction, index: number): void {
    const adapter = this.#add(this.#signature(func));
    const implementation = this.#add(coreSignature(func));
    this.#exports.push({ name: plainName(func.name), type: implementation });
    this.#adapters.push({ type: adapter, instructions: this.#exportAdapter(func, index) });
    this.#implementations.push({ core: implementation, adapter });
  }

  #import(module: string, func: WitFunction, index: number): void {
    const signature = this.#add(this.#signature(func));
    const [adapter, implementation] = [this.#add(coreSignature(func)), this.#add(coreSignature(func))];
    const name = plainName(func.name);
    this.#imports.push({ module, name, type: signature }, { module, name, type: implementation });
    this.#adapters.push({ type: adapter, instructions: this.#importAdapter(func, index) });
    this.#implementations.push({ core: implementation, adapter });
  }

  #signature({ parameters, result }: WitFunction): TypeEntry {
    return { kind: 'function', parameters: parameters.map((parameter) => this.#named(parameter)), results: result === undefined ? [] : [this.#type(result)] };
  }

  #named({ name, type }: WitField): NamedType {
    return { name: plainName(name), type: this.#type(type) };
  }

  #type(type: WitType): InterfaceType {
    switch (type.kind) {
      case 'scalar':
        return { kind: type.name };
      case 'string':
        return { kind: 'string' };
      case 'list':
        return isBytes(type) ? { kind: 'bytes' } : { kind: 'array', element: this.#type(type.of) };
      case 'record':
        return { kind: 'record', index: this.#record(type.record) };
    }
  }

  #record(record: WitRecord): number {
    const index = this.#records.get(record);
    if (index === undefined) throw new Error(`the record ${record.name} stands behind one that contains it`);
    return index;
  }

  #exportAdapter({ parameters, result }: WitFunction, index: number): readonly Instruction[] {
    const given = parameters.flatMap(({ type }, i) => [{ op: 'arg.get' as const, index: i }, ...this.#lower(type, i)]);
    const call: Instruction = { op: 'call-core', index };
    if (result === undefined) return [...given, call];
    if (result.kind === 'scalar') return [...given, call, ...fromCore(result.name)];
    const size: readonly Instruction[] = result.kind === 'record' ? [] : [{ op: 'call-core', index: core.getSize }];
    return [...given, call, { op: 'call-core', index: core.getPointer }, ...size, this.#lift(result), { op: 'call-core', index: core.release }];
  }

  #importAdapter({ parameters, result }: WitFunction, index: number): readonly Instruction[] {
    const taken: Instruction[] = [];
    let argument = 0;
    for (const { type } of parameters) {
      taken.push({ op: 'arg.get', index: argument++ });
      if (type.kind === 'scalar') {
        taken.push(...fromCore(type.name));
        continue;
      }
      if (type.kind !== 'record') taken.push({ op: 'arg.get', index: argument++ });
      taken.push(this.#lift(type));
    }
    // What the caller wrote for the arguments is read by now.
    const release: readonly Instruction[] = parameters.some(({ type }) => type.kind !== 'scalar') ? [{ op: 'call-core', index: core.release }] : [];
    return [...taken, ...release, { op: 'call-core', index }, ...this.#giveBack(result)];
  }

  #giveBack(result: WitType | undefined): readonly Instruction[] {
    const setPointer: Instruction = { op: 'call-core', index: core.setPointer };
    const setSize: Instruction = { op: 'call-core', index: core.setSize };
    switch (result?.kind) {
      case undefined:
        return [];
      case 'scalar':
        return toCore(result.name);
      case 'record':
        return [{ op: 'record.lower_memory', index: this.#record(result.record) }, setPointer];
      case 'list':
        return [this.#lowerList(result), setSize, setPointer];
      case 'string':
        return [{ op: 'dup' }, ...allocateText, { op: 'swap2' }, { op: 'string.lower_memory' }, setSize, setPointer];
    }
  }

  #lower(type: WitType, argument: number): readonly Instruction[] {
    switch (type.kind) {
      case 'scalar':
        return toCore(type.name);
      case 'string':
        return [...allocateText, { op: 'arg.get', index: argument }, { op: 'string.lower_memory' }];
      case 'list':
        return [this.#lowerList(type)];
      case 'record':
        return [{ op: 'record.lower_memory', index: this.#record(type.record) }];
    }
  }

  #lowerList(type: Extract<WitType, { kind: 'list' }>): Instruction {
    return { op: 'array.lower_memory', element: this.#type(type.of) };
  }

  #lift(type: Exclude<WitType, { kind: 'scalar' }>): Instruction {
    switch (type.kind) {
      case 'string':
        return { op: 'string.lift_memory' };
      case 'list':
        return isBytes(type) ? { op: 'byte_array.lift_memory' } : { op: 'array.lift_memory', element: this.#type(type.of) };
      case 'record':
        return { op: 'record.lift_memory', index: this.#record(type.record) };
    }
  }
}

/** The type tag of bytes. */
const BYTES = 1;
const allocateText: readonly Instruction[] = [{ op: 'string.size' }, { op: 'i32.push', value: BYTES }, { op: 'call-core', index: core.allocate }];

function isBytes({ of }: Extract<WitType, { kind: 'list' }>): boolean {
  return of.kind === 'scalar' && of.name === 'u8';
}

function coreSignature({ parameters, result }: WitFunction): TypeEntry {
  return {
    kind: 'function',
    parameters: parameters.flatMap(({ name, type }): readonly NamedType[] => {
      const plain = plainName(name);
      if (type.kind === 'scalar') return [{ name: plain, type: coreType(type.name) }];
      return type.kind === 'record' ? [{ name: plain, type: i32 }] : [{ name: `${plain}_ptr`, type: i32 }, { name: `${plain}_len`, type: i32 }];
    }),
    results: result?.kind === 'scalar' ? [coreType(result.name)] : [],
  };
}

function coreType(name: ScalarName): InterfaceType {
  if (name === 'f32' || name === 'f64') return { kind: name };
  return { kind: isWide(name) ? 'i64' : 'i32' };
}

function isWide(name: ScalarName): boolean {
  return name === 's64' || name === 'u64';
}

function toCore(name: ScalarName): readonly Instruction[] {
  switch (name) {
    case 'f32':
    case 'f64':
      return [];
    case 's64':
    case 'u64':
      return [{ op: `i64.from_${name}` }];
    default:
      return [{ op: `i32.from_${name}` }];
  }
}

function fromCore(name: ScalarName): readonly Instruction[] {
  switch (name) {
    case 'f32':
    case 'f64':
      return [];
    case 's64':
    case 'u64':
      return [{ op: `${name}.from_i64` }];
    default:
      return [{ op: `${name}.from_i32` }];
  }
}
