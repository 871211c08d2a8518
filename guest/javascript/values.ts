/** JavaScript that reads and writes values in the memory at the border. */
import { typesOf } from '../bindings/layout.ts';
import { camel, pascal } from '../bindings/names.ts';
import { nameOfType } from '../wit/wit.ts';
import type { ScalarName, WitRecord, WitType, WitWorld } from '../wit/wit.ts';
import type { CoreType } from './code.ts';
import { FIRST_BYTE } from './core-functions.ts';
import type { Form } from './form.ts';

type Layout = Pick<Form, 'width' | 'offsets' | 'recordsInline'>;

/** How a scalar is called in the methods of a DataView, and how it is checked. */
const scalars: Readonly<Record<ScalarName, readonly [view: string, check: (value: string) => string]>> = {
  bool: ['Uint8', (value) => `border.bool(${value})`],
  s8: ['Int8', integer('s8', -128, 127)],
  s16: ['Int16', integer('s16', -32_768, 32_767)],
  s32: ['Int32', integer('s32', -2_147_483_648, 2_147_483_647)],
  u8: ['Uint8', integer('u8', 0, 255)],
  u16: ['Uint16', integer('u16', 0, 65_535)],
  u32: ['Uint32', integer('u32', 0, 4_294_967_295)],
  s64: ['BigInt64', (value) => `border.large(${value}, ${-(2n ** 63n)}n, ${2n ** 63n - 1n}n, 's64')`],
  u64: ['BigUint64', (value) => `border.large(${value}, 0n, ${2n ** 64n - 1n}n, 'u64')`],
  f32: ['Float32', (value) => `border.float(${value}, 'f32')`],
  f64: ['Float64', (value) => `border.float(${value}, 'f64')`],
};

function integer(type: string, least: number, most: number): (value: string) => string {
  return (value) => `border.integer(${value}, ${least}, ${most}, '${type}')`;
}

/** No name of a record begins with a small letter, so that these differ. */
function wordOf(type: WitType): string {
  return nameOfType(type, (of) => `list$${of}`, ({ name }) => pascal(name));
}

/** The file that both the module's functions and those of other modules use. */
export function valuesFile(world: WitWorld, layout: Layout): string {
  const parts = typesOf(world, wordOf).map((type) => (type.kind === 'record' ? recordFunctions(type.record, layout) : type.kind === 'list' ? listFunctions(type, layout) : ''));
  return `// Made by \`aqua module build\`: how values lie in memory. Changes here are lost.
import * as border from './${world.name}-border.js';

${parts.join('')}`;
}

/** An expression for the value at an address. */
export function reading(type: WitType, at: string, layout: Pick<Layout, 'recordsInline'>, home = ''): string {
  switch (type.kind) {
    case 'scalar': {
      const value = `border.data.get${scalars[type.name][0]}(${at}, true)`;
      return type.name === 'bool' ? `${value} !== 0` : value;
    }
    case 'string':
      return `border.text(${pointer(at)}, ${word(at, 4)})`;
    case 'list':
      return `${home}get$${wordOf(type)}(${pointer(at)}, ${word(at, 4)})`;
    case 'record':
      return `${home}get$${wordOf(type)}(${layout.recordsInline ? at : pointer(at)})`;
  }
}

/** A statement that puts a value to an address. */
export function writing(type: WitType, at: string, value: string, layout: Pick<Layout, 'recordsInline'>, home = ''): string {
  switch (type.kind) {
    case 'scalar': {
      const [view, check] = scalars[type.name];
      return `border.data.set${view}(${at}, ${check(value)}, true);`;
    }
    case 'string':
      return `${setPointer(at, `border.putText(${value})`)} ${setWord(at, 'border.textLength()', 4)}`;
    case 'list':
      return `${setPointer(at, `${home}put$${wordOf(type)}(${value})`)} ${setWord(at, `${value}.length`, 4)}`;
    case 'record':
      return layout.recordsInline ? `${home}set$${wordOf(type)}(${at}, ${value});` : setPointer(at, `${home}put$${wordOf(type)}(${value})`);
  }
}

export function coreType(name: ScalarName): CoreType {
  switch (name) {
    case 'f32':
    case 'f64':
      return name;
    case 's64':
    case 'u64':
      return 'i64';
    default:
      return 'i32';
  }
}

/** A statement that puts a value to where core values lie. */
export function slotWriting(type: WitType, at: string, value: string, layout: Pick<Layout, 'recordsInline'>): string {
  if (type.kind !== 'scalar') return writing(type, at, value, layout, 'values.');
  const [view, check] = scalars[type.name];
  return `border.data.set${coreType(type.name) === 'i32' ? view.replace(/\d+$/, '32') : view}(${at}, ${check(value)}, true);`;
}

export function slotAt(offset: number): string {
  return offset === 0 ? 'border.slots' : `border.slots + ${offset}`;
}

/** A position for the address that stands there, and the other way round. */
export function pointer(at: string): string {
  return `${word(at)} - ${FIRST_BYTE}`;
}

export function setPointer(at: string, value: string): string {
  return setWord(at, `${value} + ${FIRST_BYTE}`);
}

function word(at: string, offset = 0): string {
  return `border.data.getUint32(${offset === 0 ? at : `${at} + ${offset}`}, true)`;
}

function setWord(at: string, value: string, offset = 0): string {
  return `border.data.setUint32(${offset === 0 ? at : `${at} + ${offset}`}, ${value}, true);`;
}

function recordFunctions(record: WitRecord, layout: Layout): string {
  const { offsets, size } = layout.offsets(record);
  const name = pascal(record.name);
  const fields = record.fields.map((field, i) => ({ name: camel(field.name), type: field.type, at: `at + ${offsets[i] ?? 0}` }));
  return `export function get$${name}(at) {
  return {
${fields.map((field) => `    ${field.name}: ${reading(field.type, field.at, layout)},\n`).join('')}  };
}
export function set$${name}(at, value) {
  border.record(value, '${record.name}');
  let part;
  try {
${fields.map((field) => `    part = '.${field.name}';\n    const ${variableOf(field.name)} = value.${field.name};\n    ${writing(field.type, field.at, variableOf(field.name), layout)}\n`).join('')}  } catch (error) {
    throw border.within(error, part);
  }
}
export function put$${name}(value) {
  const at = border.room(${size});
  set$${name}(at, value);
  return at;
}
`;
}

/** Fields may be called like anything else here. */
function variableOf(field: string): string {
  return `$${field}`;
}

function listFunctions(list: Extract<WitType, { kind: 'list' }>, layout: Layout): string {
  const name = wordOf(list);
  if (list.of.kind === 'scalar' && list.of.name === 'u8') {
    return `export function get$${name}(at, count) { return border.bytes.slice(at, at + count); }\nexport const put$${name} = border.putBytes;\n`;
  }
  const width = layout.width(list.of);
  return `export function get$${name}(at, count) {
  const list = [];
  for (let i = 0; i < count; i++, at += ${width}) list.push(${reading(list.of, 'at', layout)});
  return list;
}
export function put$${name}(list) {
  border.list(list, '${witName(list)}');
  const count = list.length;
  const start = border.room(count * ${width});
  let i = 0;
  try {
    for (let at = start; i < count; i++, at += ${width}) {
      const item = list[i];
      ${writing(list.of, 'at', 'item', layout)}
    }
  } catch (error) {
    throw border.within(error, \`[\${i}]\`);
  }
  return start;
}
`;
}

/** A type as a WIT file has it. */
export function witName(type: WitType): string {
  return nameOfType(type, (of) => `list<${of}>`, ({ name }) => name);
}
