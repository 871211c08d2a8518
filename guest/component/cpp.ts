/** The C++ code between a component's author and the host. */
import type { BindingFile } from '../bindings/binding-file.ts';
import { componentImport } from '../bindings/import-names.ts';
import { cWord } from '../bindings/c-words.ts';
import { blocks, cppBindings, scalars, signature, typeName } from '../bindings/cpp.ts';
import { snake } from '../bindings/names.ts';
import type { WitFunction, WitImport, WitType, WitWorld } from '../wit/wit.ts';
import { alignOf, flatten, layoutOf, passesInMemory, pointsTo, resultForm, sizeOf, type Flat } from './canonical.ts';

export function cppComponentBindings(world: WitWorld): readonly BindingFile[] {
  return [...cppBindings(world).filter(({ path }) => path.endsWith('.hpp')), { path: `${world.name}-glue.cpp`, text: glue(world) }];
}

function glue({ name, records, exports, imports }: WitWorld): string {
  const home = `::${cWord(name)}::`;
  return `// Made by \`aqua module build\`: what lies between ${name}.hpp and the host. Changes here are lost.
#include "${name}.hpp"
#include <cstdlib>
#include <cstring>

#define EXPORT(name) extern "C" __attribute__((export_name(name)))

namespace {

${blocks}template <class T> T get(const char *at) { T value; std::memcpy(&value, at, sizeof(T)); return value; }
template <class T> void put(char *at, T value) { std::memcpy(at, &value, sizeof(T)); }

// How a value lies in memory at the border.
template <class T> struct border {
  static constexpr std::size_t size = sizeof(T);
  static T read(const char *at) { return get<T>(at); }
  static void write(char *at, const T &value, block *&) { put<T>(at, value); }
};

template <> struct border<bool> {
  static constexpr std::size_t size = 1;
  static bool read(const char *at) { return *at != 0; }
  static void write(char *at, bool value, block *&) { *at = value; }
};

template <> struct border<std::string> {
  static constexpr std::size_t size = 8;
  static std::string take_in(const char *data, std::uint32_t length) { return {data, length}; }
  static char *body(const std::string &value, block *&chain) {
    char *data = take(chain, value.size());
    std::memcpy(data, value.data(), value.size());
    return data;
  }
  static std::string read(const char *at) { return take_in(get<const char *>(at), get<std::uint32_t>(at + 4)); }
  static void write(char *at, const std::string &value, block *&chain) { put<char *>(at, body(value, chain)); put<std::uint32_t>(at + 4, value.size()); }
};

template <class T> struct border<std::vector<T>> {
  static constexpr std::size_t size = 8;
  static std::vector<T> take_in(const char *data, std::uint32_t length) {
    std::vector<T> list;
    list.reserve(length);
    for (std::uint32_t i = 0; i < length; i++) list.push_back(border<T>::read(data + i * border<T>::size));
    return list;
  }
  static char *body(const std::vector<T> &list, block *&chain) {
    char *start = take(chain, list.size() * border<T>::size), *to = start;
    for (const T &value : list) {
      border<T>::write(to, value, chain);
      to += border<T>::size;
    }
    return start;
  }
  static std::vector<T> read(const char *at) { return take_in(get<const char *>(at), get<std::uint32_t>(at + 4)); }
  static void write(char *at, const std::vector<T> &list, block *&chain) { put<char *>(at, body(list, chain)); put<std::uint32_t>(at + 4, list.size()); }
};

${records.map((record) => recordBorder({ kind: 'record', record }, home)).join('')}
}

EXPORT("cabi_realloc") void *component_realloc(void *old, std::size_t old_size, std::size_t, std::size_t size) {
  char *taken = take(arguments, size);
  if (old != nullptr) std::memcpy(taken, old, old_size < size ? old_size : size);
  return taken;
}

${imports.map((other) => importedBy(other, home)).join('')}${exports.map((func) => exported(func, home)).join('')}`;
}

function recordBorder(type: Extract<WitType, { kind: 'record' }>, home: string): string {
  const { offsets } = layoutOf(type.record.fields);
  const fields = type.record.fields.map((field, i) => ({ border: `border<${typeName(field.type, home)}>`, name: cWord(field.name), at: `at + ${offsets[i] ?? 0}` }));
  const name = typeName(type, home);
  return `template <> struct border<${name}> {
  static constexpr std::size_t size = ${sizeOf(type)}; // aligned to ${alignOf(type)}
  static ${name} read(const char *at) { return {${fields.map((field) => `${field.border}::read(${field.at})`).join(', ')}}; }
  static void write(char *at, const ${name} &value, block *&chain) {
${fields.map((field) => `    ${field.border}::write(${field.at}, value.${field.name}, chain);\n`).join('')}  }
};
`;
}

function flatType({ type, part }: Flat): string {
  if (part === 'address') return 'const char *';
  return part === 'count' || type.kind !== 'scalar' ? 'std::uint32_t' : scalars[type.name];
}

