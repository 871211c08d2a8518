/** A compiled module as a component. */
import { readModule, sectionIds, writeModule, writeVector } from '../../runtime/marine/binary/index.ts';
import { writeExport } from '../../runtime/marine/binary/write-module.ts';
import { plainName } from '../bindings/names.ts';
import type { WitWorld } from '../wit/wit.ts';
import { printComponentWit } from './print-wit.ts';

/** From the entry `wasm-tools` of `@bytecodealliance/jco-transpile`. */
export interface WasmTools {
  componentEmbed(options: { readonly binary: Uint8Array; readonly witSource: string; readonly world: string }): Promise<Uint8Array>;
  componentNew(bytes: Uint8Array, adapters: readonly (readonly [name: string, bytes: Uint8Array])[]): Promise<Uint8Array>;
}

export const wasmToolsPackage = { entry: '@bytecodealliance/jco-transpile/wasm-tools', install: 'npm install --save-dev @bytecodealliance/jco-transpile@0.15.0' } as const;

export type ComponentResult = { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly message: string };

const PREVIEW_1 = 'wasi_snapshot_preview1';

/**
 * Wraps a module into a component of its world.
 *
 * @param compiled Wasm that was linked with our bindings for components of the same world
 * @param adapter what makes WASI preview 1 of preview 2, which becomes a part of modules that use the former: `wasi_snapshot_preview1.reactor.wasm`
 */
export async function assembleComponent(compiled: Uint8Array, world: WitWorld, tools: WasmTools, adapter: Uint8Array): Promise<ComponentResult> {
  const usesWasi = WebAssembly.Module.imports(await WebAssembly.compile(new Uint8Array(compiled))).some(({ module }) => module === PREVIEW_1);
  try {
    const embedded = await tools.componentEmbed({ binary: renamed(compiled, world), witSource: printComponentWit(world), world: world.name });
    return { ok: true, bytes: await tools.componentNew(embedded, usesWasi ? [[PREVIEW_1, adapter]] : []) };
  } catch (thrown) {
    return { ok: false, message: `the module does not become a component: ${String(thrown)}` };
  }
}

/** Some languages cannot export names with `-`, and write `_` in its place. */
function renamed(compiled: Uint8Array, { exports }: WitWorld): Uint8Array {
  const names = new Map(exports.flatMap(({ name }) => ['', 'cabi_post_'].map((start): readonly [string, string] => [start + plainName(name), start + name])));
  const read = readModule(compiled);
  if (!read.ok) return compiled;
  const written = read.value.exports.map((each) => ({ ...each, name: names.get(each.name) ?? each.name }));
  return writeModule(read.value.sections.map(({ id, start, end }) => (id === sectionIds.export ? writeVector(id, written, writeExport) : { id, contents: compiled.subarray(start, end) })));
}
