/**
 * What functions of the host cost, in gas; like the weights, a part of `WEIGHTS_VERSION`. Each has a price of its own, paid before anything
 * is done, and pays for the bytes that it copies from or into the module's memory: one unit for 16, as copies of the module's own do.
 */

/** Functions of WASI that are not listed: they read or set something small. */
const SMALL = 100;
/** Reading or writing an open file or stream. */
const TRANSFER = 300;
/** Finding something by its path. */
const PATH = 2000;
const SYNC = 2000;

const wasiPrices: ReadonlyMap<string, number> = new Map([
  ...['fd_read', 'fd_write', 'fd_pread', 'fd_pwrite', 'fd_filestat_set_size', 'fd_allocate', 'poll_oneoff'].map((name) => [name, TRANSFER] as const),
  ...['path_create_directory', 'path_filestat_get', 'path_filestat_set_times', 'path_link', 'path_open', 'path_readlink', 'path_remove_directory', 'path_rename', 'path_symlink', 'path_unlink_file'].map((name) => [name, PATH] as const),
  ...['fd_sync', 'fd_datasync', 'fd_readdir'].map((name) => [name, SYNC] as const),
]);

/** Of functions that modules import from their host. */
const hostPrices: ReadonlyMap<string, number> = new Map([
  ['log_utf8_string', TRANSFER],
  ['get_call_parameters', 1000],
]);

export const hostPriceOf = {
  /** A function of WASI preview 1, without what it copies. */
  wasi: (name: string): number => wasiPrices.get(name) ?? SMALL,
  /** The logger, the call's parameters; everything else is a program. */
  host: (name: string): number => hostPrices.get(name) ?? 100_000,
  /** Bytes that are copied. */
  bytes: (count: number): number => Math.ceil(count / 16),
  /** A byte of randomness is made by a hash function. */
  randomByte: 64,
  /** An entry of a directory that is listed. */
  entry: 20,
  /** A value of a list or a field of a record that leaves a module, or that the host gives it. */
  value: 10,
  /** What jco's code does for a call into a component or out of it, and for a handle that is given back. */
  crossing: { call: 10_000, handle: SMALL },
} as const;
