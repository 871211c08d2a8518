/** The module as Aqua scripts see it. */
import type { WitField, WitFunction, WitRecord, WitType, WitWorld } from '../wit/wit.ts';
import { pascal, plainName, recordName } from './names.ts';

const scalars = { bool: 'bool', s8: 'i8', s16: 'i16', s32: 'i32', s64: 'i64', u8: 'u8', u16: 'u16', u32: 'u32', u64: 'u64', f32: 'f32', f64: 'f64' } as const;

/**
 * `data` and `service` declarations, to import in a script. The service's id is the name of the world, as under `aqua run --service`.
 *
 * @example
 * ```ts
 * import { aquaDeclarations, readWit } from '../../guest/index.ts';
 * import { SourceFile } from '../../compiler/source/source-file.ts';
 *
 * const read = readWit(new SourceFile('greeter.wit', 'world greeter { export hello: func(name: string) -> string; }'));
 * read.ok && aquaDeclarations(read.world).split('\n').slice(-3); // ['service Greeter("greeter"):', '  hello(name: string) -> string', '']
 * ```
 */
export function aquaDeclarations({ name, doc, exports, records }: WitWorld): string {
  const parts = [
    `aqua ${pascal(name)} declares *\n`,
    ...recordsOf(exports, records).map(dataOf),
    `${comment(doc)}service ${pascal(name)}("${plainName(name)}"):\n${exports.map(methodOf).join('')}`,
  ];
  return parts.join('\n');
}

/** Those that exported functions use; imports are not for scripts. */
export function recordsOf(exports: readonly WitFunction[], records: readonly WitRecord[]): readonly WitRecord[] {
  const used = new Set<WitRecord>();
  const visit = (type: WitType): void => {
    if (type.kind === 'list') visit(type.of);
    if (type.kind !== 'record' || used.has(type.record)) return;
    used.add(type.record);
    for (const field of type.record.fields) visit(field.type);
  };
  for (const { parameters, result } of exports) {
    for (const { type } of parameters) visit(type);
    if (result !== undefined) visit(result);
  }
  return records.filter((record) => used.has(record));
}

function dataOf({ name, doc, fields }: WitRecord): string {
  return `${comment(doc)}data ${recordName(name)}:\n${fields.map((field) => `${comment(field.doc, '  ')}  ${named(field)}\n`).join('')}`;
}

function methodOf({ name, doc, parameters, result }: WitFunction): string {
  return `${comment(doc, '  ')}  ${plainName(name)}(${parameters.map(named).join(', ')})${result === undefined ? '' : ` -> ${typeName(result)}`}\n`;
}

function named({ name, type }: WitField): string {
  return `${plainName(name)}: ${typeName(type)}`;
}

function typeName(type: WitType): string {
  switch (type.kind) {
    case 'scalar':
      return scalars[type.name];
    case 'string':
      return 'string';
    case 'list':
      return `[]${typeName(type.of)}`;
    case 'record':
      return recordName(type.record.name);
  }
}

function comment(doc: string, indent = ''): string {
  return doc === '' ? '' : `${doc.split('\n').map((line) => `${indent}-- ${line}`.trimEnd()).join('\n')}\n`;
}
