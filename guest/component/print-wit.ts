import { recordsOf } from '../bindings/aqua.ts';
import { functionsOf } from '../bindings/layout.ts';
import { hostPackage, hostWit } from '../wit/host-package.ts';
import { nameOfType } from '../wit/wit.ts';
import type { WitFunction, WitRecord, WitType, WitWorld } from '../wit/wit.ts';

/**
 * The world that our bindings for components are made for: all exported functions are the world's own, each imported module is an interface
 * with its records in it.
 */
export function printComponentWit(world: WitWorld): string {
  const { name, imports, exports } = world;
  const programs = imports.filter(({ from }) => from === 'program').flatMap(({ functions }) => functions);
  const parts = [
    ...imports.filter(({ from }) => from === 'module').map(({ module, functions }) => `  import %${module}: interface {\n${declarations(functions, world, '    ')}  }\n`),
    ...imports.filter(({ from }) => from === 'host').map(({ module }) => `  import ${hostPackage.name}/${module}@${hostPackage.version};\n`),
    declarations([...programs, ...exports], world, '  ', (func) => (programs.includes(func) ? 'import ' : 'export ')),
  ];
  const host = imports.some(({ from }) => from === 'host') ? `package ${hostPackage.name}@${hostPackage.version} {\n${hostWit}}\n` : '';
  return `package aqua:module;\n\nworld %${name} {\n${parts.join('')}}\n${host}`;
}

function declarations(functions: readonly WitFunction[], world: WitWorld, indent: string, word: (func: WitFunction) => string = () => ''): string {
  const taken = new Set(functionsOf(world).map((func) => func.name.toLowerCase()));
  // A record may be called like a function when they come from different interfaces.
  const nameOf = (record: WitRecord): string => `%${record.name}${taken.has(record.name.toLowerCase()) ? '-value' : ''}`;
  const typeName = (type: WitType): string => nameOfType(type, (of) => `list<${of}>`, nameOf);
  const fields = (list: WitRecord['fields']): string => list.map((field) => `%${field.name}: ${typeName(field.type)}`).join(', ');
  const records = recordsOf(functions, world.records).map((record) => `${indent}record ${nameOf(record)} { ${fields(record.fields)} }\n`);
  return [...records, ...functions.map((func) => ({ ...func, word: word(func) })).map(({ word: port, name, parameters, result }) => `${indent}${port}%${name}: func(${fields(parameters)})${result === undefined ? '' : ` -> ${typeName(result)}`};\n`)].join('');
}
