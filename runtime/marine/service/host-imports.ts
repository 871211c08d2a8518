/** What a host of the first generation offers to modules: the logger, the call's parameters, mounted binaries. */
import { Fault } from '../adapter/fault.ts';
import type { Guest } from '../adapter/guest.ts';
import { listLifter } from '../adapter/lift.ts';
import { recordPlacer } from '../adapter/lower.ts';
import { asText } from '../adapter/narrow.ts';
import type { CallParameters, HostImport, Logger, LogLevel, MountedBinary } from '../contracts.ts';
import type { TypeTable } from '../interface-types/type-table.ts';
import { acceptValue } from '../values/accept.ts';
import type { RecordType } from '../values/type.ts';
import { ValueFault } from '../values/value.ts';
import { CALL_PARAMETERS, callParametersRecord, callParametersType } from './call-parameters.ts';
import { LoadFailure } from './errors.ts';
import { messageOf } from './compile-module.ts';

/** By version of the API. All of them are offered to every module. */
const namespaces: readonly string[] = ['host', '__marine_host_api_v1', '__marine_host_api_v2', '__marine_host_api_v3'];

/** The parts of a module that its host imports work with. They exist only after it was instantiated. */
export interface HostedModule {
  readonly guest: Guest;
  /** Tells the module where a result lies. */
  readonly setResultPointer: (address: number) => void;
}

export interface HostImportOptions {
  readonly name: string;
  readonly types: TypeTable;
  /** @throws Fault before the module is instantiated */
  readonly hosted: () => HostedModule;
  /** Undefined when the module may not log. */
  readonly logger: Logger | undefined;
  readonly loggingMask: number;
  readonly mountedBinaries: Readonly<Record<string, MountedBinary>>;
  readonly callParameters: () => CallParameters;
}

/** The function for an import, or undefined when the namespace is none of the host's or has nothing of that name. */
export function hostImport(namespace: string, name: string, options: HostImportOptions): HostImport | undefined {
  const version = namespaces.indexOf(namespace);
  if (version === -1) return undefined;
  if (name === 'log_utf8_string') return options.logger === undefined ? undefined : logImport(options.logger, options);
  if (name === 'get_call_parameters') return callParametersImport(version, options);
  const binary = Object.hasOwn(options.mountedBinaries, name) ? options.mountedBinaries[name] : undefined;
  return binary === undefined ? undefined : binaryImport(name, binary, options);
}

/** What a namespace offers, for messages; undefined for one that is not the host's. */
export function offeredIn(namespace: string, { logger, mountedBinaries }: Pick<HostImportOptions, 'logger' | 'mountedBinaries'>): readonly string[] | undefined {
  if (!namespaces.includes(namespace)) return undefined;
  return [...(logger === undefined ? [] : ['log_utf8_string']), 'get_call_parameters', ...Object.keys(mountedBinaries)];
}

const levels: readonly LogLevel[] = ['trace', 'error', 'warn', 'info', 'debug', 'trace'];
const lossy = new TextDecoder();

function logImport(logger: Logger, { name: module, hosted, loggingMask }: HostImportOptions): HostImport {
  return (level, target, address, size) => {
    const bits = Number(target);
    if (bits !== 0 && (bits & loggingMask) === 0) return undefined;
    const { guest } = hosted();
    guest.refresh();
    const [at, length] = [Number(address) >>> 0, Number(size) >>> 0];
    guest.check(at, length);
    guest.allowance.take(0, length);
    const text = lossy.decode(guest.bytes.slice(at, at + length));
    attempt('log_utf8_string', () => logger({ module, level: levels[Number(level)] ?? 'trace', target: bits, text }));
    return undefined;
  };
}

function callParametersImport(version: number, { name, types, hosted, callParameters }: HostImportOptions): HostImport {
  const type = types.recordNamed(CALL_PARAMETERS) ?? callParametersType(version);
  const build = recordBuilder(name, type);
  const place = recordPlacer(type);
  return () => {
    const { guest, setResultPointer } = hosted();
    const record = attempt('get_call_parameters', () => build(callParameters()));
    setResultPointer(place(guest, record));
    return undefined;
  };
}

function recordBuilder(module: string, type: RecordType): ReturnType<typeof callParametersRecord> {
  try {
    return callParametersRecord(type);
  } catch (thrown) {
    if (!(thrown instanceof ValueFault)) throw thrown;
    throw new LoadFailure('bad-interface', module, `record ${CALL_PARAMETERS} of module ${module} is not one that a host can fill: field ${thrown.path.join('.')} ${thrown.message}`);
  }
}

const resultType: RecordType = {
  kind: 'record',
  name: 'MountedBinaryResult',
  fields: [
    { name: 'ret_code', type: { kind: 's32' } },
    { name: 'error', type: { kind: 'string' } },
    { name: 'stdout', type: { kind: 'bytes' } },
    { name: 'stderr', type: { kind: 'bytes' } },
  ],
};
const placeResult = recordPlacer(resultType);
const liftArguments = listLifter({ kind: 'string' });

function binaryImport(name: string, run: MountedBinary, { hosted }: HostImportOptions): HostImport {
  return (address, count) => {
    const { guest, setResultPointer } = hosted();
    guest.refresh();
    const args = liftArguments(guest, Number(address) >>> 0, Number(count) >>> 0).map(asText);
    const result = attempt(name, () => {
      const accepted = acceptValue(resultType, run(name, args));
      if (!accepted.ok) throw new Error(`its ${accepted.problem.path.join('.')} ${accepted.problem.message}`);
      return accepted.value;
    });
    setResultPointer(placeResult(guest, result));
    return undefined;
  };
}

/** What the host's own functions throw ends the call, and is not taken for a trap of the module. */
function attempt<Result>(name: string, run: () => Result): Result {
  try {
    return run();
  } catch (thrown) {
    if (thrown instanceof Fault) throw thrown;
    throw new Fault({ kind: 'host', import: name, detail: messageOf(thrown) });
  }
}
