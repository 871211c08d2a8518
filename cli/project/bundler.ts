import type { BuildFailure, BuildOptions, BuildResult, Message } from 'esbuild';
import { UsageError } from '../exit.ts';

export type Bundled = { readonly ok: true; readonly result: BuildResult } | { readonly ok: false; readonly errors: readonly Message[] };

/**
 * Runs esbuild: a dependency with a program of its own for each platform, which an installation may lack.
 *
 * @param purpose what needs it, for the message
 * @returns what it made, or what is wrong with the files
 * @throws UsageError when it does not run here
 */
export async function runEsbuild(purpose: string, options: BuildOptions): Promise<Bundled> {
  const { build } = await import('esbuild').catch((thrown: unknown) => {
    throw doesNotRun(purpose, thrown);
  });
  try {
    return { ok: true, result: await build(options) };
  } catch (thrown) {
    if (isBuildFailure(thrown)) return { ok: false, errors: thrown.errors };
    throw doesNotRun(purpose, thrown);
  }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

function doesNotRun(purpose: string, thrown: unknown): UsageError {
  const [reason] = (thrown instanceof Error ? thrown.message : String(thrown)).split('\n');
  return new UsageError(`${purpose} need esbuild, which does not run here: ${reason ?? ''}`, 'it comes with aqua-toolchain, for the platform that this is installed on: npm install aqua-toolchain, without --omit=optional');
}
