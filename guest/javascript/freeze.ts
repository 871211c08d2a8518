/**
 * A module that has run: JavaScript is read and its top level executed once, when the module is built, and what is in memory then is what
 * the module begins with (as in https://github.com/bytecodealliance/wizer).
 */
import { readModule, type Export, type FunctionType } from '../../runtime/marine/binary/index.ts';
import type { WitWorld } from '../wit/wit.ts';
import type { Added } from './code.ts';
import { area, callEngine, coreFunctions, variables, type CoreFunction } from './core-functions.ts';
import type { Form } from './form.ts';
import { start } from './start.ts';
import { link, type Additions, type Exported } from './link.ts';

/** What esbuild made of the author's files, our bindings around them. */
export interface Bundle {
  readonly code: string;
  /** For each line, beginning with 1, the author's file and line: `src/index.js:3`; null for lines of ours. */
  readonly places: readonly (string | null)[];
}

export type FreezeResult =
  | { readonly ok: true; readonly bytes: Uint8Array; /** What it printed. */ readonly output: string }
  | { readonly ok: false; readonly message: string };

/**
 * A module of core WebAssembly that has the functions of a world, written in JavaScript.
 *
 * @param engine `quickjs.wasm` of the package `quickjs-wasi`
 * @returns what its top level threw, with the author's file and line, when it did
 */
export function freeze(engine: Uint8Array, world: WitWorld, form: Form, bundle: Bundle): FreezeResult {
  const read = readModule(engine);
  if (!read.ok) throw new Error('the engine is no WebAssembly module');
  const { additions, exported } = additionsFor(world, form);
  const begun = link(read.value, additions, [...read.value.exports, ...['jobs', 'drop', 'release'].map((name): Exported => ({ name, function: name })), ...variables.map((name, i): Export => ({ name, kind: 'global', index: read.value.globals.length + i }))]);
  const started = start(begun, world, form, bundle);
  if (!started.ok) return started;
  const memory = read.value.exports.filter(({ kind }) => kind === 'memory');
  return { ok: true, bytes: link(read.value, additions, [...memory, ...exported], started.frozen), output: started.output };
}

function additionsFor(world: WitWorld, form: Form): { readonly additions: Additions; readonly exported: readonly Exported[] } {
  const imports = world.imports.flatMap((other) =>
    other.functions.map((func) => {
      const core = form.imported(func);
      const known = form.importName(other, func);
      return { ...core, ...known, key: `other ${known.module}.${known.name}`, type: typeOf(core) };
    }),
  );
  const functions = world.exports.map((func, number): Added => {
    const core = form.exported(func);
    return {
      name: `export ${form.exportName(func.name)}`,
      type: typeOf(core),
      write: (code) => {
        callEngine(code, core, number);
        if (core.returnsInVariables) code.global('area').load('i32', area.slots).setGlobal('resultPtr').global('area').load('i32', area.slots + 4).setGlobal('resultSize');
      },
    };
  });
  const abi = form.exports(world).map((each): Added => ({ ...each, name: `export ${each.name}` }));
  return {
    additions: { imports, functions: [...coreFunctions(imports), ...functions, ...abi], globals: variables },
    exported: [...functions, ...abi].map(({ name }) => ({ name: name.slice('export '.length), function: name })),
  };
}

function typeOf({ parameters, result }: CoreFunction): FunctionType {
  return { params: parameters, results: result === undefined ? [] : [result] };
}
