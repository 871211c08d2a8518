/** What a host does for modules that ask: it logs, tells about the call, runs programs. In terms of values, for modules of any kind. */
import { Fault } from '../adapter/fault.ts';
import type { CallParameters, Logger, LogLevel, ModuleObserver, MountedBinary } from '../contracts.ts';
import { acceptValue } from '../values/accept.ts';
import type { RecordType } from '../values/type.ts';
import type { Value } from '../values/value.ts';
import { messageOf } from './compile-module.ts';

/** What one module may ask of its host. */
export interface HostGrants {
  /** The import name of the module. */
  readonly name: string;
  /** Undefined when the module may not log. */
  readonly logger: Logger | undefined;
  readonly loggingMask: number;
  readonly mountedBinaries: Readonly<Record<string, MountedBinary>>;
  readonly callParameters: () => CallParameters;
  /** Is told of calls and of what they give. */
  readonly observer: ModuleObserver | undefined;
}

/** What they are called, by who imports them and where they are paid. Everything else is a program. */
export const hostNames = { log: 'log_utf8_string', callParameters: 'get_call_parameters' } as const;

const levels: readonly LogLevel[] = ['trace', 'error', 'warn', 'info', 'debug', 'trace'];

/** Whether a message for these targets is wanted. */
export function isLogged(target: number, loggingMask: number): boolean {
  return target === 0 || (target & loggingMask) !== 0;
}

/** @param level from 1, an error, to 5, a trace */
export function log({ name: module, logger }: HostGrants, level: number, target: number, text: string): void {
  attempt(hostNames.log, () => logger?.({ module, level: levels[level] ?? 'trace', target, text }));
}

/** What programs give. */
export const mountedBinaryResult: RecordType = {
  kind: 'record',
  name: 'MountedBinaryResult',
  fields: [
    { name: 'ret_code', type: { kind: 's32' } },
    { name: 'error', type: { kind: 'string' } },
    { name: 'stdout', type: { kind: 'bytes' } },
    { name: 'stderr', type: { kind: 'bytes' } },
  ],
};

/** @throws Fault when the host's own function fails */
export function runProgram(name: string, run: MountedBinary, args: readonly string[]): Value {
  return attempt(name, () => {
    const accepted = acceptValue(mountedBinaryResult, run(name, args));
    if (!accepted.ok) throw new Error(`its ${accepted.problem.path.join('.')} ${accepted.problem.message}`);
    return accepted.value;
  });
}

/** What the host's own functions throw ends the call, and is not taken for a trap of the module. */
export function attempt<Result>(name: string, run: () => Result): Result {
  try {
    return run();
  } catch (thrown) {
    if (thrown instanceof Fault) throw thrown;
    throw new Fault({ kind: 'host', import: name, detail: messageOf(thrown) });
  }
}
