/**
 * How values cross the border of a component: https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md
 * In memory they are aligned by their size, and records stand in what contains them, as in C.
 */
import { widthOf } from '../bindings/layout.ts';
import type { WitField, WitFunction, WitRecord, WitType } from '../wit/wit.ts';

/** With more, all arguments are passed in memory. */
const MOST_FLAT = 16;

export function alignOf(type: WitType): number {
  switch (type.kind) {
    case 'scalar':
      return widthOf(type);
    case 'string':
    case 'list':
      return 4;
    case 'record':
      return Math.max(...type.record.fields.map((field) => alignOf(field.type)));
  }
}

export function sizeOf(type: WitType): number {
  return type.kind === 'record' ? layoutOf(type.record.fields).size : widthOf(type);
}

/** Where fields, or arguments in memory, lie. */
export function layoutOf(fields: WitRecord['fields']): { readonly offsets: readonly number[]; readonly size: number } {
  const offsets: number[] = [];
  let end = 0;
  let align = 1;
  for (const { type } of fields) {
    const own = alignOf(type);
    end = Math.ceil(end / own) * own;
    offsets.push(end);
    end += sizeOf(type);
    align = Math.max(align, own);
  }
  return { offsets, size: Math.ceil(end / align) * align };
}

/** A core value that is a part of a value: a scalar, or the address and the count of a text or a list. */
export interface Flat {
  readonly type: WitType;
  readonly part: 'value' | 'address' | 'count';
  /** Fields on the way to it. */
  readonly path: readonly string[];
}

export function flatten(type: WitType, path: readonly string[] = []): readonly Flat[] {
  switch (type.kind) {
    case 'scalar':
      return [{ type, part: 'value', path }];
    case 'string':
    case 'list':
      return [{ type, part: 'address', path }, { type, part: 'count', path }];
    case 'record':
      return type.record.fields.flatMap((field) => flatten(field.type, [...path, field.name]));
  }
}

/** A record whose fields are the parameters, when they are passed in memory. */
export function passesInMemory(parameters: readonly WitField[]): boolean {
  return parameters.reduce((sum, { type }) => sum + flatten(type).length, 0) > MOST_FLAT;
}

/** How a result is given: as a core value, at an address, or not at all. */
export function resultForm({ result }: WitFunction): 'none' | 'flat' | 'memory' {
  if (result === undefined) return 'none';
  return flatten(result).length === 1 ? 'flat' : 'memory';
}

/** Whether there is memory to give back when the host has read the result. */
export function pointsTo(type: WitType | undefined): boolean {
  return type !== undefined && flatten(type).some(({ part }) => part === 'address');
}
