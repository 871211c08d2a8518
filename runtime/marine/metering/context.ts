import type { WasmLimits } from '../binary/limits.ts';
import type { FunctionType, GlobalType, Limits, TableType, WasmModule } from '../binary/module.ts';
import { reserved } from './names.ts';
import type { MeteringOptions, MeterKind } from './options.ts';

export type HelperKind = 'grow-memory' | 'grow-table' | 'drop-data' | 'drop-element' | 'read-global' | 'write-global';

/** A function that is appended to the module. */
export interface Helper {
  readonly kind: HelperKind;
  /** Of a table, segment or global. */
  readonly subject: number;
}

/** What all functions of a module share while it is rewritten. New functions and globals are appended, so that no index moves. */
export class Context {
  readonly module: WasmModule;
  readonly limits: WasmLimits;
  readonly deterministic: boolean;
  /** An imported one is behind all other imports: then the module's own globals have moved. */
  readonly meter: MeterKind;
  /** By index of function, imported ones first. */
  readonly functionTypes: readonly FunctionType[];
  readonly importedFunctions: number;
  readonly globalTypes: readonly GlobalType[];
  readonly importedGlobals: number;
  readonly tableTypes: readonly TableType[];
  readonly importedTables: number;
  /** The only memory's limits. */
  readonly memory: Limits | undefined;
  readonly ownsMemory: boolean;
  /** Whether vectors may be among operands whose instructions do not tell. */
  readonly vectorsInTypes: boolean;
  readonly helpers: Helper[] = [];
  readonly #helperIndexes = new Map<string, number>();
  /** Segments that code drops, and the global that says so. */
  readonly dropped = new Map<string, { readonly kind: 'data' | 'element'; readonly index: number; readonly flag: number }>();
  /** Tables that code changes. */
  readonly writtenTables = new Set<number>();
  /** Functions that `ref.func` takes. */
  readonly referenced = new Set<number>();
  largestFrame = 0;
  /** The number of this core module when steps are counted, and where they begin. */
  readonly core: number | undefined;
  readonly steps: number[] = [];
  /** Names and types of what the meter is made of. */
  readonly meterGlobals: readonly MeterGlobal[];
  readonly #meter: number;
  #globals: number;

  constructor(module: WasmModule, limits: WasmLimits, { deterministic = true, meter = 'own', steps }: Pick<MeteringOptions, 'deterministic' | 'meter' | 'steps'>) {
    this.module = module;
    this.limits = limits;
    this.deterministic = deterministic;
    this.meter = meter;
    this.core = steps;
    this.meterGlobals = meter === 'none' ? trampolineGlobals : steps === undefined ? meterGlobals : [...meterGlobals, ...stepGlobals];
    const typeOf = (index: number): FunctionType => module.types[index] ?? { params: [], results: [] };
    const imported = module.imports.map(({ what }) => what);
    const functions = imported.flatMap((what) => (what.kind === 'function' ? [typeOf(what.type)] : []));
    const globals = imported.flatMap((what) => (what.kind === 'global' ? [what.type] : []));
    const tables = imported.flatMap((what) => (what.kind === 'table' ? [what.type] : []));
    this.importedFunctions = functions.length;
    this.importedGlobals = globals.length;
    this.importedTables = tables.length;
    this.functionTypes = [...functions, ...module.functions.map(typeOf)];
    this.globalTypes = [...globals, ...module.globals.map(({ type }) => type)];
    this.tableTypes = [...tables, ...module.tables];
    this.ownsMemory = module.memories.length > 0;
    this.memory = module.memories[0] ?? imported.flatMap((what) => (what.kind === 'memory' ? [what.type] : []))[0];
    this.vectorsInTypes = module.types.some(({ params, results }) => params.includes('v128') || results.includes('v128')) || this.globalTypes.some(({ value }) => value === 'v128');
    this.#meter = meter === 'imported' ? this.importedGlobals : this.globalTypes.length;
    this.#globals = this.globalTypes.length + this.meterGlobals.length;
  }

  /** Globals that every instrumented module has, in this order. */
  get gas(): number {
    return this.#meter;
  }

  get depth(): number {
    return this.#meter + 1;
  }

  get hostFailure(): number {
    return this.#meter + 2;
  }

  get memoryBudget(): number {
    return this.#meter + 3;
  }

  get tableBudget(): number {
    return this.#meter + 4;
  }

  /** The only one of a module that does not pay. */
  get trampolines(): number {
    return this.#meter;
  }

  /** Only where steps are counted; behind it the place of the last one. */
  get stepsLeft(): number {
    return this.#meter + meterGlobals.length;
  }

  /** Where a global is that the module itself calls by this index. */
  globalAt(index: number): number {
    return this.meter === 'imported' && index >= this.importedGlobals ? index + this.meterGlobals.length : index;
  }

  /** The index of a helper, which is appended if it is not there yet. */
  helper(kind: HelperKind, subject: number): number {
    const key = `${kind}:${subject}`;
    const known = this.#helperIndexes.get(key);
    if (known !== undefined) return known;
    const index = this.functionTypes.length + this.helpers.length;
    this.helpers.push({ kind, subject });
    this.#helperIndexes.set(key, index);
    return index;
  }

  /** The global that says whether a segment was dropped. */
  droppedFlag(kind: 'data' | 'element', index: number): number {
    const key = `${kind}:${index}`;
    const known = this.dropped.get(key);
    if (known !== undefined) return known.flag;
    const flag = this.#globals++;
    this.dropped.set(key, { kind, index, flag });
    this.helper(kind === 'data' ? 'drop-data' : 'drop-element', index);
    return flag;
  }
}

export interface MeterGlobal {
  readonly name: string;
  readonly value: 'i32' | 'i64';
}

const meterGlobals: readonly MeterGlobal[] = [
  { name: reserved.gas, value: 'i64' },
  { name: reserved.depth, value: 'i64' },
  { name: reserved.hostFailure, value: 'i32' },
  { name: reserved.memoryBudget, value: 'i32' },
  { name: reserved.tableBudget, value: 'i32' },
];
const trampolineGlobals: readonly MeterGlobal[] = [{ name: reserved.trampolines, value: 'i32' }];
const stepGlobals: readonly MeterGlobal[] = [
  { name: reserved.steps, value: 'i64' },
  { name: reserved.place, value: 'i64' },
];
