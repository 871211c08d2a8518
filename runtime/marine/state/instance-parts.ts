import type { GlobalAccess, StateReport } from '../metering/options.ts';
import { reserved } from '../metering/names.ts';

/** An instance of an instrumented module, with what `instrument` reported about it. */
export interface StatefulInstance {
  readonly exports: WebAssembly.Exports;
  readonly state: StateReport;
}

/** A function by the place of its instance in the set, and its index there; null for no function. */
export type FunctionPlace = readonly [instance: number, index: number] | null;

/** The state of an instance besides its memory. */
export interface InstanceParts {
  /** Bits of integers and floats, unsigned, or functions; in the order of the report. */
  readonly globals: readonly (bigint | FunctionPlace)[];
  readonly tables: readonly (readonly FunctionPlace[])[];
  /** Which segments were dropped. */
  readonly dropped: readonly boolean[];
}

/** A state that cannot be told or taken on; the message says why. Thrown here, and turned into a result where it leaves this folder. */
export class StateFault extends Error {
  override readonly name = 'StateFault';
}

/** Which functions may stand in tables and globals: by identity, since a function has one object however one gets at it. */
export class FunctionPlaces {
  readonly #places = new Map<unknown, FunctionPlace>();
  readonly #instances: readonly StatefulInstance[];

  constructor(instances: readonly StatefulInstance[]) {
    this.#instances = instances;
    // The first place counts: functions that one instance imports from another have several.
    for (const [instance, { exports, state }] of instances.entries()) {
      for (const { index, name } of state.functions) {
        const target = exports[name];
        if (target !== undefined && !this.#places.has(target)) this.#places.set(target, [instance, index]);
      }
    }
  }

  placeOf(target: unknown): FunctionPlace {
    if (target === null) return null;
    const place = this.#places.get(target);
    if (place === undefined) throw new StateFault('a table holds a function that belongs to none of the instances: instrument all modules with sharedTables');
    return place;
  }

  at(place: FunctionPlace): unknown {
    if (place === null) return null;
    const target = this.#instances[place[0]]?.exports[reserved.function(place[1])];
    if (typeof target !== 'function') throw new StateFault(`the state has function ${place[1]} of instance ${place[0]} in a table, and there is none`);
    return target;
  }
}

export function readParts({ exports, state }: StatefulInstance, places: FunctionPlaces): InstanceParts {
  return {
    globals: state.globals.map((access) => {
      switch (access.type) {
        case 'i32':
          return BigInt(Number(globalOf(exports, access.name).value) >>> 0);
        case 'i64':
          return BigInt.asUintN(64, globalOf(exports, access.name).value as bigint);
        case 'funcref':
          return places.placeOf(globalOf(exports, access.name).value);
        case 'f32':
          return BigInt(Number(callOf(exports, access.read)()) >>> 0);
        case 'f64':
          return BigInt.asUintN(64, callOf(exports, access.read)() as bigint);
      }
    }),
    tables: state.tables.map((name) => {
      const table = tableOf(exports, name);
      return Array.from({ length: table.length }, (_, index) => places.placeOf(table.get(index)));
    }),
    dropped: state.segments.map(({ flag }) => globalOf(exports, flag).value === 1),
  };
}

/** Onto a fresh instance. @throws StateFault when the state is not one of this module */
export function writeParts({ exports, state }: StatefulInstance, parts: InstanceParts, places: FunctionPlaces): void {
  if (parts.globals.length !== state.globals.length || parts.tables.length !== state.tables.length || parts.dropped.length !== state.segments.length) {
    throw new StateFault('the state is that of another module');
  }
  for (const [index, access] of state.globals.entries()) {
    const value = parts.globals[index] ?? null;
    if (typeof value === 'bigint') writeBits(exports, access, value);
    else if (access.type === 'funcref') globalOf(exports, access.name).value = places.at(value);
    else throw new StateFault('the state is that of another module: a global has another type');
  }
  for (const [index, name] of state.tables.entries()) writeTable(tableOf(exports, name), parts.tables[index] ?? [], places);
  for (const [index, { drop }] of state.segments.entries()) if (parts.dropped[index] === true) callOf(exports, drop)();
}

function writeBits(exports: WebAssembly.Exports, access: GlobalAccess, bits: bigint): void {
  switch (access.type) {
    case 'i32':
      globalOf(exports, access.name).value = Number(BigInt.asIntN(32, bits));
      return;
    case 'i64':
      globalOf(exports, access.name).value = BigInt.asIntN(64, bits);
      return;
    case 'funcref':
      throw new StateFault('the state is that of another module: a global has another type');
    case 'f32':
      callOf(exports, access.write)(Number(BigInt.asIntN(32, bits)));
      return;
    case 'f64':
      callOf(exports, access.write)(BigInt.asIntN(64, bits));
      return;
  }
}

function writeTable(table: WebAssembly.Table, entries: readonly FunctionPlace[], places: FunctionPlaces): void {
  if (entries.length < table.length) throw new StateFault('the state has a smaller table than the module begins with');
  try {
    table.grow(entries.length - table.length);
  } catch {
    throw new StateFault(`a table cannot grow to ${entries.length} elements`);
  }
  for (const [index, place] of entries.entries()) table.set(index, places.at(place));
}

function globalOf(exports: WebAssembly.Exports, name: string): WebAssembly.Global {
  const value = exports[name];
  if (!(value instanceof WebAssembly.Global)) throw new StateFault(`an instance has no export ${name}: it is not the one that the report is about`);
  return value;
}

function tableOf(exports: WebAssembly.Exports, name: string): WebAssembly.Table {
  const value = exports[name];
  if (!(value instanceof WebAssembly.Table)) throw new StateFault(`an instance has no export ${name}: it is not the one that the report is about`);
  return value;
}

function callOf(exports: WebAssembly.Exports, name: string): (...args: readonly (number | bigint)[]) => unknown {
  const value = exports[name];
  if (typeof value !== 'function') throw new StateFault(`an instance has no export ${name}: it is not the one that the report is about`);
  return (...args) => Reflect.apply(value, undefined, args) as unknown;
}
