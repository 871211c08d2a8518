/** How much JavaScript jco makes of a component: a few bytes of types can stand for gigabytes of it. */
import { overLimit } from '../binary/fault.ts';
import type { ComponentFunction, ComponentInterface, ComponentType, Extern } from './shape.ts';

/** Of a function besides its types; a part of a type is about 120 bytes. */
const FUNCTION = 20;
const MOST = 100_000;

const sizes = new WeakMap<ComponentType | ComponentInterface, number>();

/** Parts that a type has when it is written out, as it is for each function. Those that it is made of were asked about before. */
export function partsOf(type: ComponentType): number {
  const known = sizes.get(type);
  if (known !== undefined) return known;
  const parts = 1 + innerParts(type);
  sizes.set(type, parts);
  return parts;
}

function innerParts(type: ComponentType): number {
  switch (type.kind) {
    case 'list':
    case 'option':
      return partsOf(type.of);
    case 'record':
      return sum(type.fields.map((field) => field.type));
    case 'tuple':
      return sum(type.items);
    case 'result':
      return sum([type.ok, type.error]);
    case 'variant':
      return sum(type.cases.map((each) => each.type));
    case 'enum':
    case 'flags':
      return type.names.length;
    default:
      return 0;
  }
}

function sum(types: readonly (ComponentType | undefined)[]): number {
  return types.reduce((parts, type) => parts + (type === undefined ? 1 : partsOf(type)), 0);
}

export function codeOfFunction({ parameters, result }: ComponentFunction): number {
  return FUNCTION + sum([...parameters.map(({ type }) => type), result]);
}

/** Of what goes out. */
export function codeOfExport(item: Extern): number {
  if (item.kind === 'function') return codeOfFunction(item);
  return item.kind === 'interface' ? codeOfInterface(item) : 0;
}

function codeOfInterface(item: ComponentInterface): number {
  const known = sizes.get(item);
  if (known !== undefined) return known;
  const code = [...item.members.values()].reduce((all, member) => all + codeOfExport(member), 0);
  sizes.set(item, code);
  return code;
}

/** @throws WasmFault @param at where that was reached */
export function checkCode(code: number, at: number): void {
  if (code > MOST) throw overLimit(at, `has functions with more than ${MOST} parts of types, all of them written out`);
}
