/** What jco's code knows besides the instances of a component: tables of handles, and the things of the host that stand behind them. */

import { Fault } from '../adapter/fault.ts';
import { decodeValue, encodeValue } from '../../particle/cid.ts';
import { isArray } from '../../particle/json.ts';
import type { Json } from '../../particle/json.ts';

/** Things of the host, by the number that the table of this index has for them. */
export interface Captured {
  readonly objects: Map<number, object>;
  /** The last number that was given. */
  count: number;
}

/** What marks a free entry by its scope, and an owned one by what it is. */
const FLAG = 1 << 30;

const DOMAIN = 'aqua/marine-resources/1';

/** Of one table, open or free again. */
const MOST_HANDLES = 65_536;

/** What jco's code does, as it is paid. */
export type Crossed = 'call' | 'handle';

export type SaveResourcesResult = { readonly ok: true; readonly saved: Uint8Array } | { readonly ok: false; readonly reason: string };
export type RestoreResourcesResult = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/**
 * Filled by jco's code while it instantiates (`added-code.ts`). A table is a list of pairs, of which the first leads to the free ones:
 * how often the handle is lent or for which call it is borrowed, and what it is; see `rscTableCreateOwn` in what jco makes.
 */
export class ComponentResources {
  tables: (number[] | undefined)[] = [];
  readonly captured: (Captured | undefined)[] = [];
  /** Clears what a call left in variables that did not come to its end. */
  forget: () => void = () => undefined;
  /** Takes values and bytes that come out off what a call may bring out. @throws Fault */
  pay: (values: number, bytes: number) => void = () => undefined;
  /** A call leaves the component, or a handle is given back. May throw an Error: the call ends. */
  cross: (what: Crossed) => void = () => undefined;
  /** Makes a thing of the host of what it gave to be kept; undefined for anything else. */
  revive: (kept: readonly Json[]) => object | undefined = () => undefined;

  /** Before there is one more handle in a table. @throws Fault */
  another(table: readonly number[]): void {
    if (table.length >> 1 > MOST_HANDLES) throw new Fault({ kind: 'limit', detail: `the component holds more than ${MOST_HANDLES} resources of one kind` });
  }

  /** Of a memory: no more than there is. @throws Fault */
  slice(buffer: ArrayBuffer, from: number, to: number): ArrayBuffer {
    this.pay(0, Math.max(0, Math.min(to, buffer.byteLength) - from));
    return buffer.slice(from, to);
  }

  /**
   * After a call that did not come to its end: what it borrowed goes back, and the next call finds nothing of it. Otherwise a component
   * would behave in another way than one that goes on from its state.
   */
  endFailed(): void {
    this.forget();
    for (const table of this.tables) {
      for (const { handle, scope, what } of entriesOf(table)) {
        if (table === undefined || (scope & FLAG) !== 0 || scope === 0) continue;
        const owned = (what & FLAG) !== 0;
        table[handle << 1] = owned ? 0 : (table[0] ?? 0) | FLAG;
        if (!owned) table[0] = handle | FLAG;
      }
    }
  }

  /**
   * All that the tables say, in one form, which is canonical CBOR. Ask between calls.
   *
   *   ["aqua/marine-resources/1", [[first free, scope, what …] …], [[table, last number, [number, what it keeps] …] …]]
   */
  save(): SaveResourcesResult {
    const tables = Array.from(this.tables, (table): Json => (table === undefined ? [] : [table[0] ?? FLAG, ...entriesOf(table).flatMap(({ scope, what }) => [scope, (scope & FLAG) === 0 ? what : 0])]));
    const captured: Json[] = [];
    for (const [index, each] of this.captured.entries()) {
      if (each === undefined) continue;
      const things: Json[] = [];
      for (const [number, thing] of [...each.objects].sort(([a], [b]) => a - b)) {
        if (!isKept(thing)) return { ok: false, reason: 'it has a resource of the host that cannot be kept' };
        things.push([number, [...thing.kept()]]);
      }
      captured.push([index, each.count, ...things]);
    }
    return { ok: true, saved: encodeValue([DOMAIN, tables, captured]) };
  }

  /** Of fresh instances, from what `save` made, or from anything: handles then lead nowhere, or to what the component itself was granted. */
  restore(saved: Uint8Array): RestoreResourcesResult {
    const decoded = decodeValue(saved);
    const [domain, tables, captured] = decoded.ok && isArray(decoded.value) ? decoded.value : [];
    if (domain !== DOMAIN || tables === undefined || !isArray(tables) || captured === undefined || !isArray(captured)) return other;
    for (const [index, table] of tables.entries()) {
      if (!isArray(table) || !table.every(isCount) || table.length % 2 !== (table.length === 0 ? 0 : 1)) return other;
      if (table.length > 0) this.#replace(index, [table[0] ?? FLAG, 0, ...table.slice(1)].map(Number));
    }
    for (const one of captured) {
      const [index, count, ...things] = isArray(one) ? one : [];
      const into = isCount(index) ? this.captured[index] : undefined;
      if (into === undefined || !isCount(count)) return other;
      into.objects.clear();
      into.count = count;
      for (const thing of things) {
        const [number, kept] = isArray(thing) ? thing : [];
        const made = isCount(number) && kept !== undefined && isArray(kept) ? this.revive(kept) : undefined;
        if (made === undefined || !isCount(number)) return other;
        into.objects.set(number, made);
      }
    }
    return { ok: true };
  }

  /** Jco's code has the array, too. */
  #replace(index: number, table: readonly number[]): void {
    const known = (this.tables[index] ??= []);
    known.length = 0;
    for (const entry of table) known.push(entry);
  }
}

const other: RestoreResourcesResult = { ok: false, reason: 'its resources are those of another component' };

function isKept(thing: object): thing is { kept(): readonly Json[] } {
  return 'kept' in thing && typeof thing.kept === 'function';
}

function isCount(value: Json | undefined): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 31;
}

interface Entry {
  readonly handle: number;
  readonly scope: number;
  readonly what: number;
}

function entriesOf(table: readonly number[] = []): readonly Entry[] {
  return Array.from({ length: Math.max(0, (table.length >> 1) - 1) }, (_, index) => ({ handle: index + 1, scope: table[(index + 1) << 1] ?? 0, what: table[((index + 1) << 1) + 1] ?? 0 }));
}
