import type { InterfaceType } from './interface.ts';

/** A type as one would write it in Aqua. */
export function describeInterfaceType(type: InterfaceType): string {
  switch (type.tag) {
    case 'scalar':
    case 'struct':
      return type.name;
    case 'array':
      return `[]${describeInterfaceType(type.type)}`;
    case 'option':
      return `?${describeInterfaceType(type.type)}`;
    case 'arrow':
      return `${describeInterfaceType(type.domain)} -> ${describeInterfaceType(type.codomain)}`;
    case 'labeledProduct':
      return Object.values(type.fields).map(describeInterfaceType).join(', ');
    case 'unlabeledProduct':
      return type.items.map(describeInterfaceType).join(', ');
    case 'nil':
      return '()';
    case 'topType':
      return '⊤';
    case 'bottomType':
      return '⊥';
  }
}
