/** Compilers of the system, for modules. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import type { CompiledLanguage, Tool } from '../../guest/index.ts';
import { UsageError } from '../exit.ts';

export interface Toolchain {
  readonly program: string;
  /** What it calls the target. */
  readonly target: string;
}

/**
 * The first program that can compile for Wasm.
 *
 * @throws UsageError that says how to install one
 */
export async function findToolchain({ name, tool }: Pick<CompiledLanguage, 'name' | 'tool'>, folder: string): Promise<Toolchain> {
  const scratch = mkdtempSync(join(tmpdir(), 'aqua-probe-'));
  try {
    return await firstThatWorks(name, tool, folder, join(scratch, 'probe'));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** What worked once in this process is not tried again: that takes as long as a small module. */
const working = new Set<string>();

async function firstThatWorks(name: string, tool: Tool, folder: string, output: string): Promise<Toolchain> {
  const tried: string[] = [];
  for (const program of tool.programs.flatMap((each) => (each.startsWith('node_modules/') ? installedAround(folder, each) : [each]))) {
    for (const target of tool.targets) {
      const key = `${program} ${target}`;
      if (working.has(key)) return { program, target };
      const { code, output: said } = await execute(program, tool.probe(target, output), folder, environmentOf(tool));
      if (code === 0) {
        working.add(key);
        return { program, target };
      }
      tried.push(`  ${program}: ${code === undefined ? 'is not installed' : firstLine(said)}`);
    }
  }
  throw new UsageError(`there is no compiler for ${name} that makes Wasm`, `${[...new Set(tried)].join('\n')}\ninstall it: ${tool.install}`);
}

/** The file in the nearest folder around that has it. */
function installedAround(folder: string, path: string): readonly string[] {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, path))) return [join(at, path)];
    if (at === dirname(at)) return [];
  }
}

/**
 * What a tool of the system runs in: no program that npm puts into the path. clang would run any `wasm-opt` there over what it made, which takes
 * ten times as long, and a module would be another one under `npx`.
 */
export function environmentOf({ origin }: Pick<Tool, 'origin'>): NodeJS.ProcessEnv {
  const { PATH: path = '' } = process.env;
  const isOfNpm = (folder: string): boolean => folder.endsWith(join('node_modules', '.bin'));
  return origin === 'npm' ? process.env : { ...process.env, PATH: path.split(delimiter).filter((folder) => !isOfNpm(folder)).join(delimiter) };
}

export interface Execution {
  /** Undefined when there is no such program. */
  readonly code: number | undefined;
  readonly output: string;
}

/** Runs a program without a shell, with nothing to read. */
export async function execute(program: string, args: readonly string[], folder: string, env: NodeJS.ProcessEnv): Promise<Execution> {
  return new Promise((done) => {
    const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const take = (bytes: Buffer): void => {
      output += bytes.toString();
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => {
      done({ code: undefined, output: error.message });
    });
    child.on('close', (code) => {
      done({ code: code ?? 1, output });
    });
  });
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}
