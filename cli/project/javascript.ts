/** Modules in JavaScript: esbuild puts the author's files together, the engine of the package `quickjs-wasi` becomes the rest. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { join, resolve } from 'node:path';
import type { Message, Plugin } from 'esbuild';
import { componentForm, freeze, marineForm, placesOf, type SourceMap, type WitWorld } from '../../guest/index.ts';
import { UsageError } from '../exit.ts';
import { runEsbuild } from './bundler.ts';
import type { Compiled } from './compile-module.ts';
import { slashes } from './slashes.ts';

/** What may stand in `src`, the first that is there. */
export const entries = ['src/index.js', 'src/index.mjs', 'src/index.mts'] as const;

/**
 * Core WebAssembly with the functions of the world.
 *
 * @param folder of the module; its bindings have been written
 * @throws UsageError when there is no file to begin with, or no engine
 */
export async function compileJavaScript(folder: string, world: WitWorld, component: boolean): Promise<Compiled> {
  const entry = entries.find((path) => existsSync(join(folder, path)));
  if (entry === undefined) throw new UsageError(`there is no ${entries[0]} in \`${folder}\``, 'it exports the functions that the WIT file has; other files are imported from there');
  const engine = engineFile();
  const bundled = await bundle(folder, `bindings/${world.name}-glue.js`, entry);
  if ('message' in bundled) return { ok: false, message: bundled.message };
  const made = freeze(readFileSync(engine), world, component ? componentForm : marineForm, { code: bundled.code, places: placesOf(bundled.map, (source) => (source.startsWith('bindings/') ? null : source)) });
  return made.ok ? made : { ok: false, message: made.message.replaceAll('src/index ', `${entry} `) };
}

/** Dependencies of ours, which an installation that was cut short may lack. */
function engineFile(): string {
  const { resolve: find } = createRequire(import.meta.url);
  try {
    find('esbuild');
    return find('quickjs-wasi/quickjs.wasm');
  } catch (thrown) {
    const missing = /'([^']+)'/.exec(thrown instanceof Error ? thrown.message : '')?.[1] ?? 'quickjs-wasi';
    throw new UsageError(`modules in JavaScript need the package ${packageOf(missing)}, which is not there`, 'it comes with aqua-toolchain: npm install aqua-toolchain');
  }
}

type Bundled = { readonly code: string; readonly map: SourceMap } | { readonly message: string };

async function bundle(folder: string, glue: string, entry: string): Promise<Bundled> {
  const bundled = await runEsbuild('modules in JavaScript', {
    absWorkingDir: resolve(folder),
    entryPoints: [glue],
    outdir: '.',
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2023',
    define: { 'process.env.NODE_ENV': '"production"' },
    charset: 'utf8',
    legalComments: 'none',
    sourcemap: 'external',
    sourcesContent: false,
    alias: { 'aqua:author': resolve(folder, entry) },
    plugins: [withoutNode],
    logLevel: 'silent',
  });
  if (!bundled.ok) return { message: bundled.errors.map(messageOf).join('\n') };
  const { outputFiles = [] } = bundled.result;
  const text = (ending: string): string => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  const map: unknown = JSON.parse(text('.map'));
  return { code: text('.js'), map: sourceMap(map) };
}

const withoutNode: Plugin = {
  name: 'without-node',
  setup(build) {
    build.onResolve({ filter: /^[a-z:]/ }, ({ path }) => (isBuiltin(path) ? { errors: [{ text: `a module has no Node around it: there is no \`${path}\`` }] } : undefined));
  },
};

/** As compilers write it. */
function messageOf({ text: said, location }: Message): string {
  const text = said.replace(/^Could not resolve "(.+)"$/, (_, name: string) => (name.startsWith('.') ? `there is no file \`${name}\`` : `there is no package \`${name}\` here: npm install ${packageOf(name)}`));
  if (location === null) return text;
  const { file, line, column, lineText } = location;
  const mark = `${lineText}\n${lineText.slice(0, column).replace(/[^\t]/g, ' ')}^`;
  return `${slashes(file)}:${line}:${column + 1}: error: ${text}\n${mark}`;
}

/** `@scope/name/file` → `@scope/name`. */
function packageOf(specifier: string): string {
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

function sourceMap(value: unknown): SourceMap {
  if (typeof value === 'object' && value !== null && 'sources' in value && Array.isArray(value.sources) && 'mappings' in value && typeof value.mappings === 'string') {
    return { sources: value.sources.map(String), mappings: value.mappings };
  }
  throw new Error('esbuild made no source map');
}
