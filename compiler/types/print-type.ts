import { assertNever } from '../invariant.ts';
import type { ArrowType, Type } from './type.ts';

/** A type as a person writes it; structs, abilities and services by their names. */
export function printType(type: Type): string {
  switch (type.kind) {
    case 'scalar':
      return type.name;
    case 'literal':
      return literalNames[type.literal];
    case 'array':
      return `[]${printElement(type.element)}`;
    case 'option':
      return `?${printElement(type.element)}`;
    case 'stream':
      return `*${printElement(type.element)}`;
    case 'map':
      return `%${printElement(type.element)}`;
    case 'struct':
    case 'ability':
    case 'service':
      return type.name;
    case 'arrow':
      return printArrow(type);
    case 'top':
      return '⊤';
    case 'bottom':
      return '⊥';
    case 'unknown':
      return 'unknown';
    default:
      return assertNever(type);
  }
}

/** A struct or ability with its fields, for the case that two types have the same name. */
export function printTypeInFull(type: Type): string {
  if (type.kind !== 'struct' && type.kind !== 'ability' && type.kind !== 'service') return printType(type);
  return `${type.name}(${[...type.fields].map(([name, field]) => `${name}: ${printType(field)}`).join(', ')})`;
}

/** Several types separated by commas; `()` for none. */
function printTypes(types: readonly Type[]): string {
  return types.length === 0 ? '()' : types.map((type) => (type.kind === 'arrow' ? `(${printType(type)})` : printType(type))).join(', ');
}

/** A literal has no type of its own until it meets a place. */
const literalNames = { unsigned: 'integer', signed: 'signed integer', float: 'float' } as const;

function printElement(type: Type): string {
  return type.kind === 'arrow' ? `(${printType(type)})` : printType(type);
}

function printArrow({ parameters, results }: ArrowType): string {
  const domain = parameters.length === 0 ? '' : `${printTypes(parameters.map(({ type }) => type))} `;
  return `${domain}-> ${printTypes(results)}`;
}
