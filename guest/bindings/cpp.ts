/** A C++17 header for who writes the module, and the code between it and the host. */
import type { WitFunction, WitImport, WitRecord, WitType, WitWorld } from '../wit/wit.ts';
import type { BindingFile } from './binding-file.ts';
import { marineImport, whose } from './import-names.ts';
import { commentOf, cWord } from './c-words.ts';
import { plainName, snake } from './names.ts';

export const scalars = { bool: 'bool', s8: 'std::int8_t', s16: 'std::int16_t', s32: 'std::int32_t', s64: 'std::int64_t', u8: 'std::uint8_t', u16: 'std::uint16_t', u32: 'std::uint32_t', u64: 'std::uint64_t', f32: 'float', f64: 'double' } as const;

/**
 * `NAME.hpp` with the types and functions in a namespace of the world's name, those of other modules in one of the module's name;
 * `NAME-glue.cpp` is compiled and linked with the author's files.
 */
export function cppBindings(world: WitWorld): readonly BindingFile[] {
  return [
    { path: `${world.name}.hpp`, text: header(world) },
    { path: `${world.name}-glue.cpp`, text: glue(world) },
  ];
}

/** `home` in front of names of records where they are not in scope. */
export function typeName(type: WitType, home = ''): string {
  switch (type.kind) {
    case 'scalar':
      return scalars[type.name];
    case 'string':
      return 'std::string';
    case 'list':
      return `std::vector<${typeName(type.of, home)}>`;
    case 'record':
      return `${home}${cWord(type.record.name)}`;
  }
}

export function signature({ name, parameters, result }: WitFunction, home = ''): string {
  const list = parameters.map((parameter) => {
    const type = typeName(parameter.type, home);
    return `${parameter.type.kind === 'scalar' ? type : `const ${type} &`}${parameter.type.kind === 'scalar' ? ' ' : ''}${cWord(parameter.name)}`;
  });
  return `${result === undefined ? 'void' : typeName(result, home)} ${cWord(name)}(${list.join(', ')})`;
}

function header({ name, records, exports, imports }: WitWorld): string {
  const space = cWord(name);
  return `// Made by \`aqua module build\` from the WIT file of ${name}: changes here are lost.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace ${space} {

${records.map(declaration).join('\n')}
// What this module has to define.
${exports.map((func) => `${commentOf(func.doc)}${signature(func)};\n`).join('')}
}
${imports.map((other) => `
// ${whose(other)}
namespace ${cWord(other.module)} {
${other.functions.map((func) => `${commentOf(func.doc)}${signature(func, `::${space}::`)};\n`).join('')}}
`).join('')}`;
}

function declaration({ name, doc, fields }: WitRecord): string {
  return `${commentOf(doc)}struct ${cWord(name)} {\n${fields.map((field) => `${commentOf(field.doc, '  ')}  ${typeName(field.type)} ${cWord(field.name)}{};\n`).join('')}};\n`;
}

/** In the code of both kinds of modules. */
export const blocks = `// Blocks of memory in a chain, so that all can be freed together.
struct block { block *next; alignas(16) char data[1]; };
// Of arguments that the host brings; of results that it reads; of arguments for another module.
block *arguments, *results, *outgoing;

char *take(block *&chain, std::size_t size) {
  auto *taken = static_cast<block *>(std::calloc(1, sizeof(block) + size));
  if (taken == nullptr) __builtin_trap();
  taken->next = chain;
  chain = taken;
  return taken->data;
}

void release(block *&chain) {
  while (chain != nullptr) {
    block *next = chain->next;
    std::free(chain);
    chain = next;
  }
}

`;

