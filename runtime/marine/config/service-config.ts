/** What a service is made of, as a file says it. */
export interface ServiceConfig {
  /** Where modules without `loadFrom` are. */
  readonly modulesDir: string | undefined;
  /** Bytes for the memories and tables of all modules together; may be Infinity. */
  readonly totalMemoryLimit: number;
  /** What relative directories of modules are relative to. */
  readonly workingDir: string | undefined;
  /** In this order; the last is the facade. */
  readonly modules: readonly ModuleConfig[];
}

export interface ModuleConfig {
  /** The import name. */
  readonly name: string;
  readonly fileName: string;
  /** A file, or a directory with the file. */
  readonly loadFrom: string | undefined;
  readonly loggerEnabled: boolean;
  readonly loggingMask: number;
  /** The name that the module imports → the path of the program. */
  readonly mountedBinaries: Readonly<Record<string, string>>;
  readonly envs: Readonly<Record<string, string>>;
  /** The module's name for a directory → its path. */
  readonly mappedDirs: Readonly<Record<string, string>>;
  /** The module's name for a directory in memory → bytes that it may hold. */
  readonly virtualDirs: Readonly<Record<string, number>>;
}

export interface ConfigProblem {
  /** `module[1].wasi.envs`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
}

export type ConfigResult =
  | { readonly ok: true; readonly value: ServiceConfig; /** Keys that have no effect. */ readonly warnings: readonly ConfigProblem[] }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

export const ALL_TARGETS = 0x7fff_ffff;
