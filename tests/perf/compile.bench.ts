/** Compiling, against the first generation's compiler (npm @fluencelabs/aqua-api). */
import { execFileSync } from 'node:child_process';
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
import type { BenchProgram } from './programs.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Warm: compiles again and again in one process, each time from the disk, keeping nothing. Whole process: `aqua compile` against
 * a script that imports aqua-api and compiles.
 */
export async function compileBenchmarks(programs: readonly BenchProgram[]): Promise<Comparison[]> {
  const { compile } = await built<typeof Compiler>('compiler');
  const rows: Comparison[] = [];
  for (const { name, ours, theirs, functions } of programs) {
    const mine = (): void => {
      const result = compile({ entry: ours.path, source: diskSource(), imports: ours.imports });
      if (hasErrors(result.diagnostics) || result.functions.size !== functions) throw new Error(renderTerminal(result.diagnostics, { color: false }));
    };
    const other = async (): Promise<void> => {
      const scripts = await compileWithOriginal({ path: theirs.path }, { imports: theirs.imports });
      if (scripts.size !== functions) throw new Error(`the original compiled ${scripts.size} functions`);
    };
    rows.push(await compare(`compile ${name}, warm`, 'aqua-api', { ours: mine, theirs: other, rounds: 9, slice: 300 }));
    rows.push(await compare(`compile ${name}, whole process`, 'aqua-api', { ...processes(ours, theirs), rounds: 6, slice: 0 }));
  }
  return rows;
}

function processes(ours: BenchProgram['ours'], theirs: BenchProgram['theirs']): { ours: () => void; theirs: () => void } {
  const api = JSON.stringify(join(root, 'node_modules/@fluencelabs/aqua-api/index.js'));
  const options = JSON.stringify({ filePath: theirs.path, imports: theirs.imports });
  const script = `import { compileFromPath } from ${api}; const r = await compileFromPath(${options}); if (r.errors.length > 0) throw r.errors[0];`;
  const command = [join(root, 'dist/aqua.js'), 'compile', ours.path, '--import', ...ours.imports, '-o', join(ours.path, '..', 'out')];
  return {
    ours: () => execFileSync('node', command, { stdio: 'ignore' }),
    theirs: () => execFileSync('node', ['--input-type=module', '-e', script], { stdio: 'ignore' }),
  };
}
