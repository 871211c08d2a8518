/** Compiling, against the first generation's compiler (npm @fluencelabs/aqua-api). */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as Compiler from '../../compiler/index.ts';
import { renderTerminal } from '../../compiler/diagnostics/render-terminal.ts';
import { hasErrors } from '../../compiler/diagnostics/diagnostic.ts';
import { diskSource } from '../../cli/project/disk-source.ts';
import { compileWithOriginal } from '../kit/oracle/aqua-api.ts';
import { built } from './built.ts';
import { compare } from './measure.ts';
import type { Comparison } from './measure.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

const hello = `aqua Hello

export hello

service Greeter("greeter"):
  greet(name: string) -> string

func hello(name: string) -> string:
  greeting <- Greeter.greet(name)
  <- greeting
`;

const builtin = `aqua UsesBuiltin

import "@fluencelabs/aqua-lib/builtin.aqua"

export when

func when(peer: string) -> u64:
  on peer:
    time <- Peer.timestamp_ms()
  <- time
`;

/** Writes the programs where both compilers find them and their packages. */
export async function compileBenchmarks(): Promise<Comparison[]> {
  const { compile } = await built<typeof Compiler>('compiler');
  const folder = mkdtempSync(join(tmpdir(), 'aqua-bench-'));
  try {
    const rows: Comparison[] = [];
    const imports = [join(root, 'node_modules')];
    for (const [name, text] of [['hello world', hello], ['a function that imports builtin.aqua', builtin]] as const) {
      const path = join(folder, `${name.replaceAll(' ', '-')}.aqua`);
      writeFileSync(path, text);
      const ours = (): void => {
        const { diagnostics, functions } = compile({ entry: path, source: diskSource(), imports });
        if (hasErrors(diagnostics) || functions.size !== 1) throw new Error(renderTerminal(diagnostics, { color: false }));
      };
      const theirs = (): Promise<unknown> => compileWithOriginal({ path }, { imports });
      rows.push(await compare(`compile ${name}, warm`, 'aqua-api', { ours, theirs, rounds: 90 }));
      rows.push(await compare(`compile ${name}, whole process`, 'aqua-api', { ...processes(path, imports), rounds: 6 }));
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function processes(path: string, imports: readonly string[]): { ours: () => void; theirs: () => void } {
  const api = JSON.stringify(join(root, 'node_modules/@fluencelabs/aqua-api/index.js'));
  const script = `import { compileFromPath } from ${api}; const r = await compileFromPath({ filePath: ${JSON.stringify(path)}, imports: ${JSON.stringify(imports)} }); if (r.errors.length > 0) throw r.errors[0];`;
  return {
    ours: () => execFileSync('node', [join(root, 'dist/aqua.js'), 'compile', path, '--import', ...imports, '-o', join(path, '..', 'out')], { stdio: 'ignore' }),
    theirs: () => execFileSync('node', ['--input-type=module', '-e', script], { stdio: 'ignore' }),
  };
}
