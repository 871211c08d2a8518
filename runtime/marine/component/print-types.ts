/** Types of components in the words of WIT. */
import type { ComponentField, ComponentFunction, ComponentType } from './shape.ts';

type Names = ReadonlyMap<ComponentType, string>;

/** A type that has a name by that; primitive ones by what they are, since all of a kind are one. */
export function describeComponentType(type: ComponentType, names: Names): string {
  const name = isMade(type) ? names.get(type) : undefined;
  return name ?? writtenOut(type, names);
}

/** Whether a type is made of others, or of names. */
export function isMade({ kind }: ComponentType): boolean {
  return ['list', 'option', 'record', 'tuple', 'result', 'variant', 'enum', 'flags'].includes(kind);
}

export function describeComponentFunction({ parameters, result }: ComponentFunction, names: Names): string {
  const list = parameters.map(({ name, type }) => `${name}: ${describeComponentType(type, names)}`);
  return `func(${list.join(', ')})${result === undefined ? '' : ` -> ${describeComponentType(result, names)}`}`;
}

/** What a name stands for. */
export function describeNamedType(type: ComponentType, name: string, names: Names): string {
  switch (type.kind) {
    case 'record':
      return `record ${name} { ${type.fields.map((field) => describeField(field, names)).join(', ')} }`;
    case 'variant':
      return `variant ${name} { ${type.cases.map((each) => (each.type === undefined ? each.name : `${each.name}(${describeComponentType(each.type, names)})`)).join(', ')} }`;
    case 'enum':
    case 'flags':
      return `${type.kind} ${name} { ${type.names.join(', ')} }`;
    default:
      return `type ${name} = ${writtenOut(type, names)}`;
  }
}

function describeField({ name, type }: ComponentField, names: Names): string {
  return `${name}: ${describeComponentType(type, names)}`;
}

function writtenOut(type: ComponentType, names: Names): string {
  const inner = (part: ComponentType | undefined): string => (part === undefined ? '_' : describeComponentType(part, names));
  switch (type.kind) {
    case 'list':
    case 'option':
      return `${type.kind}<${inner(type.of)}>`;
    case 'tuple':
      return `tuple<${type.items.map(inner).join(', ')}>`;
    case 'result':
      return type.error !== undefined ? `result<${inner(type.ok)}, ${inner(type.error)}>` : type.ok === undefined ? 'result' : `result<${inner(type.ok)}>`;
    case 'other':
      return type.what;
    default:
      // Records and their like have names wherever they cross a border.
      return type.kind;
  }
}
