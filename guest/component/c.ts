/** The C code between a component's author and the host. What the canonical ABI has in memory is what C has: nothing is converted. */
import { cBindings, cScalars } from '../bindings/c.ts';
import { cTypeWord, cWord } from '../bindings/c-words.ts';
import type { BindingFile } from '../bindings/binding-file.ts';
import { componentImport } from '../bindings/import-names.ts';
import { snake } from '../bindings/names.ts';
import type { WitFunction, WitImport, WitType, WitWorld } from '../wit/wit.ts';
import { flatten, passesInMemory, pointsTo, resultForm, type Flat } from './canonical.ts';

export function cComponentBindings(world: WitWorld): readonly BindingFile[] {
  return [...cBindings(world).filter(({ path }) => path.endsWith('.h')), { path: `${world.name}-glue.c`, text: new Glue(world).text() }];
}

class Glue {
  readonly #world: WitWorld;
  readonly #prefix: string;

  constructor(world: WitWorld) {
    this.#world = world;
    this.#prefix = snake(world.name);
  }

  text(): string {
    const { name, imports, exports } = this.#world;
    const p = this.#prefix;
    return `/* Made by \`aqua module build\`: what lies between ${name}.h and the host. Changes here are lost. */
#include "${name}.h"
#include <stdlib.h>
#include <string.h>

#define EXPORT(name) __attribute__((export_name(name)))

/* Blocks of memory in a chain, so that all can be freed together. */
typedef struct block { struct block *next; _Alignas(16) char data[]; } block;
static block *current;

static void *take(size_t size) {
  if (size > SIZE_MAX - sizeof(block)) __builtin_trap();
  block *taken = calloc(1, sizeof(block) + size);
  if (taken == NULL) __builtin_trap();
  taken->next = current;
  current = taken;
  return taken->data;
}

static void release(void) {
  for (block *next; current != NULL; current = next) {
    next = current->next;
    free(current);
  }
}

void *${p}_alloc(size_t size) { return take(size); }

${p}_string_t ${p}_string(const char *text) {
  size_t length = strlen(text);
  char *data = take(length);
  memcpy(data, text, length);
  return (${p}_string_t){data, length};
}

EXPORT("cabi_realloc") void *component_realloc(void *old, size_t old_size, size_t align, size_t size) {
  (void)align;
  void *taken = take(size);
  if (old != NULL) memcpy(taken, old, old_size < size ? old_size : size);
  return taken;
}

${imports.flatMap((other) => other.functions.map((func) => this.#import(other, func))).join('')}${exports.map((func) => this.#export(func)).join('')}`;
  }

  #type(type: WitType): string {
    switch (type.kind) {
      case 'scalar':
        return cScalars[type.name];
      default:
        return `${this.#prefix}_${cTypeWord(type)}_t`;
    }
  }

  #flatType({ type, part }: Flat): string {
    return part === 'address' ? 'void *' : part === 'count' ? 'size_t' : this.#type(type);
  }

  /** A value out of core arguments, taken one after the other. */
  #lifted(type: WitType, next: () => string): string {
    switch (type.kind) {
      case 'scalar':
        return next();
      case 'string':
      case 'list':
        return `(${this.#type(type)}){${next()}, ${next()}}`;
      case 'record':
        return `(${this.#type(type)}){${type.record.fields.map((field) => this.#lifted(field.type, next)).join(', ')}}`;
    }
  }

  #arguments(func: WitFunction): string {
    return `struct { ${func.parameters.map(({ type }, i) => `${this.#type(type)} a${i};`).join(' ')} }`;
  }

  #export(func: WitFunction): string {
    const { name, parameters, result } = func;
    const inMemory = passesInMemory(parameters);
    const flats = inMemory ? [] : parameters.flatMap(({ type }) => flatten(type));
    const core = inMemory ? 'void *given' : flats.map((flat, i) => `${this.#flatType(flat)} f${i}`).join(', ');
    let index = 0;
    const next = (): string => `f${index++}`;
    const given = parameters.map(({ type }, i) => (inMemory ? `args->a${i}` : this.#lifted(type, next))).join(', ');
    const call = `${this.#prefix}_${snake(name)}(${given})`;
    const form = resultForm(func);
    const symbol = `component_export_${snake(name)}`;
    const type = result === undefined ? 'void' : this.#type(result);
    const body = form === 'none' ? `  ${call};\n` : form === 'memory' ? `  static ${type} result;\n  result = ${call};\n` : `  ${type} result = ${call};\n`;
    const [only] = result === undefined ? [] : flatten(result);
    const gives = form === 'none' ? '' : form === 'memory' ? '  return &result;\n' : `  return ${['result', ...(only?.path ?? []).map(cWord)].join('.')};\n`;
    const kept = pointsTo(result);
    return `EXPORT("${name}") ${form === 'none' ? 'void' : form === 'memory' ? `${type} *` : only === undefined ? 'void' : this.#flatType(only)} ${symbol}(${core === '' ? 'void' : core}) {
${inMemory ? `  ${this.#arguments(func)} *args = given;\n` : ''}${body}${kept ? '' : '  release();\n'}${gives}}
${kept ? `EXPORT("cabi_post_${name}") void component_post_${snake(name)}(void *result) { (void)result; release(); }\n` : ''}
`;
  }

  #import(other: WitImport, func: WitFunction): string {
    const { name, parameters, result } = func;
    const { module } = other;
    const known = componentImport(other, func);
    const symbol = `component_import_${snake(module)}_${snake(name)}`;
    const inMemory = passesInMemory(parameters);
    const flats = parameters.flatMap(({ name: parameter, type }) => flatten(type, [parameter]));
    const form = resultForm(func);
    const [only] = result === undefined ? [] : flatten(result);
    const type = result === undefined ? 'void' : this.#type(result);
    const core = [...(inMemory ? ['void *'] : flats.map((flat) => this.#flatType(flat))), ...(form === 'memory' ? ['void *'] : [])].join(', ');
    const given = [...(inMemory ? ['&args_'] : flats.map(({ part, path }) => [...path.map(cWord), ...(part === 'address' ? ['data'] : part === 'count' ? ['length'] : [])].join('.'))), ...(form === 'memory' ? ['&result_'] : [])].join(', ');
    const declared = parameters.map((parameter) => `${this.#type(parameter.type)} ${cWord(parameter.name)}`).join(', ');
    const args = inMemory ? `  ${this.#arguments(func)} args_ = {${parameters.map((parameter) => cWord(parameter.name)).join(', ')}};\n` : '';
    const call = `${symbol}(${given})`;
    const body = form === 'none' ? `  ${call};\n` : form === 'memory' ? `  ${type} result_;\n  ${call};\n  return result_;\n` : `  ${type} result_;\n  ${['result_', ...(only?.path ?? []).map(cWord)].join('.')} = ${call};\n  return result_;\n`;
    return `__attribute__((import_module("${known.module}"), import_name("${known.name}")))
${form === 'flat' && only !== undefined ? this.#flatType(only) : 'void'} ${symbol}(${core === '' ? 'void' : core});

${type} ${snake(module)}_${snake(name)}(${declared === '' ? 'void' : declared}) {
${args}${body}}

`;
  }
}
