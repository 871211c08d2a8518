import { spawnSync } from 'node:child_process';
import type { MountedBinary } from '../contracts.ts';

export interface ProgramOptions {
  /** Milliseconds after which it is killed; default: 60,000. */
  readonly timeout?: number;
  /** Bytes of each output, after which it is killed; default: 16 MiB. */
  readonly output?: number;
  /** The only variables that it sees; default: none. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: that of this process. */
  readonly directory?: string;
}

const KILLED = 100_000;
const NOT_STARTED = 100_001;

/** A program of this machine, for modules that mount it: run without a shell and without input. The peer waits for it. */
export function mountedProgram(path: string, { timeout = 60_000, output = 16 * 1024 * 1024, env = {}, directory }: ProgramOptions = {}): MountedBinary {
  return (_, args) => {
    const ran = spawnSync(path, [...args], { stdio: ['ignore', 'pipe', 'pipe'], shell: false, timeout, maxBuffer: output, env, killSignal: 'SIGKILL', ...(directory === undefined ? {} : { cwd: directory }) });
    const { error, status, signal } = ran;
    const started = error === undefined || signal !== null || 'code' in error && (error.code === 'ETIMEDOUT' || error.code === 'ENOBUFS');
    if (!started) return { ret_code: NOT_STARTED, error: `${path} could not be started: ${error.message}`, stdout: new Uint8Array(), stderr: new Uint8Array() };
    const killed = error === undefined ? `killed by ${signal ?? 'a signal'}` : `killed: ${error.message}`;
    return { ret_code: status ?? KILLED, error: status === null ? killed : '', stdout: new Uint8Array(ran.stdout), stderr: new Uint8Array(ran.stderr) };
  };
}
