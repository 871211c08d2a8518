/** Languages that modules are written in: their bindings, how they are compiled, and how a new module starts. */
import type { BindingFile } from '../bindings/binding-file.ts';
import { assemblyScriptBindings } from '../bindings/assemblyscript.ts';
import { cBindings } from '../bindings/c.ts';
import { cppBindings } from '../bindings/cpp.ts';
import { rustBindings } from '../bindings/rust.ts';
import { cWord } from '../bindings/c-words.ts';
import { pascal, snake } from '../bindings/names.ts';
import { word } from '../bindings/rust-words.ts';
import { assemblyScriptComponentBindings } from '../component/assemblyscript.ts';
import { cComponentBindings } from '../component/c.ts';
import { cppComponentBindings } from '../component/cpp.ts';
import { rustComponentBindings } from '../component/rust.ts';
import { javaScriptBindings } from '../javascript/bindings.ts';
import { componentForm } from '../javascript/component-form.ts';
import { marineForm } from '../javascript/marine-form.ts';
import type { WitWorld } from '../wit/wit.ts';

export const languageNames = ['c', 'cpp', 'rust', 'assemblyscript', 'js'] as const;
export type LanguageName = (typeof languageNames)[number];

/** What there is to compile; paths relative to the module's folder. */
export interface Job {
  /** The author's files. */
  readonly sources: readonly string[];
  /** Where the bindings lie. */
  readonly bindings: string;
  readonly output: string;
  readonly world: WitWorld;
}

/** A program that compiles, and where to get it. */
export interface Tool {
  /** Who installs it. */
  readonly origin: 'system' | 'npm';
  /** Names to try, in order; below `node_modules` in the module's folder and in those around it. */
  readonly programs: readonly string[];
  /** What it may call the target, newest name last. */
  readonly targets: readonly string[];
  /**
   * Arguments with which it compiles nothing, to see whether it can: exit code 0. It reads an empty input, and must write to `output` and
   * nowhere else: a linker that is told to write to /dev/null replaces the device by a file where it may.
   */
  probe(target: string, output: string): readonly string[];
  /** The command that installs it, on Debian. */
  readonly install: string;
}

interface CommonLanguage {
  readonly name: LanguageName;
  /** How files of the author end. */
  readonly extensions: readonly string[];
  /** For a Marine module. */
  bindings(world: WitWorld): readonly BindingFile[];
  /** For a component: the author's side is the same. */
  componentBindings(world: WitWorld): readonly BindingFile[];
  /** The author's first file: name below `src`, and text. */
  starter(name: string): BindingFile;
}

/** One that a program of the system compiles. */
export interface CompiledLanguage extends CommonLanguage {
  readonly kind: 'compiled';
  readonly tool: Tool;
  /** Arguments of the tool. */
  compile(job: Job, target: string): readonly string[];
}

/** One whose engine becomes a part of the module; it takes nothing that is not installed with this package. */
export interface EngineLanguage extends CommonLanguage {
  readonly kind: 'engine';
}

export type Language = CompiledLanguage | EngineLanguage;

// With the stack before the data, what overflows leaves the memory and traps; behind them, it would overwrite them.
const clangFlags = ['-O2', '-mexec-model=reactor', '-Wl,--strip-debug', '-Wl,--stack-first'] as const;
const wasi = ['wasm32-wasi'] as const;
const install = (packages: string): string => `apt-get install -y --no-install-recommends ${packages}`;

const c: CompiledLanguage = {
  kind: 'compiled',
  name: 'c',
  extensions: ['.c'],
  tool: { origin: 'system', programs: ['clang'], targets: wasi, probe: (target, output) => [`--target=${target}`, '-mexec-model=reactor', '-xc', '-', '-o', output], install: install('clang lld wasi-libc libclang-rt-dev-wasm32') },
  bindings: cBindings,
  componentBindings: cComponentBindings,
  compile: ({ sources, bindings, output, world }, target) => [`--target=${target}`, ...clangFlags, '-I', bindings, ...sources, `${bindings}/${world.name}-glue.c`, '-o', output],
  starter: (name) => ({
    path: `${name}.c`,
    text: `#include "${name}.h"
#include <string.h>

${snake(name)}_string_t ${snake(name)}_hello(${snake(name)}_string_t name) {
  const char *greeting = "Hello, ";
  size_t start = strlen(greeting);
  char *text = ${snake(name)}_alloc(start + name.length);
  memcpy(text, greeting, start);
  memcpy(text + start, name.data, name.length);
  return (${snake(name)}_string_t){text, start + name.length};
}
`,
  }),
};

