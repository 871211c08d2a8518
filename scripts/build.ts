/**
 * `npm run build`: bundles the command and the library into dist/. Everything is bundled because importing it file by file costs
 * several times the start-up time; code that only some commands need becomes a chunk that is loaded on demand.
 * `--types` writes the declarations too, for publishing.
 */
import { execFileSync } from 'node:child_process';
import { chmod, readdir, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = `${root}dist/`;

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: {
    aqua: 'cli/main.ts',
    index: 'index.ts',
    compiler: 'compiler/index.ts',
    runtime: 'runtime/index.ts',
  },
  outdir: dist,
  chunkNames: 'chunk-[hash]',
  bundle: true,
  splitting: true,
  minifySyntax: true,
  minifyWhitespace: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  legalComments: 'none',
  external: ['esbuild'],
  alias: { 'string-width': './cli/console/text-width.ts' },
  metafile: true,
  logLevel: 'warning',
}).catch(() => process.exit(1));

// Only now, so that a build that fails leaves the last good one.
const written = new Set(Object.keys(metafile.outputs).map((path) => basename(path)));
for (const file of await readdir(dist)) if (!written.has(file)) await rm(`${dist}${file}`, { recursive: true });
await chmod(`${dist}aqua.js`, 0o755);

if (process.argv.includes('--types')) {
  execFileSync(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '--project', `${root}scripts/tsconfig.types.json`], { stdio: 'inherit' });
}

const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
console.error(`dist/ ${Math.round(bytes / 1024)} KB in ${Object.keys(metafile.outputs).length} files`);
