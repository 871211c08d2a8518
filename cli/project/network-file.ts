import { existsSync, rmSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ImportKind, Message, Plugin } from 'esbuild';
import { UsageError } from '../exit.ts';
import { runEsbuild } from './bundler.ts';
import { importModule } from './import-module.ts';

/** Whether this is not the bundle but the source, as in tests of it. */
const fromSource = import.meta.url.endsWith('.ts');

/** This package as network files import it: the bundle next to this one, or the source when run from source. */
const own = fromSource
  ? { 'aqua-toolchain': '../../index.ts', 'aqua-toolchain/compiler': '../../compiler/index.ts', 'aqua-toolchain/runtime': '../../runtime/index.ts' }
  : { 'aqua-toolchain': './index.mjs', 'aqua-toolchain/compiler': './compiler.mjs', 'aqua-toolchain/runtime': './runtime.mjs' };

const ownFiles: ReadonlyMap<string, string> = new Map(
  Object.entries(own).map(([name, path]) => [name, fileURLToPath(new URL(path, import.meta.url))]),
);

/**
 * The default export of a network file, a JavaScript or TypeScript module anywhere on this computer. It may import its own
 * neighbours, packages installed where it stands, and `aqua-toolchain` even where that is not installed.
 *
 * @throws UsageError when there is no such file, or it does not build, throws, or exports nothing.
 */
export async function importNetwork(path: string): Promise<unknown> {
  if (!existsSync(path)) throw new UsageError(`--network: there is no file \`${path}\``);
  process.setSourceMapsEnabled(true);
  const folder = await mkdtemp(join(tmpdir(), 'aqua-network-'));
  const stopWatching = removeOnSignal(folder);
  try {
    const file = join(folder, 'network.mjs');
    await bundle(path, file);
    const module: unknown = await importModule(pathToFileURL(file).href).catch((error: unknown) => {
      throw new UsageError(`the network \`${path}\` failed while it was loaded: ${textOf(error)}${placeOf(error)}`);
    });
    return defaultExport(module, path);
  } finally {
    stopWatching();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A module may take long to load: when somebody stops that, the folder goes too, and the exit code is the usual one of the signal. */
function removeOnSignal(folder: string): () => void {
  const codes = { SIGINT: 130, SIGTERM: 143 } as const;
  const stop = (signal: keyof typeof codes): void => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(codes[signal]);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return () => process.off('SIGINT', stop).off('SIGTERM', stop);
}

/** The module and its neighbours as one file; packages stay where they are. */
async function bundle(path: string, outfile: string): Promise<void> {
  const bundled = await runEsbuild('networks in files', {
    entryPoints: [resolve(path)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: { js: commonJs(path) },
    sourcemap: 'inline',
    conditions: [],
    logLevel: 'silent',
    plugins: [packagesStay, keepImportMetaUrl],
  });
  if (!bundled.ok) throw new UsageError(`the network \`${path}\` does not build: ${bundled.errors.map(errorText).join('\n  ')}`);
}

/** What CommonJS modules in the bundle look for. It is global, so that a network file may declare a `require` of its own. */
function commonJs(path: string): string {
  return `import { createRequire as aquaCreateRequire } from 'node:module'; globalThis.require = aquaCreateRequire(${JSON.stringify(resolve(path))});`;
}

/** Imports of packages become absolute, so that they still resolve when the bundle lies in a temporary folder. */
const packagesStay: Plugin = {
  name: 'packages-stay',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, async ({ path, kind, resolveDir, pluginData }) => {
      if (kind === 'entry-point' || pluginData === packagesStay) return undefined;
      if (isBuiltin(path)) return { path, external: true };
      const ours = ownFiles.get(path);
      if (ours !== undefined) return fromSource ? { path: ours } : { path: located(ours, kind), external: true };
      const found = await build.resolve(path, { kind, resolveDir, pluginData: packagesStay });
      if (found.errors.length > 0 || found.external || !found.path.includes(`node_modules`)) return found;
      return { path: located(found.path, kind), external: true };
    });
  },
};

/** How the bundle names a file outside of it: `require` takes no URLs. */
function located(path: string, kind: ImportKind): string {
  return kind === 'require-call' || kind === 'require-resolve' ? path : pathToFileURL(path).href;
}

/** `import.meta.url` keeps meaning the file it is written in. */
const keepImportMetaUrl: Plugin = {
  name: 'keep-import-meta-url',
  setup(build) {
    build.onLoad({ filter: /\.(ts|mts|js|mjs)$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      if (!text.includes('import.meta.url')) return undefined;
      const contents = text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href));
      return { contents, loader: /ts$/.test(path) ? 'ts' : 'js', resolveDir: dirname(path) };
    });
  },
};

function defaultExport(module: unknown, path: string): unknown {
  const value: unknown = typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined;
  if (value !== undefined) return value;
  throw new UsageError(`the network \`${path}\` has no default export`, 'write: export default defineNetwork({ init: \'me\', peers: { me: {} } })');
}

/** ` (file:line:column)` where an error was thrown, if that is a file of the user's. */
export function placeOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const [, place] = /^\s+at (?:.*\()?(?:file:\/\/)?(\/[^()\n]*:\d+:\d+)\)?$/m.exec(stack) ?? [];
  return place === undefined ? '' : ` (${place})`;
}

function errorText({ text, location }: Message): string {
  return location === null ? text : `${location.file}:${location.line}:${location.column + 1}: ${text}`;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
