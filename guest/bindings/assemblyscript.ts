/** AssemblyScript: a file with the types and functions of other modules for who writes the module, and the entry that exports its functions. */
import type { WitField, WitFunction, WitImport, WitRecord, WitType, WitWorld } from '../wit/wit.ts';
import type { BindingFile } from './binding-file.ts';
import { marineImport, whose } from './import-names.ts';
import { fieldOffsets, widthOf } from './layout.ts';
import { camel, pascal, plainName, snake } from './names.ts';

export const scalars = { bool: 'bool', s8: 'i8', s16: 'i16', s32: 'i32', s64: 'i64', u8: 'u8', u16: 'u16', u32: 'u32', u64: 'u64', f32: 'f32', f64: 'f64' } as const;

/**
 * `NAME.ts` is what the author imports; `NAME-glue.ts` is compiled, and imports the author's `src/index.ts`, which exports the functions of
 * the module in camelCase.
 */
export function assemblyScriptBindings(world: WitWorld): readonly BindingFile[] {
  return [
    { path: `${world.name}.ts`, text: forAuthors(world) },
    { path: `${world.name}-border.ts`, text: border },
    { path: `${world.name}-glue.ts`, text: glue(world) },
  ];
}

export function typeName(type: WitType): string {
  switch (type.kind) {
    case 'scalar':
      return scalars[type.name];
    case 'string':
      return 'string';
    case 'list':
      return `Array<${typeName(type.of)}>`;
    case 'record':
      return pascal(type.record.name);
  }
}

/** What stands behind `read` and `write` in names of functions. */
export function wordOf(type: WitType): string {
  switch (type.kind) {
    case 'scalar':
      return pascal(type.name);
    case 'string':
      return 'String';
    case 'list':
      return `List${wordOf(type.of)}`;
    case 'record':
      return pascal(type.record.name);
  }
}

/** Memory at the border is not the garbage collector's. This much is the same for modules and components. */
export const borderMemory = `// Made by \`aqua module build\`: memory between the module and the host. Changes here are lost.
const brought: Array<usize> = [];
const kept: Array<usize> = [];

export function take(size: usize): usize {
  const at = heap.alloc(size);
  kept.push(at);
  return at;
}

function release(blocks: Array<usize>): void {
  for (let i = 0; i < blocks.length; i++) heap.free(blocks[i]);
  blocks.length = 0;
}

export function dropBrought(): void { release(brought); }
export function dropKept(): void { release(kept); }

export function textAt(at: usize, length: u32): string { return String.UTF8.decodeUnsafe(at, length); }

export function putText(text: string): usize {
  const at = take(String.UTF8.byteLength(text));
  String.UTF8.encodeUnsafe(changetype<usize>(text), text.length, at);
  return at;
}
`;

const border = `${borderMemory}
export let resultPtr: usize = 0;
export let resultSize: u32 = 0;

export function give(at: usize, size: u32): void { resultPtr = at; resultSize = size; }

export function bring(size: usize): usize {
  if (size == 0) return 0;
  const at = heap.alloc(size);
  brought.push(at);
  return at;
}
`;

function forAuthors({ name, records, imports, exports }: WitWorld): string {
  const types = listsOf(records, imports.flatMap(({ functions }) => functions), exports);
  return `// Made by \`aqua module build\` from the WIT file of ${name}: changes here are lost.
import * as border from './${name}-border';

${records.map(recordClass).join('\n')}${imports.map(importedBy).join('')}
// How values lie in memory at the border: one after the other, without padding.
export function readString(at: usize): string { return border.textAt(load<u32>(at), load<u32>(at, 4)); }
export function writeString(at: usize, value: string): void { store<u32>(at, u32(border.putText(value))); store<u32>(at, u32(String.UTF8.byteLength(value)), 4); }
${records.map(recordConversions).join('')}${types.map((list) => listConversions(list, widthOf(list.of))).join('')}`;
}

