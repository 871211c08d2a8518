/** The AssemblyScript code between a component's author and the host; the author's types are those of a Marine module. */
import { borderMemory, docOf, listConversions, listsOf, reading, recordClass, scalars, typeName, wordOf, writing } from '../bindings/assemblyscript.ts';
import type { BindingFile } from '../bindings/binding-file.ts';
import { componentImport, whose } from '../bindings/import-names.ts';
import { camel, pascal, plainName, snake } from '../bindings/names.ts';
import type { WitFunction, WitImport, WitRecord, WitType, WitWorld } from '../wit/wit.ts';
import { flatten, layoutOf, passesInMemory, pointsTo, resultForm, sizeOf, type Flat } from './canonical.ts';

export function assemblyScriptComponentBindings(world: WitWorld): readonly BindingFile[] {
  return [
    { path: `${world.name}.ts`, text: forAuthors(world) },
    { path: `${world.name}-border.ts`, text: border },
    { path: `${world.name}-glue.ts`, text: glue(world) },
  ];
}

const border = `${borderMemory}
export function bring(old: usize, oldSize: usize, size: usize): usize {
  const at = heap.alloc(size);
  brought.push(at);
  if (old != 0) memory.copy(at, old, min(oldSize, size));
  return at;
}
`;

function forAuthors({ name, records, imports, exports }: WitWorld): string {
  const lists = listsOf(records, imports.flatMap(({ functions }) => functions), exports);
  return `// Made by \`aqua module build\` from the WIT file of ${name}: changes here are lost.
import * as border from './${name}-border';

${records.map(recordClass).join('\n')}${imports.map(importedBy).join('')}
// How values lie in memory at the border.
export function readString(at: usize): string { return border.textAt(load<u32>(at), load<u32>(at, 4)); }
export function writeString(at: usize, value: string): void { store<u32>(at, u32(border.putText(value))); store<u32>(at, u32(String.UTF8.byteLength(value)), 4); }
${records.map(recordConversions).join('')}${lists.map((list) => listConversions(list, sizeOf(list.of))).join('')}`;
}

function recordConversions(record: WitRecord): string {
  const { offsets } = layoutOf(record.fields);
  const type = pascal(record.name);
  const parts = record.fields.map((field, i) => ({ ...field, name: camel(field.name), at: `at + ${offsets[i] ?? 0}` }));
  return `export function read${type}(at: usize): ${type} {
  const value = new ${type}();
${parts.map((part) => `  value.${part.name} = ${reading(part.type, part.at)};\n`).join('')}  return value;
}
export function write${type}(at: usize, value: ${type}): void {
${parts.map((part) => `  ${writing(part.type, part.at, `value.${part.name}`)};\n`).join('')}}
`;
}

function flatType({ type, part }: Flat): string {
  return part === 'address' ? 'usize' : part === 'count' || type.kind !== 'scalar' ? 'u32' : scalars[type.name];
}

/** Statements that make a value of core arguments, and the expression that it is then. */
function lifted(type: WitType, name: string, home: string, next: () => string): readonly [statements: string, value: string] {
  switch (type.kind) {
    case 'scalar':
      return ['', next()];
    case 'string':
      return ['', `border.textAt(${next()}, ${next()})`];
    case 'list':
      return ['', `${home}body${wordOf(type)}(${next()}, ${next()})`];
    case 'record': {
      const parts = type.record.fields.map((field, i) => {
        const [before, value] = lifted(field.type, `${name}_${i}`, home, next);
        return `${before}  ${name}.${camel(field.name)} = ${value};\n`;
      });
      return [`  const ${name} = new ${home}${pascal(type.record.name)}();\n${parts.join('')}`, name];
    }
  }
}

function lowered({ type, part, path }: Flat): string {
  const value = path.map(camel).join('.');
  if (part === 'value') return value;
  if (type.kind === 'string') return part === 'address' ? `border.putText(${value})` : `u32(String.UTF8.byteLength(${value}))`;
  return part === 'address' ? `put${wordOf(type)}(${value})` : `u32(${value}.length)`;
}