function glue({ name, records, exports, imports }: WitWorld): string {
  const home = `::${cWord(name)}::`;
  return `// Made by \`aqua module build\`: what lies between ${name}.hpp and the host. Changes here are lost.
#include "${name}.hpp"
#include <cstdlib>
#include <cstring>

#define EXPORT(name) extern "C" __attribute__((export_name(name)))

namespace {

${blocks}std::uint32_t result_ptr, result_size;

char *address(const char *at) { std::uint32_t value; std::memcpy(&value, at, 4); return reinterpret_cast<char *>(value); }
std::uint32_t count(const char *at) { std::uint32_t value; std::memcpy(&value, at + 4, 4); return value; }
void put(char *at, const char *data) { auto value = reinterpret_cast<std::uint32_t>(data); std::memcpy(at, &value, 4); }
void put(char *at, const char *data, std::size_t length) { put(at, data); auto value = static_cast<std::uint32_t>(length); std::memcpy(at + 4, &value, 4); }

// How a value lies in memory at the border, where nothing is aligned.
template <class T> struct border {
  static constexpr std::size_t width = sizeof(T);
  static T read(const char *at) { T value; std::memcpy(&value, at, sizeof(T)); return value; }
  static void write(char *at, const T &value, block *&) { std::memcpy(at, &value, sizeof(T)); }
};

template <> struct border<bool> {
  static constexpr std::size_t width = 1;
  static bool read(const char *at) { return *at != 0; }
  static void write(char *at, bool value, block *&) { *at = value; }
};

template <> struct border<std::string> {
  static constexpr std::size_t width = 8;
  static std::string take_in(const char *data, std::uint32_t length) { return {data, length}; }
  static char *body(const std::string &value, block *&chain) {
    char *data = take(chain, value.size());
    std::memcpy(data, value.data(), value.size());
    return data;
  }
  static std::string read(const char *at) { return take_in(address(at), count(at)); }
  static void write(char *at, const std::string &value, block *&chain) { put(at, body(value, chain), value.size()); }
};

template <class T> struct border<std::vector<T>> {
  static constexpr std::size_t width = 8;
  static std::vector<T> take_in(const char *data, std::uint32_t length) {
    std::vector<T> list;
    list.reserve(length);
    for (std::uint32_t i = 0; i < length; i++) list.push_back(border<T>::read(data + i * border<T>::width));
    return list;
  }
  static char *body(const std::vector<T> &list, block *&chain) {
    char *start = take(chain, list.size() * border<T>::width), *to = start;
    for (const T &value : list) {
      border<T>::write(to, value, chain);
      to += border<T>::width;
    }
    return start;
  }
  static std::vector<T> read(const char *at) { return take_in(address(at), count(at)); }
  static void write(char *at, const std::vector<T> &list, block *&chain) { put(at, body(list, chain), list.size()); }
};

template <class R, auto... fields> struct record {
  static constexpr std::size_t width = 4;
  template <auto field> using type = std::decay_t<decltype(std::declval<R>().*field)>;
  static R take_in(const char *at) {
    R value;
    ((value.*fields = border<type<fields>>::read(at), at += border<type<fields>>::width), ...);
    return value;
  }
  static char *body(const R &value, block *&chain) {
    char *start = take(chain, (border<type<fields>>::width + ...)), *to = start;
    ((border<type<fields>>::write(to, value.*fields, chain), to += border<type<fields>>::width), ...);
    return start;
  }
  static R read(const char *at) { return take_in(address(at)); }
  static void write(char *at, const R &value, block *&chain) { put(at, body(value, chain)); }
};

${records.map(({ name: of, fields }) => `template <> struct border<${home}${cWord(of)}> : record<${[`${home}${cWord(of)}`, ...fields.map((field) => `&${home}${cWord(of)}::${cWord(field.name)}`)].join(', ')}> {};\n`).join('')}
}

EXPORT("allocate") char *marine_allocate(std::uint32_t size, std::uint32_t) { return size == 0 ? nullptr : take(arguments, size); }
EXPORT("release_objects") void marine_release_objects() { release(results); release(outgoing); }
EXPORT("get_result_ptr") std::uint32_t marine_get_result_ptr() { return result_ptr; }
EXPORT("get_result_size") std::uint32_t marine_get_result_size() { return result_size; }
EXPORT("set_result_ptr") void marine_set_result_ptr(std::uint32_t ptr) { result_ptr = ptr; }
EXPORT("set_result_size") void marine_set_result_size(std::uint32_t size) { result_size = size; }

${imports.map((other) => importedBy(other, home)).join('')}${exports.map((func) => exported(func, home)).join('')}`;
}

function coreParameter(type: WitType, i: number): string {
  switch (type.kind) {
    case 'scalar':
      return `${scalars[type.name]} a${i}`;
    case 'string':
    case 'list':
      return `const char *a${i}, std::uint32_t n${i}`;
    case 'record':
      return `const char *a${i}`;
  }
}

function exported({ name, parameters, result }: WitFunction, home: string): string {
  const given = parameters.map(({ type }, i) => (type.kind === 'scalar' ? `a${i}` : `border<${typeName(type, home)}>::take_in(a${i}${type.kind === 'record' ? '' : `, n${i}`})`));
  const call = `${home}${cWord(name)}(${given.join(', ')})`;
  const scalar = result?.kind === 'scalar';
  const body = result === undefined ? `  ${call};\n` : `  auto result = ${call};\n`;
  const give = result === undefined || scalar ? '' : `  result_ptr = reinterpret_cast<std::uint32_t>(border<${typeName(result, home)}>::body(result, results));\n${result.kind === 'record' ? '' : '  result_size = result.size();\n'}`;
  return `EXPORT("${plainName(name)}") ${scalar ? typeName(result) : 'void'} marine_export_${snake(name)}(${parameters.map(({ type }, i) => coreParameter(type, i)).join(', ')}) {
${body}${give}  release(arguments);
${scalar ? '  return result;\n' : ''}}

`;
}

function importedBy(other: WitImport, home: string): string {
  const { module, functions } = other;
  const symbol = ({ name }: WitFunction): string => `marine_import_${snake(module)}_${snake(name)}`;
  const declare = (func: WitFunction): string => {
    const known = marineImport(other, func);
    return `extern "C" __attribute__((import_module("${known.module}"), import_name("${known.name}"))) ${func.result?.kind === 'scalar' ? typeName(func.result) : 'void'} ${symbol(func)}(${func.parameters.map(({ type }, i) => coreParameter(type, i)).join(', ')});\n`;
  };
  const define = (func: WitFunction): string => {
    const { parameters, result } = func;
    const given = parameters.map(({ name, type }) => {
      const value = cWord(name);
      if (type.kind === 'scalar') return value;
      return `border<${typeName(type, home)}>::body(${value}, outgoing)${type.kind === 'record' ? '' : `, ${value}.size()`}`;
    });
    const call = `${symbol(func)}(${given.join(', ')})`;
    const after = result === undefined ? '' : result.kind === 'scalar' ? '  return result;\n' : `  return border<${typeName(result, home)}>::take_in(reinterpret_cast<const char *>(result_ptr)${result.kind === 'record' ? '' : ', result_size'});\n`;
    return `${signature(func, home)} {\n  ${result?.kind === 'scalar' ? 'auto result = ' : ''}${call};\n  release(outgoing);\n${after}}\n`;
  };
  return `${functions.map(declare).join('')}\nnamespace ${cWord(module)} {\n${functions.map(define).join('\n')}}\n\n`;
}
