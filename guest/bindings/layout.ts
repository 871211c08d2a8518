/** How values lie in a guest's memory at the border of a Marine module: little-endian, one after the other, without padding. */
import type { WitFunction, WitImport, WitRecord, WitType, WitWorld } from '../wit/wit.ts';

/** Bytes of a value inside a record or a list. Texts and lists are an address and a count, records an address. */
export function widthOf(type: WitType): number {
  switch (type.kind) {
    case 'string':
    case 'list':
      return 8;
    case 'record':
      return 4;
    case 'scalar':
      switch (type.name) {
        case 'bool':
        case 's8':
        case 'u8':
          return 1;
        case 's16':
        case 'u16':
          return 2;
        case 's32':
        case 'u32':
        case 'f32':
          return 4;
        case 's64':
        case 'u64':
        case 'f64':
          return 8;
      }
  }
}

/** Where each field of a record lies, and how many bytes they take together. */
export function fieldOffsets({ fields }: Pick<WitRecord, 'fields'>): { readonly offsets: readonly number[]; readonly size: number } {
  const offsets: number[] = [];
  let size = 0;
  for (const { type } of fields) {
    offsets.push(size);
    size += widthOf(type);
  }
  return { offsets, size };
}

/** Whether a list of these, as it lies in memory, is an array of the same values in C: records are not, for their fields are not aligned. */
export function liesFlat(type: WitType): boolean {
  switch (type.kind) {
    case 'scalar':
    case 'string':
      return true;
    case 'list':
      return liesFlat(type.of);
    case 'record':
      return false;
  }
}

/** All types that functions of the module use, inner ones first, each once by `nameOf`. */
export function typesOf(world: WitWorld, nameOf: (type: WitType) => string): readonly WitType[] {
  const found = new Map<string, WitType>();
  const add = (type: WitType): void => {
    if (found.has(nameOf(type))) return;
    if (type.kind === 'list') add(type.of);
    if (type.kind === 'record') for (const field of type.record.fields) add(field.type);
    found.set(nameOf(type), type);
  };
  for (const func of functionsOf(world)) {
    for (const { type } of func.parameters) add(type);
    if (func.result !== undefined) add(func.result);
  }
  return [...found.values()];
}

export function functionsOf({ exports, imports }: Pick<WitWorld, 'exports'> & { readonly imports: readonly WitImport[] }): readonly WitFunction[] {
  return [...exports, ...imports.flatMap(({ functions }) => functions)];
}
