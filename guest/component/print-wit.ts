import { recordsOf } from '../bindings/aqua.ts';
import { functionsOf } from '../bindings/layout.ts';
import { nameOfType } from '../wit/wit.ts';
import type { WitFunction, WitRecord, WitType, WitWorld } from '../wit/wit.ts';

/**
 * The world that our bindings for components are made for: all exported functions are the world's own, each imported module is an interface
 * with its records in it.
 */
export function printComponentWit(world: WitWorld): string {
  const { name, imports, exports } = world;
  const parts = [
    ...imports.map(({ module, functions }) => `  import %${module}: interface {\n${declarations(functions, world, '    ')}  }\n`),
    declarations(exports, world, '  ', 'export '),
  ];
  return `package aqua:module;\n\nworld %${name} {\n${parts.join('')}}\n`;
}

function declarations(functions: readonly WitFunction[], world: WitWorld, indent: string, word = ''): string {
  const taken = new Set(functionsOf(world).map((func) => func.name.toLowerCase()));
  // A record may be called like a function when they come from different interfaces.
  const nameOf = (record: WitRecord): string => `%${record.name}${taken.has(record.name.toLowerCase()) ? '-value' : ''}`;
  const typeName = (type: WitType): string => nameOfType(type, (of) => `list<${of}>`, nameOf);
  const fields = (list: WitRecord['fields']): string => list.map((field) => `%${field.name}: ${typeName(field.type)}`).join(', ');
  const records = recordsOf(functions, world.records).map((record) => `${indent}record ${nameOf(record)} { ${fields(record.fields)} }\n`);
  return [...records, ...functions.map(({ name, parameters, result }) => `${indent}${word}%${name}: func(${fields(parameters)})${result === undefined ? '' : ` -> ${typeName(result)}`};\n`)].join('');
}
