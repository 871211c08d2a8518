/** A C header for who writes the module, and the C code between it and the host. */
import type { WitField, WitFunction, WitImport, WitType, WitWorld } from '../wit/wit.ts';
import type { BindingFile } from './binding-file.ts';
import { marineImport, whose } from './import-names.ts';
import { commentOf, cTypeWord, cWord } from './c-words.ts';
import { fieldOffsets, liesFlat, typesOf, widthOf } from './layout.ts';
import { plainName, snake } from './names.ts';

export const cScalars = { bool: 'bool', s8: 'int8_t', s16: 'int16_t', s32: 'int32_t', s64: 'int64_t', u8: 'uint8_t', u16: 'uint16_t', u32: 'uint32_t', u64: 'uint64_t', f32: 'float', f64: 'double' } as const;

/**
 * `NAME.h` with the types, the functions that the author writes (`NAME_function`) and those of other modules (`MODULE_function`);
 * `NAME-glue.c` is compiled and linked with the author's files.
 */
export function cBindings(world: WitWorld): readonly BindingFile[] {
  return new Generator(world).files();
}

class Generator {
  readonly #world: WitWorld;
  readonly #prefix: string;
  readonly #types: readonly WitType[];

  constructor(world: WitWorld) {
    this.#world = world;
    this.#prefix = snake(world.name);
    this.#types = typesOf(world, (type) => this.#type(type));
  }

  files(): readonly BindingFile[] {
    const { name } = this.#world;
    return [
      { path: `${name}.h`, text: this.#header() },
      { path: `${name}-glue.c`, text: this.#glue() },
    ];
  }

  #type(type: WitType): string {
    return type.kind === 'scalar' ? cScalars[type.name] : `${this.#prefix}_${cTypeWord(type)}_t`;
  }

  #header(): string {
    const p = this.#prefix;
    return `/* Made by \`aqua module build\` from the WIT file of ${this.#world.name}: changes here are lost. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

${this.#types.map((type) => this.#declaration(type)).join('')}${this.#types.some(({ kind }) => kind === 'string') ? '' : this.#declaration({ kind: 'string' })}
/* Memory that stays as long as the call in which it is asked for, and its result. Nothing needs to be freed. Zeroed; stops the call when there is no more. */
void *${p}_alloc(size_t size);

/* The text of a C string, copied as ${p}_alloc does. */
${p}_string_t ${p}_string(const char *text);

/*
 * What this module has to define. Arguments stay until the function returns. What a result points to must stay until then, too: memory of
 * ${p}_alloc, literals, arguments, or what is static.
 */
${this.#world.exports.map((func) => `${commentOf(func.doc)}${this.#signature(func, p)};\n`).join('')}${this.#world.imports.map((other) => this.#imported(other)).join('')}
#ifdef __cplusplus
}
#endif
`;
  }

  #declaration(type: WitType): string {
    switch (type.kind) {
      case 'scalar':
        return '';
      case 'string':
        return `/* UTF-8, without a zero at the end. */\ntypedef struct { char *data; size_t length; } ${this.#type(type)};\n`;
      case 'list':
        return `typedef struct { ${this.#type(type.of)} *data; size_t length; } ${this.#type(type)};\n`;
      case 'record':
        return `${commentOf(type.record.doc)}typedef struct {\n${type.record.fields.map((field) => `${commentOf(field.doc, '  ')}  ${this.#type(field.type)} ${cWord(field.name)};\n`).join('')}} ${this.#type(type)};\n`;
    }
  }

  #imported(other: WitImport): string {
    return `\n/* ${whose(other)} */\n${other.functions.map((func) => `${commentOf(func.doc)}${this.#signature(func, snake(other.module))};\n`).join('')}`;
  }

  #signature({ name, parameters, result }: WitFunction, prefix: string): string {
    const list = parameters.map((parameter) => `${this.#type(parameter.type)} ${cWord(parameter.name)}`).join(', ');
    return `${result === undefined ? 'void' : this.#type(result)} ${prefix}_${snake(name)}(${list === '' ? 'void' : list})`;
  }