function glue({ name, exports }: WitWorld): string {
  return `// Made by \`aqua module build\`: what the module exports. Changes here are lost.
import * as border from './${name}-border';
import * as bindings from './${name}';
import * as author from '../src/index';

export function cabi_realloc(old: usize, oldSize: usize, align: u32, size: usize): usize { return border.bring(old, oldSize, size); }
export function abort(message: string | null, file: string | null, line: u32, column: u32): void { unreachable(); }

${exports.map(exported).join('\n')}`;
}

/** AssemblyScript has no names with \`-\`; \`renamed\` gives the core functions those of WIT. */
function exported(func: WitFunction): string {
  const { name, parameters, result } = func;
  const inMemory = passesInMemory(parameters);
  const { offsets } = layoutOf(parameters);
  const core = inMemory ? 'given: usize' : parameters.flatMap(({ type }) => flatten(type)).map((flat, i) => `f${i}: ${flatType(flat)}`).join(', ');
  let index = 0;
  const next = (): string => `f${index++}`;
  const taken = parameters.map(({ type }, i) => {
    const [before, value] = inMemory ? ['', reading(type, `given + ${offsets[i] ?? 0}`, 'bindings.')] : lifted(type, `r${i}`, 'bindings.', next);
    return `${before}  const v${i} = ${value};\n`;
  });
  const form = resultForm(func);
  const [only] = result === undefined ? [] : flatten(result);
  const gives = result === undefined || only === undefined ? '' : form === 'flat' ? `  return ${['result', ...only.path.map(camel)].join('.')};\n` : `  const place = border.take(${sizeOf(result)});\n  ${writing(result, 'place', 'result', 'bindings.')};\n  return place;\n`;
  const post = form === 'memory' || pointsTo(result) ? `export function cabi_post_${plainName(name)}(at: usize): void { border.dropKept(); }\n` : '';
  return `export function ${plainName(name)}(${core}): ${form === 'none' || only === undefined ? 'void' : form === 'flat' ? flatType(only) : 'usize'} {
${taken.join('')}  border.dropBrought();
  ${result === undefined ? '' : 'const result = '}author.${camel(name)}(${parameters.map((_, i) => `v${i}`).join(', ')});
${gives}}
${post}`;
}

function importedBy(other: WitImport): string {
  return `\n// ${whose(other)}\n${other.functions.map((func) => imported(other, func)).join('')}`;
}

function imported(other: WitImport, func: WitFunction): string {
  const { name, doc, parameters, result } = func;
  const { module } = other;
  const known = componentImport(other, func);
  const symbol = `import_${snake(module)}_${snake(name)}`;
  const inMemory = passesInMemory(parameters);
  const { offsets, size } = layoutOf(parameters);
  const form = resultForm(func);
  const [only] = result === undefined ? [] : flatten(result);
  const flats = parameters.flatMap(({ name: parameter, type }) => flatten(type, [parameter]));
  const core = [...(inMemory ? ['given: usize'] : flats.map((flat, i) => `f${i}: ${flatType(flat)}`)), ...(form === 'memory' ? ['place: usize'] : [])].join(', ');
  const args = inMemory ? `  const args_ = border.take(${size});\n${parameters.map((parameter, i) => `  ${writing(parameter.type, `args_ + ${offsets[i] ?? 0}`, camel(parameter.name))};\n`).join('')}` : '';
  const place = form === 'memory' && result !== undefined ? `  const place_ = border.take(${sizeOf(result)});\n` : '';
  const call = `${symbol}(${[...(inMemory ? ['args_'] : flats.map(lowered)), ...(form === 'memory' ? ['place_'] : [])].join(', ')})`;
  const [before, value] = result === undefined ? ['', ''] : form === 'flat' ? lifted(result, 'lifted_', '', () => 'flat_') : ['', reading(result, 'place_')];
  return `@external("${known.module}", "${known.name}")
declare function ${symbol}(${core}): ${form === 'flat' && only !== undefined ? flatType(only) : 'void'};
${docOf(doc)}export function ${camel(`${module}-${name}`)}(${parameters.map((parameter) => `${camel(parameter.name)}: ${typeName(parameter.type)}`).join(', ')}): ${result === undefined ? 'void' : typeName(result)} {
${args}${place}  ${form === 'flat' ? 'const flat_ = ' : ''}${call};
${before}${result === undefined ? '' : `  const result_ = ${value};\n`}  border.dropKept();
  border.dropBrought();
${result === undefined ? '' : '  return result_;\n'}}
`;
}
