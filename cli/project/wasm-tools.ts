/** Tools for components, which are installed in projects that build them. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { wasmToolsPackage, type WasmTools } from '../../guest/index.ts';
import { UsageError } from '../exit.ts';
import { importModule } from './import-module.ts';

/**
 * Those of the project around a folder.
 *
 * @throws UsageError that says how to install them
 */
export async function wasmTools(folder: string): Promise<WasmTools> {
  const found = installedFile(folder, '@bytecodealliance/jco-transpile', 'dist/wasm-tools.js') ?? ownFile();
  if (found === undefined) throw new UsageError('components are made with a package that is not installed', `install it: ${wasmToolsPackage.install}`);
  // What that entry of the package exports.
  return (await importModule(pathToFileURL(found).href)) as WasmTools;
}

/** What makes WASI preview 1 of preview 2, which is what components know. */
export function wasiAdapter(): Uint8Array {
  return readFileSync(new URL(`${import.meta.url.endsWith('.ts') ? '../../third-party/wasi-preview1-adapter' : '.'}/wasi_snapshot_preview1.reactor.wasm`, import.meta.url));
}

/** Beside this program. */
function ownFile(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(wasmToolsPackage.entry);
  } catch {
    return undefined;
  }
}

function installedFile(folder: string, name: string, file: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const path = join(at, 'node_modules', name, file);
    if (existsSync(path)) return path;
    if (at === dirname(at)) return undefined;
  }
}
