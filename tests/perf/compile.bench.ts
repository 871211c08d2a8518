/** Compiling, against the first generation's compiler (npm @fluencelabs/aqua-api). */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compare, median, repeating } from './measure.ts';
import type { Comparison, Side } from './measure.ts';
import type { BenchProgram } from './programs.ts';
import { warmProcess } from './warm-process.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Warm: one process compiles again and again, each time from the disk, keeping nothing. Whole process: `aqua compile` against a
 * script that imports aqua-api and compiles.
 */
export async function compileBenchmarks(programs: readonly BenchProgram[]): Promise<Comparison[]> {
  const rows: Comparison[] = [];
  for (const program of programs) {
    const [ours, theirs] = [warmProcess('ours', program), warmProcess('theirs', program)];
    rows.push(await compare(`compile ${program.name}, warm`, 'aqua-api', { ours: ours.side, theirs: theirs.side, rounds: 9, slice: 300 }));
    ours.stop();
    theirs.stop();
    rows.push(await compare(`compile ${program.name}, whole process`, 'aqua-api', { ...wholeProcesses(program), rounds: 9, slice: 0 }));
  }
  return rows;
}

/** Milliseconds that Node takes to run nothing: no command made with it can be faster. */
export async function bareNode(): Promise<number> {
  return median(await repeating(() => execFileSync('node', ['-e', '0'], { stdio: 'ignore' }))(2000));
}

function wholeProcesses({ ours, theirs }: BenchProgram): { readonly ours: Side; readonly theirs: Side } {
  const api = JSON.stringify(join(root, 'node_modules/@fluencelabs/aqua-api/index.js'));
  const options = JSON.stringify({ filePath: theirs.path, imports: theirs.imports });
  const script = `import { compileFromPath } from ${api}; const r = await compileFromPath(${options}); if (r.errors.length > 0) throw r.errors[0];`;
  const command = [join(root, 'dist/aqua.js'), 'compile', ours.path, '--import', ...ours.imports, '-o', join(ours.path, '..', 'out')];
  return {
    ours: repeating(() => execFileSync('node', command, { stdio: 'ignore' })),
    theirs: repeating(() => execFileSync('node', ['--input-type=module', '-e', script], { stdio: 'ignore' })),
  };
}
