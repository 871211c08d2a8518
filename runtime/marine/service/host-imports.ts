/** What a host of the first generation offers to modules: the logger, the call's parameters, mounted binaries. */
import type { Guest } from '../adapter/guest.ts';
import { listLifter } from '../adapter/lift.ts';
import { recordPlacer } from '../adapter/lower.ts';
import { asText } from '../adapter/narrow.ts';
import type { HostImport, MountedBinary } from '../contracts.ts';
import type { TypeTable } from '../interface-types/type-table.ts';
import type { RecordType } from '../values/type.ts';
import { ValueFault } from '../values/value.ts';
import { CALL_PARAMETERS, callParametersRecord, callParametersType } from './call-parameters.ts';
import { LoadFailure } from './errors.ts';
import { attempt, hostNames, isLogged, log, mountedBinaryResult, runProgram } from './host-functions.ts';
import type { HostGrants } from './host-functions.ts';

/** By version of the API. All of them are offered to every module. */
const namespaces: readonly string[] = ['host', '__marine_host_api_v1', '__marine_host_api_v2', '__marine_host_api_v3'];

/** The parts of a module that its host imports work with. They exist only after it was instantiated. */
export interface HostedModule {
  readonly guest: Guest;
  /** Tells the module where a result lies. */
  readonly setResultPointer: (address: number) => void;
}

export interface HostImportOptions extends HostGrants {
  readonly types: TypeTable;
  /** @throws Fault before the module is instantiated */
  readonly hosted: () => HostedModule;
}

/** The function for an import, or undefined when the namespace is none of the host's or has nothing of that name. */
export function hostImport(namespace: string, name: string, options: HostImportOptions): HostImport | undefined {
  const version = namespaces.indexOf(namespace);
  if (version === -1) return undefined;
  if (name === hostNames.log) return options.logger === undefined ? undefined : logImport(options);
  if (name === hostNames.callParameters) return callParametersImport(version, options);
  const binary = Object.hasOwn(options.mountedBinaries, name) ? options.mountedBinaries[name] : undefined;
  return binary === undefined ? undefined : binaryImport(name, binary, options);
}

/** What a namespace offers, for messages; undefined for one that is not the host's. */
export function offeredIn(namespace: string, { logger, mountedBinaries }: Pick<HostImportOptions, 'logger' | 'mountedBinaries'>): readonly string[] | undefined {
  if (!namespaces.includes(namespace)) return undefined;
  return [...(logger === undefined ? [] : [hostNames.log]), hostNames.callParameters, ...Object.keys(mountedBinaries)];
}

const lossy = new TextDecoder();

function logImport(options: HostImportOptions): HostImport {
  return (level, target, address, size) => {
    options.observer?.calls?.(options.name, hostNames.log);
    const bits = Number(target);
    if (!isLogged(bits, options.loggingMask)) return undefined;
    const { guest } = options.hosted();
    guest.refresh();
    const [at, length] = [Number(address) >>> 0, Number(size) >>> 0];
    guest.check(at, length);
    guest.allowance.take(0, length);
    log(options, Number(level), bits, lossy.decode(guest.bytes.slice(at, at + length)));
    return undefined;
  };
}

function callParametersImport(version: number, { name, types, hosted, callParameters, observer }: HostImportOptions): HostImport {
  const type = types.recordNamed(CALL_PARAMETERS) ?? callParametersType(version);
  const build = recordBuilder(name, type);
  const place = recordPlacer(type);
  return () => {
    observer?.calls?.(name, hostNames.callParameters);
    const { guest, setResultPointer } = hosted();
    const record = attempt(hostNames.callParameters, () => build(callParameters()));
    observer?.gives?.(name, record);
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

const placeResult = recordPlacer(mountedBinaryResult);
const liftArguments = listLifter({ kind: 'string' });

function binaryImport(program: string, run: MountedBinary, { name, hosted, observer }: HostImportOptions): HostImport {
  return (address, count) => {
    observer?.calls?.(name, program);
    const { guest, setResultPointer } = hosted();
    guest.refresh();
    const args = liftArguments(guest, Number(address) >>> 0, Number(count) >>> 0).map(asText);
    const result = runProgram(program, run, args);
    observer?.gives?.(name, result);
    setResultPointer(placeResult(guest, result));
    return undefined;
  };
}