/** The types of lists that functions and records use, inner ones first. */
export function listsOf(records: readonly WitRecord[], ...functions: readonly (readonly WitFunction[])[]): readonly Extract<WitType, { kind: 'list' }>[] {
  const found = new Map<string, Extract<WitType, { kind: 'list' }>>();
  const add = (type: WitType): void => {
    if (type.kind !== 'list') return;
    add(type.of);
    found.set(wordOf(type), type);
  };
  for (const { fields } of records) for (const { type } of fields) add(type);
  for (const { parameters, result } of functions.flat()) {
    for (const { type } of parameters) add(type);
    if (result !== undefined) add(result);
  }
  return [...found.values()];
}

export function recordClass({ name, doc, fields }: WitRecord): string {
  const initial = (type: WitType): string => (type.kind === 'scalar' ? (type.name === 'bool' ? 'false' : '0') : type.kind === 'string' ? "''" : type.kind === 'list' ? '[]' : `new ${typeName(type)}()`);
  return `${docOf(doc)}export class ${pascal(name)} {\n${fields.map((field) => `${docOf(field.doc, '  ')}  ${camel(field.name)}: ${typeName(field.type)} = ${initial(field.type)};\n`).join('')}}\n`;
}

function recordConversions(record: WitRecord): string {
  const { offsets, size } = fieldOffsets(record);
  const type = pascal(record.name);
  const parts = record.fields.map((field, i) => ({ ...field, name: camel(field.name), offset: offsets[i] ?? 0 }));
  return `export function read${type}(at: usize): ${type} { return body${type}(load<u32>(at)); }
export function write${type}(at: usize, value: ${type}): void { store<u32>(at, u32(put${type}(value))); }
export function body${type}(at: usize): ${type} {
  const value = new ${type}();
${parts.map(({ name, type: of, offset }) => `  value.${name} = ${reading(of, `at + ${offset}`)};\n`).join('')}  return value;
}
export function put${type}(value: ${type}): usize {
  const at = border.take(${size});
${parts.map(({ name, type: of, offset }) => `  ${writing(of, `at + ${offset}`, `value.${name}`)};\n`).join('')}  return at;
}
`;
}

/** @param width of an element, in bytes */
export function listConversions(list: Extract<WitType, { kind: 'list' }>, width: number): string {
  const [word, type] = [wordOf(list), typeName(list)];
  return `export function read${word}(at: usize): ${type} { return body${word}(load<u32>(at), load<u32>(at, 4)); }
export function write${word}(at: usize, value: ${type}): void { store<u32>(at, u32(put${word}(value))); store<u32>(at, value.length, 4); }
export function body${word}(at: usize, count: u32): ${type} {
  const list: ${type} = [];
  for (let i: u32 = 0; i < count; i++, at += ${width}) list.push(${reading(list.of, 'at')});
  return list;
}
export function put${word}(list: ${type}): usize {
  const start = border.take(list.length * ${width});
  for (let i = 0, at = start; i < list.length; i++, at += ${width}) ${writing(list.of, 'at', 'list[i]')};
  return start;
}
`;
}

/** @param home in front of names of functions where they are not in scope */
export function reading(type: WitType, at: string, home = ''): string {
  if (type.kind !== 'scalar') return `${home}read${wordOf(type)}(${at})`;
  return type.name === 'bool' ? `load<u8>(${at}) != 0` : `load<${scalars[type.name]}>(${at})`;
}

export function writing(type: WitType, at: string, value: string, home = ''): string {
  if (type.kind !== 'scalar') return `${home}write${wordOf(type)}(${at}, ${value})`;
  return type.name === 'bool' ? `store<u8>(${at}, u8(${value}))` : `store<${scalars[type.name]}>(${at}, ${value})`;
}

function glue({ name, exports }: WitWorld): string {
  return `// Made by \`aqua module build\`: what the module exports. Changes here are lost.
import * as border from './${name}-border';
import * as bindings from './${name}';
import * as author from '../src/index';

export function allocate(size: u32, tag: u32): usize { return border.bring(size); }
export function release_objects(): void { border.dropKept(); }
export function get_result_ptr(): usize { return border.resultPtr; }
export function get_result_size(): u32 { return border.resultSize; }
export function set_result_ptr(at: usize): void { border.give(at, border.resultSize); }
export function set_result_size(size: u32): void { border.give(border.resultPtr, size); }
export function abort(message: string | null, file: string | null, line: u32, column: u32): void { unreachable(); }

${exports.map(exported).join('\n')}`;
}