const cpp: CompiledLanguage = {
  kind: 'compiled',
  name: 'cpp',
  extensions: ['.cpp', '.cc', '.cxx'],
  tool: { origin: 'system', programs: ['clang++'], targets: wasi, probe: (target, output) => [`--target=${target}`, '-mexec-model=reactor', '-include', 'string', '-xc++', '-', '-o', output], install: install('clang lld wasi-libc libc++-dev-wasm32 libclang-rt-dev-wasm32') },
  bindings: cppBindings,
  componentBindings: cppComponentBindings,
  // Debian's libc++ for Wasm has no exceptions: what would throw stops the call.
  compile: ({ sources, bindings, output, world }, target) => [`--target=${target}`, ...clangFlags, '-std=c++17', '-fno-exceptions', '-I', bindings, ...sources, `${bindings}/${world.name}-glue.cpp`, '-o', output],
  starter: (name) => ({
    path: `${name}.cpp`,
    text: `#include "${name}.hpp"

std::string ${cWord(name)}::hello(const std::string &name) {
  return "Hello, " + name;
}
`,
  }),
};

const rust: CompiledLanguage = {
  kind: 'compiled',
  name: 'rust',
  extensions: ['.rs'],
  tool: {
    origin: 'system',
    // A toolchain of rustup that comes first in the path often lacks the standard library for Wasm.
    programs: ['rustc', '/usr/bin/rustc'],
    targets: [...wasi, 'wasm32-wasip1'],
    probe: (target, output) => ['--target', target, '--crate-type', 'rlib', '--emit', 'metadata', '-o', output, '-'],
    install: install('rustc libstd-rust-dev-wasm32 lld'),
  },
  bindings: rustBindings,
  componentBindings: rustComponentBindings,
  compile: ({ sources, output, world }, target) => ['--edition', '2021', '--target', target, '--crate-type', 'cdylib', '--crate-name', snake(world.name), '-O', '-C', 'panic=abort', '-C', 'link-arg=--strip-debug', ...sources.filter((path) => /(^|\/)lib\.rs$/.test(path)), '-o', output],
  starter: (name) => ({
    path: 'lib.rs',
    text: `#[path = "../bindings/${snake(name)}.rs"]
mod ${word(name)};

struct Module;

impl ${word(name)}::Guest for Module {
    fn hello(name: String) -> String {
        format!("Hello, {name}")
    }
}

${word(name)}::export!(Module);
`,
  }),
};

const assemblyscript: CompiledLanguage = {
  kind: 'compiled',
  name: 'assemblyscript',
  extensions: ['.ts'],
  tool: { origin: 'npm', programs: ['node_modules/.bin/asc', 'asc'], targets: ['wasm32'], probe: () => ['--version'], install: 'npm install --save-dev assemblyscript' },
  bindings: assemblyScriptBindings,
  componentBindings: assemblyScriptComponentBindings,
  compile: ({ bindings, output, world }) => [`${bindings}/${world.name}-glue.ts`, '-o', output, '-O', '--exportStart', '_initialize', '--use', `abort=${bindings}/${world.name}-glue/abort`],
  starter: () => ({
    path: 'index.ts',
    text: `export function hello(name: string): string {
  return 'Hello, ' + name;
}
`,
  }),
};

const js: EngineLanguage = {
  kind: 'engine',
  name: 'js',
  extensions: ['.js', '.mjs', '.mts'],
  bindings: (world) => javaScriptBindings(world, marineForm),
  componentBindings: (world) => javaScriptBindings(world, componentForm),
  starter: (name) => ({
    path: 'index.js',
    text: `/** @type {import('../bindings/${name}.js').Hello} */
export function hello(name) {
  return \`Hello, \${name}\`;
}
`,
  }),
};

export const languages: Readonly<Record<LanguageName, Language>> = { c, cpp, rust, assemblyscript, js };

/** The WIT file of a new module. */
export function starterWit(name: string): string {
  return `/// Says hello.
world ${name} {
  export hello: func(name: string) -> string;
}
`;
}

/** What a new module's folder says to who opens it. */
export function starterReadme(name: string): string {
  return `# ${name}

A module that Aqua scripts call. \`${name}.wit\` says which functions it has, \`src\` what they do. Built files go to \`build\`, what lies between
your functions and the host to \`bindings\`; both are made again each time.

\`\`\`sh
aqua module build                  # here, or: aqua module build ${name}, in the folder above
aqua service run . -f 'hello("Ann")'
aqua module inspect build/${name}.wasm
\`\`\`

\`build/${name}.aqua\` declares the module for scripts. A script beside this folder calls it on another peer:

\`\`\`aqua
aqua Main

use "${name}/build/${name}.aqua" as modules

export greet

func greet(friend: string, name: string) -> string:
  on friend:
    greeting <- modules.${pascal(name)}.hello(name)
  <- greeting
\`\`\`

\`\`\`sh
aqua run main.aqua -f 'greet(@a, "Ann")' --service ${name}
\`\`\`
`;
}
