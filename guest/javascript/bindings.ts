/** JavaScript: a file with the functions of other modules for who writes the module, its types, and the entry that exports its functions. */
import type { BindingFile } from '../bindings/binding-file.ts';
import { docOf } from '../bindings/assemblyscript.ts';
import { whose } from '../bindings/import-names.ts';
import { variable } from '../bindings/javascript-words.ts';
import { camel, pascal } from '../bindings/names.ts';
import type { WitFunction, WitImport, WitType, WitWorld } from '../wit/wit.ts';
import { border } from './border.ts';
import type { Form } from './form.ts';
import { valuesFile, witName } from './values.ts';

/** `NAME.js` is what the author imports, with its types in `NAME.d.ts`; `NAME-glue.js` is what is built. */
export function javaScriptBindings(world: WitWorld, form: Form): readonly BindingFile[] {
  const { name } = world;
  return [
    { path: `${name}.js`, text: forAuthors(world, form) },
    { path: `${name}.d.ts`, text: types(world) },
    { path: `${name}-border.js`, text: border },
    { path: `${name}-values.js`, text: valuesFile(world, form) },
    { path: `${name}-glue.js`, text: glue(world, form) },
  ];
}

function glue({ name, exports }: WitWorld, form: Form): string {
  return `// Made by \`aqua module build\`: what the module exports. Changes here are lost.
import * as border from './${name}-border.js';
import * as values from './${name}-values.js';
import * as author from 'aqua:author';

export const dispatch = border.dispatcher([
${exports.map((func) => exported(func, form)).join('')}]);
`;
}

function exported(func: WitFunction, form: Form): string {
  const { read, write } = form.exported(func);
  const name = variable(func.name);
  const given = read.values.map((value, i) => `      const a${i} = ${value};\n`).join('');
  return `  {
    name: '${name}',
    author: author.${name},
    run() {
${read.statements === '' ? '' : `      ${read.statements}\n`}${given}      border.drop();
      ${func.result === undefined ? '' : 'const result = '}border.settled(author.${name}(${read.values.map((_, i) => `a${i}`).join(', ')}));
${func.result === undefined ? '' : `      border.hand('what ${name} returns', () => { ${write(['result'])} });\n`}    },
  },
`;
}

function forAuthors({ name, imports }: WitWorld, form: Form): string {
  const numbers = imports.map((_, i) => imports.slice(0, i).reduce((sum, { functions }) => sum + functions.length, 0));
  return `// Made by \`aqua module build\` from the WIT file of ${name}: changes here are lost.
import * as border from './${name}-border.js';
import * as values from './${name}-values.js';

${imports.map((each, i) => importedBy(each, numbers[i] ?? 0, form)).join('\n')}`;
}

function importedBy(other: WitImport, first: number, form: Form): string {
  const { module, functions } = other;
  return `/** ${whose(other)} */
export const ${variable(module)} = {
${functions.map((func, i) => imported(module, func, first + i, form)).join('')}};
`;
}

function imported(module: string, func: WitFunction, number: number, form: Form): string {
  const { read, write } = form.imported(func);
  const name = `${camel(module)}.${camel(func.name)}`;
  const given = func.parameters.map((_, i) => `a${i}`);
  const [value] = read.values;
  return `${docOf(func.doc, '  ')}  ${camel(func.name)}(${given.join(', ')}) {
    border.beforeCall('${name}');
${given.length === 0 && write([]) === '' ? '' : `    border.hand('what ${name} is given', () => { ${write(given)} });\n`}    border.callOther(${number});
${read.statements === '' ? '' : `    ${read.statements}\n`}${value === undefined ? '' : `    const result = ${value};\n`}    border.drop();
    border.release();
${value === undefined ? '' : '    return result;\n'}  },
`;
}

function types({ name, records, imports, exports }: WitWorld): string {
  const own = exports.map((func) => `${docOf(func.doc)}export type ${pascal(func.name)} = ${functionType(func)};\n`);
  return `// Made by \`aqua module build\` from the WIT file of ${name}: changes here are lost.
${records.map((record) => `${docOf(record.doc)}export interface ${pascal(record.name)} {\n${record.fields.map((field) => `${docOf(field.doc, '  ')}  ${camel(field.name)}: ${typeName(field.type)};\n`).join('')}}\n`).join('')}${imports.map((other) => `/** ${whose(other)} */\nexport declare const ${variable(other.module)}: {\n${other.functions.map((func) => `${docOf(func.doc, '  ')}  ${camel(func.name)}${signature(func, ': ')};\n`).join('')}};\n`).join('')}
// What src/index.js exports.
${own.join('')}export interface Exports {
${exports.map((func) => `${docOf(func.doc, '  ')}  ${variable(func.name)}: ${functionType(func)};\n`).join('')}}
`;
}

function functionType(func: WitFunction): string {
  return signature(func, ' => ');
}

function signature({ parameters, result }: WitFunction, between: string): string {
  return `(${parameters.map(({ name, type }) => `${variable(name)}: ${typeName(type)}`).join(', ')})${between}${result === undefined ? 'void' : typeName(result)}`;
}

function typeName(type: WitType): string {
  switch (type.kind) {
    case 'scalar':
      return type.name === 'bool' ? 'boolean' : type.name === 's64' || type.name === 'u64' ? 'bigint' : 'number';
    case 'string':
      return 'string';
    case 'list':
      return witName(type) === 'list<u8>' ? 'Uint8Array' : `${typeName(type.of)}[]`;
    case 'record':
      return pascal(type.record.name);
  }
}
