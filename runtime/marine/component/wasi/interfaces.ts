/** WASI preview 2, without networks: what a component gets when it imports `wasi:…`. */
import type { Json } from '../../../particle/json.ts';
import type { Imports } from '../evaluate.ts';
import { DATA } from './preview1.ts';
import type { Preview1 } from './preview1.ts';
import { filesystemInterfaces } from '../../wasi/preview2/filesystem.ts';
import { FileCalls } from '../../wasi/preview2/preview1-calls.ts';
import { revive } from '../../wasi/preview2/revive.ts';
import { ErrorResult, InputStream, IoError, OutputStream, Pollable } from '../../wasi/preview2/streams.ts';

const STDOUT = 1;
const STDERR = 2;
const REALTIME = 0;
const MONOTONIC = 1;
const SECOND = 1_000_000_000n;

/** For resources of which there are none, so that a component can name them. */
class Absent {
  readonly kind = 'absent';
}

export interface ComponentWasi {
  /** By the names of interfaces without version. */
  readonly interfaces: Imports;
  /** A resource from what its `kept` gave; undefined for anything else. */
  readonly revive: (kept: readonly Json[]) => object | undefined;
}

/** @param envs what the module may read of its environment */
export function componentWasi(wasi: Preview1, envs: Readonly<Record<string, string>>): ComponentWasi {
  const calls = new FileCalls(wasi);
  const outputs = new Map([STDOUT, STDERR].map((descriptor) => [descriptor, outputTo(wasi, descriptor)]));
  return { interfaces: interfacesOf(wasi, envs, calls, outputs), revive: (kept) => revive(kept, calls, (descriptor) => outputs.get(descriptor)) };
}

function interfacesOf(wasi: Preview1, envs: Readonly<Record<string, string>>, calls: FileCalls, outputs: ReadonlyMap<number, OutputStream>): Imports {
  const stdin = new InputStream();
  const none = (): undefined => undefined;
  const exit = (code: number): void => {
    wasi.call('proc_exit', code);
  };
  return {
    'wasi:cli/environment': { getEnvironment: () => Object.entries(envs), getArguments: () => [], initialCwd: none },
    'wasi:cli/exit': { exit: ({ tag }: { readonly tag: string }) => exit(tag === 'ok' ? 0 : 1), exitWithCode: exit },
    'wasi:cli/stdin': { getStdin: () => stdin },
    'wasi:cli/stdout': { getStdout: () => outputs.get(STDOUT) },
    'wasi:cli/stderr': { getStderr: () => outputs.get(STDERR) },
    'wasi:cli/terminal-input': { TerminalInput: Absent },
    'wasi:cli/terminal-output': { TerminalOutput: Absent },
    'wasi:cli/terminal-stdin': { getTerminalStdin: none },
    'wasi:cli/terminal-stdout': { getTerminalStdout: none },
    'wasi:cli/terminal-stderr': { getTerminalStderr: none },
    'wasi:io/error': { Error: IoError },
    'wasi:io/poll': { Pollable, poll: (all: readonly Pollable[]) => Uint32Array.from(all.keys()) },
    'wasi:io/streams': { InputStream, OutputStream },
    'wasi:clocks/monotonic-clock': { now: () => clock(wasi, MONOTONIC), resolution: () => resolution(wasi, MONOTONIC), subscribeInstant: () => new Pollable(), subscribeDuration: () => new Pollable() },
    'wasi:clocks/wall-clock': { now: () => datetime(clock(wasi, REALTIME)), resolution: () => datetime(resolution(wasi, REALTIME)) },
    'wasi:random/random': random(wasi, 'getRandomBytes', 'getRandomU64'),
    'wasi:random/insecure': random(wasi, 'getInsecureRandomBytes', 'getInsecureRandomU64'),
    'wasi:random/insecure-seed': { insecureSeed: () => [randomWord(wasi), randomWord(wasi)] },
    ...filesystemInterfaces(calls),
  };
}

/** What is written there goes to a descriptor of preview 1. */
function outputTo(wasi: Preview1, descriptor: number): OutputStream {
  return new OutputStream({
    write(bytes) {
      wasi.bytes(DATA, bytes.length).set(bytes);
      wasi.view.setUint32(0, DATA, true);
      wasi.view.setUint32(4, bytes.length, true);
      if (wasi.call('fd_write', descriptor, 0, 1, 8) !== 0) throw new ErrorResult({ tag: 'closed' });
    },
    kept: () => ['output', descriptor],
  });
}

function clock(wasi: Preview1, id: number): bigint {
  wasi.call('clock_time_get', id, 1n, 0);
  return wasi.view.getBigUint64(0, true);
}

function resolution(wasi: Preview1, id: number): bigint {
  wasi.call('clock_res_get', id, 0);
  return wasi.view.getBigUint64(0, true);
}

function datetime(nanoseconds: bigint): { readonly seconds: bigint; readonly nanoseconds: number } {
  return { seconds: nanoseconds / SECOND, nanoseconds: Number(nanoseconds % SECOND) };
}

/** The most random bytes at once; the contract of WASI allows for fewer than were asked for nowhere, so this much is made. */
const MOST_RANDOM = 16 * 1024 * 1024;

function random(wasi: Preview1, bytes: string, word: string): Readonly<Record<string, unknown>> {
  return {
    [bytes](count: bigint) {
      if (count > MOST_RANDOM) throw new RangeError(`${count} random bytes at once; at most ${MOST_RANDOM} are given`);
      wasi.bytes(DATA, Number(count));
      wasi.call('random_get', DATA, Number(count));
      return wasi.bytes(DATA, Number(count)).slice();
    },
    [word]: () => randomWord(wasi),
  };
}

function randomWord(wasi: Preview1): bigint {
  wasi.call('random_get', DATA, 8);
  return wasi.view.getBigUint64(DATA, true);
}
