/** Runs the command as a person does, in a folder with some files. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { terminalStyle } from '../../compiler/diagnostics/style.ts';
import type { Output } from '../../cli/console/console.ts';
import { run } from '../../cli/run.ts';
import { root } from './repository.ts';

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `aqua` in this process, which is fast. What services of a network print is not seen. */
export async function aqua(args: readonly string[], folder = root, columns = 100): Promise<Outcome> {
  const out = recorder(columns);
  const err = recorder(columns);
  const before = process.cwd();
  process.chdir(folder);
  try {
    const status = await run(args, { out: out.output, err: err.output });
    return { status, stdout: out.text(), stderr: err.text() };
  } finally {
    process.chdir(before);
  }
}

/** The built command. */
export const command = join(root, 'dist/aqua.js');

/** Runs the built `aqua` in a process of its own. @param installed where it lies, if somewhere else */
export function aquaProcess(args: readonly string[], folder = root, environment: Readonly<Record<string, string>> = {}, installed = command): Outcome {
  if (!existsSync(command)) throw new Error('dist/aqua.js is missing: run `npm run build` first');
  const { status, stdout, stderr } = spawnSync(process.execPath, [installed, ...args], { cwd: folder, encoding: 'utf8', env: { ...process.env, AQUA_DEBUG: '', ...environment } });
  return { status, stdout, stderr };
}

const temporary = mkdtempSync(join(tmpdir(), 'aqua-test-'));
// Not after each test: esbuild's service goes on working in the folder in which it was first used.
const elsewhere: string[] = [];
afterAll(() => {
  for (const folder of [temporary, ...elsewhere]) rmSync(folder, { recursive: true, force: true });
});

/** A temporary folder with these files; gone after the tests of the file. It lies in the system's place for such, or in `home`. */
export function project(files: Readonly<Record<string, string>>, home?: string): string {
  const folder = mkdtempSync(join(home ?? temporary, 'project-'));
  if (home !== undefined) elsewhere.push(folder);
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

/** An output that keeps what is written to it. */
export function recorder(columns = 100): { readonly output: Output; text(): string } {
  let text = '';
  const output: Output = {
    line: (line = '') => {
      text += `${line}\n`;
    },
    status: () => undefined,
    style: terminalStyle(false),
    interactive: false,
    columns,
    unicode: true,
  };
  return { output, text: () => text };
}