function coreParameters(parameters: readonly WitField[]): string {
  return parameters.map(({ type }, i) => (type.kind === 'scalar' ? `a${i}: ${scalars[type.name]}` : type.kind === 'record' ? `a${i}: usize` : `a${i}: usize, n${i}: u32`)).join(', ');
}

function takenIn(type: WitType, at: string, count: string, home: string): string {
  switch (type.kind) {
    case 'scalar':
      return at;
    case 'string':
      return `border.textAt(${at}, ${count})`;
    case 'list':
      return `${home}body${wordOf(type)}(${at}, ${count})`;
    case 'record':
      return `${home}body${wordOf(type)}(${at})`;
  }
}

/** The core arguments for a value: where it was put, and how many. */
function putOut(type: WitType, value: string, home: string): readonly [at: string, count: string] {
  switch (type.kind) {
    case 'scalar':
      return [value, ''];
    case 'string':
      return [`border.putText(${value})`, `u32(String.UTF8.byteLength(${value}))`];
    case 'list':
      return [`${home}put${wordOf(type)}(${value})`, `u32(${value}.length)`];
    case 'record':
      return [`${home}put${wordOf(type)}(${value})`, ''];
  }
}

function exported({ name, parameters, result }: WitFunction): string {
  const scalar = result?.kind === 'scalar';
  const taken = parameters.map(({ type }, i) => (type.kind === 'scalar' ? '' : `  const v${i} = ${takenIn(type, `a${i}`, `n${i}`, 'bindings.')};\n`)).join('');
  const given = parameters.map(({ type }, i) => (type.kind === 'scalar' ? `a${i}` : `v${i}`)).join(', ');
  const [at, count] = result === undefined ? ['', ''] : putOut(result, 'result', 'bindings.');
  const after = result === undefined ? '' : scalar ? '  return result;\n' : `  border.give(${at}, ${count === '' ? '0' : count});\n`;
  return `export function ${plainName(name)}(${coreParameters(parameters)}): ${scalar ? typeName(result) : 'void'} {
${taken}  border.dropBrought();
  ${result === undefined ? '' : 'const result = '}author.${camel(name)}(${given});
${after}}
`;
}

function importedBy(other: WitImport): string {
  return `\n// ${whose(other)}\n${other.functions.map((func) => imported(other, func)).join('')}`;
}

function imported(other: WitImport, func: WitFunction): string {
  const { name, doc, parameters, result } = func;
  const { module } = other;
  const known = marineImport(other, func);
  const symbol = `import_${snake(module)}_${snake(name)}`;
  const scalar = result?.kind === 'scalar';
  const given = parameters.flatMap(({ name: parameter, type }) => putOut(type, camel(parameter), '').filter((each) => each !== ''));
  const call = `${symbol}(${given.join(', ')})`;
  const after = result === undefined ? '' : scalar ? '  return result;\n' : `  const result = ${takenIn(result, 'border.resultPtr', 'border.resultSize', '')};\n  border.dropBrought();\n  return result;\n`;
  return `@external("${known.module}", "${known.name}")
declare function ${symbol}(${coreParameters(parameters)}): ${scalar ? typeName(result) : 'void'};
${docOf(doc)}export function ${camel(`${module}-${name}`)}(${parameters.map((parameter) => `${camel(parameter.name)}: ${typeName(parameter.type)}`).join(', ')}): ${result === undefined ? 'void' : typeName(result)} {
  ${scalar ? 'const result = ' : ''}${call};
  border.dropKept();
${after}}
`;
}

export function docOf(doc: string, indent = ''): string {
  return doc === '' ? '' : `${indent}/** ${doc.replaceAll('*/', '* /').replaceAll('\n', `\n${indent} * `)} */\n`;
}
