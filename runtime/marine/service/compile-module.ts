import { describeWasmFault, readModule } from '../binary/index.ts';
import type { FunctionType, WasmModule } from '../binary/index.ts';
import type { PrepareModule } from '../contracts.ts';
import { decodeInterfaceTypes } from '../interface-types/decode.ts';
import { moduleInterface } from '../interface-types/module-interface.ts';
import type { ModuleInterface } from '../interface-types/module-interface.ts';
import { exposeStackPointer, takenName } from '../metering/index.ts';
import { LoadFailure } from './errors.ts';
import type { LoadResult } from './errors.ts';
import { isAtLeast, parseVersion } from './version.ts';
import type { Version } from './version.ts';

export interface CoreImport {
  readonly module: string;
  readonly name: string;
  /** None for a memory, a table or a global. */
  readonly type: FunctionType | undefined;
}

/** A module that can be instantiated any number of times, in any number of services. */
export interface CompiledModule {
  readonly module: WebAssembly.Module;
  readonly interface: ModuleInterface;
  readonly imports: readonly CoreImport[];
  /** Exported functions. */
  readonly exports: ReadonlyMap<string, FunctionType>;
}

const SDK_SECTION = '__fluence_sdk_version';
const INTERFACE_SECTION = 'interface-types';
const LEAST_SDK: Version = [0, 6, 0];
const LEAST_INTERFACE: Version = [0, 20, 0];

/**
 * Reads and compiles a first-generation module. Keep the result: services made of it start several times faster.
 * @param name for messages
 */
export async function compileModule(name: string, bytes: Uint8Array, prepare?: PrepareModule): Promise<LoadResult<CompiledModule>> {
  try {
    return { ok: true, value: await compile(name, bytes, prepare) };
  } catch (thrown) {
    if (thrown instanceof LoadFailure) return { ok: false, error: thrown.error };
    throw thrown;
  }
}

/** @throws LoadFailure */
export async function compile(name: string, bytes: Uint8Array, prepare: PrepareModule | undefined): Promise<CompiledModule> {
  const original = read(name, bytes);
  checkSdk(name, original);
  const tables = readInterface(name, original);
  const taken = takenName(original.exports);
  if (taken !== undefined) throw new LoadFailure('refused', name, `module ${name} was refused: it ${taken}`);
  const prepared = prepare === undefined ? original : read(name, prepareOr(name, bytes, prepare));
  const { imports, exports } = bordersOf(prepared);
  const module = await engineModule(new Uint8Array(exposeStackPointer(prepared))).catch((thrown: unknown) => {
    throw new LoadFailure('not-wasm', name, `the engine does not take module ${name}: ${messageOf(thrown)}`);
  });
  return { module, interface: tables, imports, exports };
}

/** Bytes; compiling what is smaller takes less time than handing it to another thread. */
const SMALL = 256 * 1024;

async function engineModule(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
  if (bytes.length < SMALL) {
    try {
      return new WebAssembly.Module(bytes);
    } catch (thrown) {
      // Main threads of browsers may not compile more than a few kilobytes at once.
      if (!(thrown instanceof RangeError)) throw thrown;
    }
  }
  return WebAssembly.compile(bytes);
}

function read(name: string, bytes: Uint8Array): WasmModule {
  const result = readModule(bytes);
  if (!result.ok) throw new LoadFailure('not-wasm', name, `${name} is not usable: ${describeWasmFault(result.fault)}`);
  return result.value;
}

function prepareOr(name: string, bytes: Uint8Array, prepare: PrepareModule): Uint8Array {
  try {
    return prepare(bytes);
  } catch (thrown) {
    throw new LoadFailure('refused', name, `module ${name} was refused: ${messageOf(thrown)}`);
  }
}

function only(name: string, module: WasmModule, section: string, kind: 'no-sdk-version' | 'no-interface'): Uint8Array {
  const [found, another] = module.customs.filter((custom) => custom.name === section);
  if (found === undefined) throw new LoadFailure(kind, name, `module ${name} has no section \`${section}\`: was it built as a Marine module?`);
  if (another !== undefined) throw new LoadFailure(kind, name, `module ${name} has several sections \`${section}\``);
  return found.bytes;
}

function checkSdk(name: string, module: WasmModule): void {
  const text = new TextDecoder().decode(only(name, module, SDK_SECTION, 'no-sdk-version'));
  const version = parseVersion(text);
  if (version === undefined) throw new LoadFailure('no-sdk-version', name, `module ${name} says it was built with SDK ${JSON.stringify(text)}, which is no version`);
  if (!isAtLeast(version, LEAST_SDK)) throw new LoadFailure('old-sdk', name, `module ${name} was built with SDK ${text}; at least ${LEAST_SDK.join('.')} is needed: build it again`);
}

function readInterface(name: string, module: WasmModule): ModuleInterface {
  const decoded = decodeInterfaceTypes(only(name, module, INTERFACE_SECTION, 'no-interface'));
  if (!decoded.ok) throw new LoadFailure('bad-interface', name, `the section \`${INTERFACE_SECTION}\` of module ${name} ${decoded.fault.reason} (at byte ${decoded.fault.offset} of it)`);
  const { version } = decoded.value;
  const parsed = version === undefined ? undefined : parseVersion(version);
  if (parsed === undefined || !isAtLeast(parsed, LEAST_INTERFACE)) {
    throw new LoadFailure('old-interface', name, `the interface types of module ${name} are of version ${version ?? 'unknown'}; at least ${LEAST_INTERFACE.join('.')} is needed: build it again`);
  }
  const found = moduleInterface(decoded.value);
  if (!found.ok) throw new LoadFailure('bad-interface', name, `the interface of module ${name} makes no sense: ${found.message}`);
  return found.value;
}

function bordersOf({ types, imports, functions, exports }: WasmModule): Pick<CompiledModule, 'imports' | 'exports'> {
  const border = imports.map(({ module, name, what }): CoreImport => ({ module, name, type: what.kind === 'function' ? types[what.type] : undefined }));
  const typeOf = [...border.flatMap(({ type }) => (type === undefined ? [] : [type])), ...functions.map((index) => types[index])];
  return {
    imports: border,
    exports: new Map(
      exports.flatMap(({ name, kind, index }): [string, FunctionType][] => {
        const type = kind === 'function' ? typeOf[index] : undefined;
        return type === undefined ? [] : [[name, type]];
      }),
    ),
  };
}

export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
