/** The same programs in processes whose V8 compiles them differently. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { posix } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { root } from '../repository.ts';

export interface Seen {
  readonly programs: readonly (readonly string[])[];
  readonly recursions: readonly string[];
}

const run = promisify(execFile);

/** What each set of flags gives for these seeds. */
export async function seenWith(flags: readonly (readonly string[])[], first: number, count: number): Promise<readonly Seen[]> {
  const folder = mkdtempSync(posix.join(tmpdir(), 'aqua-tiers-'));
  try {
    const outfile = posix.join(folder, 'child.mjs');
    await build({ entryPoints: [`${root}tests/kit/wasm/tier-child.ts`], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'silent' });
    const seen: Seen[] = [];
    // One after the other: the machine has other work.
    for (const each of flags) {
      const { stdout } = await run(process.execPath, [...each, outfile, String(first), String(count)], { maxBuffer: 1 << 30 });
      seen.push(JSON.parse(stdout) as Seen);
    }
    return seen;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
