/** Runs the built command as a person does: in a process of its own, in a folder with some files. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { root } from './repository.ts';

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const command = join(root, 'dist/aqua.js');

/** Runs `aqua` with these arguments in the folder; default: the root of the repository. */
export function aqua(args: readonly string[], folder = root, environment: Readonly<Record<string, string>> = {}): Outcome {
  if (!existsSync(command)) throw new Error('dist/aqua.js is missing: run `npm run build` first');
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, AQUA_DEBUG: '', ...environment },
  });
  return { status, stdout, stderr };
}

/** A temporary folder with these files; gone after the test. */
export function project(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'aqua-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** The JSON on stdout, which must hold nothing else. */
export function json(outcome: Outcome): unknown {
  return JSON.parse(outcome.stdout);
}
