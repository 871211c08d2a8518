/** Services as directories: a configuration and the modules that it names. */
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { parseServiceConfig } from '../config/parse-config.ts';
import type { ConfigProblem, ModuleConfig, ServiceConfig } from '../config/service-config.ts';
import { HostFiles } from '../files/host/host-files.ts';
import { nodeCalls } from '../files/host/node-calls.ts';
import { Budget } from '../files/access/budget.ts';
import type { Quota } from '../files/access/budget.ts';
import { limited } from '../files/access/limited.ts';
import { FileError } from '../files/file-error.ts';
import { virtualMount } from '../sandbox/virtual-mount.ts';
import type { ModuleDescriptor } from '../service/load-service.ts';
import type { Mount } from '../wasi/create-wasi.ts';
import { realClock } from '../wasi/defaults.ts';
import { mountedProgram } from './mounted-program.ts';
import type { ProgramOptions } from './mounted-program.ts';

export interface ReadServiceOptions {
  /** What relative directories of modules are relative to, when the configuration does not say; default: the configuration's. */
  readonly workingDir?: string;
  readonly programs?: ProgramOptions;
  /** What all directories of the service may hold together, with what is in them already; default: 1 GiB and 100,000 entries. */
  readonly quota?: Quota;
  /** Nanoseconds since 1970, for the times of files in memory; default: the machine's. */
  readonly now?: () => bigint;
}

const defaultQuota: Quota = { bytes: 1024 ** 3, entries: 100_000 };

/** As `loadService` takes it. */
export interface ServiceFiles {
  readonly config: ServiceConfig;
  /** For `loadService`. */
  readonly modules: readonly ModuleDescriptor[];
  /** `total_memory_limit`; undefined when it is `Infinity`. */
  readonly memoryPages: number | undefined;
  readonly warnings: readonly ConfigProblem[];
}

export type ReadServiceResult = { readonly ok: true; readonly value: ServiceFiles } | { readonly ok: false; readonly file: string; readonly problems: readonly ConfigProblem[] };

const names = ['aqua.module.json', 'Config.toml'];

/**
 * Reads a service from a configuration, or from a directory with an `aqua.module.json` or a `Config.toml`. Paths in it are relative to
 * its directory; directories that modules are granted are made when they are not there.
 * @returns all that is wrong, with the place in the configuration
 */
export function readService(path: string, options: ReadServiceOptions = {}): ReadServiceResult {
  const file = isDirectory(path) ? names.map((name) => join(path, name)).find((name) => existsSync(name)) : path;
  if (file === undefined || !existsSync(file)) return { ok: false, file: path, problems: [{ path: '', message: file === undefined ? `there is none of ${names.join(', ')}` : 'there is no such file' }] };
  const parsed = parseServiceConfig(readFileSync(file, 'utf8'), file.endsWith('.json') ? 'json' : 'toml');
  if (!parsed.ok) return { ok: false, file, problems: parsed.problems };
  const { value: config, warnings } = parsed;
  const problems: ConfigProblem[] = [];
  const home = dirname(resolve(file));
  const places = { home, modules: config.modulesDir === undefined ? undefined : resolve(home, config.modulesDir), working: resolve(home, config.workingDir ?? options.workingDir ?? '.') };
  const grants = { programs: options.programs ?? {}, budget: new Budget(options.quota ?? defaultQuota), now: options.now ?? (() => realClock.realtime()) };
  const modules = config.modules.map((module, index) => describe(module, places, grants, (key, message) => void problems.push({ path: `module[${index}].${key}`, message })));
  return problems.length > 0 ? { ok: false, file, problems } : { ok: true, value: { config, modules, memoryPages: pagesOf(config.totalMemoryLimit), warnings } };
}

const PAGE = 65_536;

function pagesOf(bytes: number): number | undefined {
  return Number.isFinite(bytes) ? Math.floor(bytes / PAGE) : undefined;
}

interface Places {
  readonly home: string;
  readonly modules: string | undefined;
  readonly working: string;
}

type Complain = (key: string, message: string) => void;

/** What all modules of a service have in common. */
interface Grants {
  readonly programs: ProgramOptions;
  readonly budget: Budget;
  readonly now: () => bigint;
}

function describe(config: ModuleConfig, places: Places, { programs, budget, now }: Grants, complain: Complain): ModuleDescriptor {
  const { name, loggerEnabled, loggingMask, envs } = config;
  const binaries = Object.entries(config.mountedBinaries).map(([imported, path]) => {
    const program = resolve(places.home, path);
    if (!existsSync(program)) complain(`mounted_binaries.${imported}`, `there is no ${program}`);
    return [imported, mountedProgram(program, programs)] as const;
  });
  const virtual = Object.entries(config.virtualDirs).map(([alias, bytes]) => virtualMount({ alias, bytes }, now));
  const mapped = Object.entries(config.mappedDirs).flatMap(([alias, path]) => mount(alias, isAbsolute(path) ? path : join(places.working, path), budget, complain));
  return { name, code: codeOf(config, places, complain), loggerEnabled, loggingMask, envs, mountedBinaries: Object.fromEntries(binaries), mounts: [...mapped, ...virtual] };
}

function codeOf({ name, fileName, loadFrom }: ModuleConfig, { home, modules }: Places, complain: Complain): Uint8Array {
  const from = loadFrom === undefined ? modules : resolve(home, loadFrom);
  if (from === undefined) {
    complain('load_from', `is missing, and there is no modules_dir: where is module ${name}?`);
    return new Uint8Array();
  }
  const path = isDirectory(from) ? join(from, fileName) : from;
  if (isDirectory(path) || !existsSync(path)) {
    complain(loadFrom === undefined ? 'file_name' : 'load_from', `there is no file ${path}`);
    return new Uint8Array();
  }
  return new Uint8Array(readFileSync(path));
}

function mount(alias: string, path: string, budget: Budget, complain: Complain): readonly Mount[] {
  try {
    mkdirSync(path, { recursive: true });
    return [{ alias, files: limited(new HostFiles(nodeCalls(), path), [budget]) }];
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    complain(`wasi.mapped_dirs.${alias}`, `${path} cannot be granted: ${thrown instanceof FileError ? thrown.code : thrown.message}`);
    return [];
  }
}

function isDirectory(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