/** A value out of core arguments, taken one after the other. Braces keep the order. */
function lifted(type: WitType, home: string, next: () => string): string {
  switch (type.kind) {
    case 'scalar':
      return next();
    case 'string':
    case 'list':
      return `border<${typeName(type, home)}>::take_in(${next()}, ${next()})`;
    case 'record':
      return `${typeName(type, home)}{${type.record.fields.map((field) => lifted(field.type, home, next)).join(', ')}}`;
  }
}

function exported(func: WitFunction, home: string): string {
  const { name, parameters, result } = func;
  const inMemory = passesInMemory(parameters);
  const { offsets } = layoutOf(parameters);
  const core = inMemory ? 'const char *given' : parameters.flatMap(({ type }) => flatten(type)).map((flat, i) => `${flatType(flat)} f${i}`).join(', ');
  let index = 0;
  const next = (): string => `f${index++}`;
  const given = parameters.map(({ type }, i) => (inMemory ? `border<${typeName(type, home)}>::read(given + ${offsets[i] ?? 0})` : lifted(type, home, next)));
  const call = `${home}${cWord(name)}(${given.join(', ')})`;
  const form = resultForm(func);
  const [only] = result === undefined ? [] : flatten(result);
  const type = result === undefined ? '' : typeName(result, home);
  const body = form === 'none' ? `  ${call};\n` : `  auto result = ${call};\n`;
  const write = form === 'memory' && result !== undefined ? `  alignas(8) static char place[${sizeOf(result)}];\n  border<${type}>::write(place, result, results);\n` : '';
  const gives = form === 'none' ? '' : form === 'memory' ? '  return place;\n' : `  return ${['result', ...(only?.path ?? []).map(cWord)].join('.')};\n`;
  return `EXPORT("${name}") ${form === 'none' || only === undefined ? 'void' : form === 'memory' ? 'char *' : flatType(only)} component_export_${snake(name)}(${core}) {
${body}${write}  release(arguments);
${gives}}
${pointsTo(result) ? `EXPORT("cabi_post_${name}") void component_post_${snake(name)}(char *) { release(results); }\n` : ''}
`;
}

function importedBy(other: WitImport, home: string): string {
  const { module, functions } = other;
  const symbol = ({ name }: WitFunction): string => `component_import_${snake(module)}_${snake(name)}`;
  const declare = (func: WitFunction): string => {
    const known = componentImport(other, func);
    const flats = func.parameters.flatMap(({ type }) => flatten(type));
    const [only] = func.result === undefined ? [] : flatten(func.result);
    const form = resultForm(func);
    const core = [...(passesInMemory(func.parameters) ? ['char *'] : flats.map(flatType)), ...(form === 'memory' ? ['char *'] : [])];
    return `extern "C" __attribute__((import_module("${known.module}"), import_name("${known.name}"))) ${form === 'flat' && only !== undefined ? flatType(only) : 'void'} ${symbol(func)}(${core.join(', ')});\n`;
  };
  const define = (func: WitFunction): string => {
    const { parameters, result } = func;
    const inMemory = passesInMemory(parameters);
    const { offsets, size } = layoutOf(parameters);
    const form = resultForm(func);
    const [only] = result === undefined ? [] : flatten(result);
    const type = result === undefined ? 'void' : typeName(result, home);
    const flats = parameters.flatMap(({ name, type: of }) => flatten(of, [name]));
    const flat = ({ part, path, type: of }: Flat): string => {
      const value = path.map(cWord).join('.');
      return part === 'value' ? value : part === 'count' ? `${value}.size()` : `border<${typeName(of, home)}>::body(${value}, outgoing)`;
    };
    const args = inMemory ? `  alignas(8) char args_[${size}];\n${parameters.map((parameter, i) => `  border<${typeName(parameter.type, home)}>::write(args_ + ${offsets[i] ?? 0}, ${cWord(parameter.name)}, outgoing);\n`).join('')}` : '';
    const place = form === 'memory' && result !== undefined ? `  alignas(8) char place_[${sizeOf(result)}];\n` : '';
    const call = `${symbol(func)}(${[...(inMemory ? ['args_'] : flats.map(flat)), ...(form === 'memory' ? ['place_'] : [])].join(', ')})`;
    const after = form === 'none' ? '' : form === 'memory' ? `  return border<${type}>::read(place_);\n` : '  return result_;\n';
    const run = form === 'flat' ? `  ${type} result_{};\n  ${['result_', ...(only?.path ?? []).map(cWord)].join('.')} = ${call};\n` : `  ${call};\n`;
    return `${signature(func, home)} {\n${args}${place}${run}  release(outgoing);\n${after}}\n`;
  };
  return `${functions.map(declare).join('')}\nnamespace ${cWord(module)} {\n${functions.map(define).join('\n')}}\n\n`;
}
