/**
 * `npm run build`: bundles the command and the library into dist/. Everything is bundled because importing it file by file costs
 * several times the start-up time; code that only some commands need becomes a chunk that is loaded on demand.
 * `--types` writes the declarations too, for publishing.
 */
import { execFileSync } from 'node:child_process';
import { chmod, copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { parsePage } from '../cli/explain/page.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = `${root}dist/`;

const shared = {
  absWorkingDir: root,
  outdir: dist,
  bundle: true,
  minifySyntax: true,
  minifyWhitespace: true,
  platform: 'node',
  target: 'node20.19',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** ES modules: people import these. */
const library = build({
  ...shared,
  entryPoints: { index: 'index.ts', compiler: 'compiler/index.ts', client: 'runtime/client/index.ts', runtime: 'runtime/index.ts', node: 'runtime/node.ts', marine: 'runtime/marine/index.ts', 'marine-worker': 'runtime/marine/worker/node/worker.ts' },
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  splitting: true,
  chunkNames: 'chunk-[hash]',
});

/** CommonJS, in one file of ASCII without `import()`, as a function: see cli/launcher.ts. Its map tells people where a bug is. */
const command = build({
  ...shared,
  entryPoints: { command: 'cli/main.ts' },
  entryNames: '[name]-[hash]',
  minifyIdentifiers: true,
  sourcemap: 'external',
  sourcesContent: false,
  supported: { 'dynamic-import': false },
  format: 'cjs',
  charset: 'ascii',
  external: ['esbuild'],
  define: { 'import.meta.url': 'importMetaUrl', 'import.meta.resolve': 'importMetaResolve' },
  banner: {
    js: '(function(require,__filename,launcherImport){const importMetaUrl=require("node:url").pathToFileURL(__filename).href,importMetaResolve=(name)=>require("node:url").pathToFileURL(require.resolve(name)).href;',
  },
  footer: { js: '})' },
});

const launcher = command.then(({ metafile }) => {
  const bundle = Object.keys(metafile.outputs).find((path) => path.endsWith('.js')) ?? '';
  return build({ ...shared, entryPoints: { aqua: 'cli/launcher.ts' }, format: 'cjs', define: { commandBundle: JSON.stringify(basename(bundle)) } });
});

/** What `aqua explain` shows, apart from the code so that other commands do not load it. */
const pageFolder = `${root}docs/diagnostics/`;
const pageNames = (await readdir(pageFolder)).filter((name) => name.startsWith('AQ')).sort();
const pages = await Promise.all(pageNames.map(async (name) => parsePage(await readFile(pageFolder + name, 'utf8'), name)));

const results = await Promise.all([library, command, launcher]).catch(() => process.exit(1));
const outputs = Object.assign({}, ...results.map(({ metafile }) => metafile.outputs)) as Metafile['outputs'];

// esbuild escapes strings but not regular expressions, and the launcher decodes the command as if all of it were ASCII.
for (const path of Object.keys((await command).metafile.outputs).filter((path) => path.endsWith('.js'))) {
  const [foreign] = /[^\n]{0,40}[\u0080-\uffff]/.exec(await readFile(`${root}${path}`, 'utf8')) ?? [];
  if (foreign === undefined) continue;
  console.error(`the command holds more than ASCII, write \\u2026 for it in a regular expression: ${foreign}`);
  process.exit(1);
}

// Only now, so that a build that fails leaves the last good one.
/** What becomes a part of components, with its licence. */
const adapter = { 'wasi_snapshot_preview1.reactor.wasm': 'wasi_snapshot_preview1.reactor.wasm', 'wasi_snapshot_preview1.LICENSE': 'LICENSE' } as const;
const written = new Set(['diagnostics.json', ...Object.keys(adapter), ...Object.keys(outputs).map((path) => basename(path))]);
for (const file of await readdir(dist)) if (!written.has(file)) await rm(`${dist}${file}`, { recursive: true });
// Files named .js in here are CommonJS, whatever the package says.
await writeFile(`${dist}package.json`, '{ "type": "commonjs" }\n');
await writeFile(`${dist}diagnostics.json`, JSON.stringify(pages));
for (const [file, from] of Object.entries(adapter)) await copyFile(`${root}third-party/wasi-preview1-adapter/${from}`, dist + file);
await chmod(`${dist}aqua.js`, 0o755);

if (process.argv.includes('--types')) {
  execFileSync(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '--project', `${root}scripts/tsconfig.types.json`], { stdio: 'inherit' });
}

const bytes = Object.values(outputs).reduce((sum, output) => sum + output.bytes, 0);
console.error(`dist/ ${Math.round(bytes / 1024)} KB in ${Object.keys(outputs).length} files`);