  #glue(): string {
    const { name, imports, exports } = this.#world;
    const p = this.#prefix;
    return `/* Made by \`aqua module build\`: what lies between ${name}.h and the host. Changes here are lost. */
#include "${name}.h"
#include <stdlib.h>
#include <string.h>

#define EXPORT(name) __attribute__((export_name(name)))

/* Blocks of memory in a chain, so that all can be freed together. */
typedef struct block { struct block *next; _Alignas(16) char data[]; } block;
/* Of the running call; of a call whose result is still read; arguments for another module. */
static block *current, *finished, *outgoing;

static void *take(block **chain, size_t size) {
  if (size > SIZE_MAX - sizeof(block)) __builtin_trap();
  block *taken = calloc(1, sizeof(block) + size);
  if (taken == NULL) __builtin_trap();
  taken->next = *chain;
  *chain = taken;
  return taken->data;
}

static void release(block **chain) {
  for (block *next; *chain != NULL; *chain = next) {
    next = (*chain)->next;
    free(*chain);
  }
}

static void *take_list(block **chain, size_t length, size_t width) {
  if (length > SIZE_MAX / width) __builtin_trap();
  return take(chain, length * width);
}

void *${p}_alloc(size_t size) { return take(&current, size); }

${p}_string_t ${p}_string(const char *text) {
  size_t length = strlen(text);
  char *data = take(&current, length);
  memcpy(data, text, length);
  return (${p}_string_t){data, length};
}

static uint32_t result_ptr, result_size;
EXPORT("allocate") void *marine_allocate(uint32_t size, uint32_t tag) { (void)tag; return size == 0 ? NULL : take(&current, size); }
EXPORT("release_objects") void marine_release_objects(void) { release(&finished); release(&outgoing); }
EXPORT("get_result_ptr") uint32_t marine_get_result_ptr(void) { return result_ptr; }
EXPORT("get_result_size") uint32_t marine_get_result_size(void) { return result_size; }
EXPORT("set_result_ptr") void marine_set_result_ptr(uint32_t ptr) { result_ptr = ptr; }
EXPORT("set_result_size") void marine_set_result_size(uint32_t size) { result_size = size; }

${this.#types.map((type) => this.#conversions(type)).join('')}${imports.flatMap((other) => other.functions.map((func) => this.#import(other, func))).join('')}${exports.map((func) => this.#export(func)).join('')}`;
  }

  /** From the border's form to C and back; flat lists need none. */
  #conversions(type: WitType): string {
    if (type.kind === 'record') {
      const { offsets, size } = fieldOffsets(type.record);
      const fields = type.record.fields.map((field, i) => ({ ...field, name: cWord(field.name), offset: offsets[i] ?? 0 }));
      const [name, word] = [this.#type(type), cTypeWord(type)];
      return `static ${name} read_${word}(const char *from) {
  ${name} value;
${fields.map((field) => this.#readField(field)).join('')}  return value;
}

static char *write_${word}(${name} value, block **chain) {
  char *to = take(chain, ${size});
${fields.map((field) => this.#writeField(field)).join('')}  return to;
}

`;
    }
    if (type.kind !== 'list' || liesFlat(type)) return '';
    const [name, word, inner] = [this.#type(type), cTypeWord(type), this.#type(type.of)];
    const { of } = type;
    return `static ${name} read_${word}(const char *from, size_t length) {
  ${name} list = {take_list(&current, length, sizeof(${inner})), length};
  for (size_t i = 0; i < length; i++, from += ${widthOf(of)}) {
${this.#read(of, 'list.data[i]', 'from', '    ')}  }
  return list;
}

static char *write_${word}(${name} list, block **chain) {
  char *start = take_list(chain, list.length, ${widthOf(of)}), *to = start;
  for (size_t i = 0; i < list.length; i++, to += ${widthOf(of)}) {
${this.#write(of, 'list.data[i]', 'to', '    ')}  }
  return start;
}

`;
  }

  #readField({ name, type, offset }: Pick<WitField, 'name' | 'type'> & { readonly offset: number }): string {
    return this.#read(type, `value.${name}`, `from + ${offset}`, '  ');
  }

  #writeField({ name, type, offset }: Pick<WitField, 'name' | 'type'> & { readonly offset: number }): string {
    return this.#write(type, `value.${name}`, `to + ${offset}`, '  ');
  }

  #read(type: WitType, target: string, from: string, indent: string): string {
    if (liesFlat(type)) return `${indent}memcpy(&${target}, ${from}, ${widthOf(type)});\n`;
    const word = cTypeWord(type);
    if (type.kind === 'record') return `${indent}{ uint32_t at; memcpy(&at, ${from}, 4); ${target} = read_${word}((const char *)at); }\n`;
    return `${indent}{ uint32_t at[2]; memcpy(at, ${from}, 8); ${target} = read_${word}((const char *)at[0], at[1]); }\n`;
  }

  #write(type: WitType, source: string, to: string, indent: string): string {
    if (liesFlat(type)) return `${indent}memcpy(${to}, &${source}, ${widthOf(type)});\n`;
    const word = cTypeWord(type);
    if (type.kind === 'record') return `${indent}{ uint32_t at = (uint32_t)write_${word}(${source}, chain); memcpy(${to}, &at, 4); }\n`;
    return `${indent}{ uint32_t at[2] = {(uint32_t)write_${word}(${source}, chain), ${source}.length}; memcpy(${to}, at, 8); }\n`;
  }

  #export({ name, parameters, result }: WitFunction): string {
    const taken = parameters.map(({ type }, i) => this.#coreParameter(type, i)).join(', ');
    const given = parameters.map(({ type }, i) => this.#lifted(type, i)).join(', ');
    const call = `${this.#prefix}_${snake(name)}(${given})`;
    const scalar = result?.kind === 'scalar';
    const body = result === undefined ? `  ${call};\n` : `  ${this.#type(result)} result = ${call};\n${scalar ? '' : this.#giveResult(result)}`;
    // A result that is read from memory is released by the host when it has read it.
    const end = result === undefined || scalar ? `  release(&current);\n${scalar ? '  return result;\n' : ''}` : '  finished = current;\n  current = NULL;\n';
    return `EXPORT("${plainName(name)}") ${scalar ? this.#type(result) : 'void'} marine_export_${snake(name)}(${taken === '' ? 'void' : taken}) {
${body}${end}}

`;
  }

  #coreParameter(type: WitType, i: number): string {
    switch (type.kind) {
      case 'scalar':
        return `${this.#type(type)} a${i}`;
      case 'string':
      case 'list':
        return `char *a${i}, uint32_t n${i}`;
      case 'record':
        return `const char *a${i}`;
    }
  }

  #lifted(type: WitType, i: number): string {
    switch (type.kind) {
      case 'scalar':
        return `a${i}`;
      case 'string':
        return `(${this.#type(type)}){a${i}, n${i}}`;
      case 'list':
        return liesFlat(type) ? `(${this.#type(type)}){(void *)a${i}, n${i}}` : `read_${cTypeWord(type)}(a${i}, n${i})`;
      case 'record':
        return `read_${cTypeWord(type)}(a${i})`;
    }
  }

  #giveResult(type: WitType): string {
    if (type.kind === 'record') return `  result_ptr = (uint32_t)write_${cTypeWord(type)}(result, &current);\n`;
    return `  result_ptr = (uint32_t)${liesFlat(type) ? 'result.data' : `write_${cTypeWord(type)}(result, &current)`};\n  result_size = result.length;\n`;
  }

  #import(other: WitImport, func: WitFunction): string {
    const { name, parameters, result } = func;
    const { module } = other;
    const known = marineImport(other, func);
    const core = parameters.map(({ type }, i) => this.#coreParameter(type, i)).join(', ');
    const given = parameters.map((parameter) => this.#lowered(parameter)).join(', ');
    const symbol = `marine_import_${snake(module)}_${snake(name)}`;
    const scalar = result?.kind === 'scalar';
    const call = `${symbol}(${given})`;
    return `__attribute__((import_module("${known.module}"), import_name("${known.name}")))
${scalar ? this.#type(result) : 'void'} ${symbol}(${core === '' ? 'void' : core});

${this.#signature(func, snake(module))} {
${scalar ? `  ${this.#type(result)} result = ${call};\n` : `  ${call};\n`}  release(&outgoing);
${result === undefined ? '' : scalar ? '  return result;\n' : `  return ${this.#resultOfImport(result)};\n`}}

`;
  }

  #lowered({ name, type }: WitField): string {
    const value = cWord(name);
    switch (type.kind) {
      case 'scalar':
        return value;
      case 'string':
        return `${value}.data, ${value}.length`;
      case 'list':
        return liesFlat(type) ? `(char *)${value}.data, ${value}.length` : `write_${cTypeWord(type)}(${value}, &outgoing), ${value}.length`;
      case 'record':
        return `write_${cTypeWord(type)}(${value}, &outgoing)`;
    }
  }

  #resultOfImport(type: WitType): string {
    if (type.kind === 'record') return `read_${cTypeWord(type)}((const char *)result_ptr)`;
    return liesFlat(type) ? `(${this.#type(type)}){(void *)result_ptr, result_size}` : `read_${cTypeWord(type)}((const char *)result_ptr, result_size)`;
  }
}
