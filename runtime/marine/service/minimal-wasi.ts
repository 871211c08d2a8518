import { GuestExit } from '../adapter/fault.ts';
import type { HostImport, WasiFactory } from '../contracts.ts';

export interface MinimalWasiOptions {
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Fills the bytes. */
  readonly random: (bytes: Uint8Array) => void;
  /** What modules write to their standard output and error, as it comes; default: it is dropped. */
  readonly output?: (module: string, stream: 'stdout' | 'stderr', bytes: Uint8Array) => void;
}

/** Numbers of WASI preview 1. */
const errno = { success: 0, badDescriptor: 8, badAddress: 21, notSupported: 52 } as const;

const notSupported: readonly string[] = [
  'clock_res_get', 'fd_advise', 'fd_allocate', 'fd_datasync', 'fd_fdstat_set_rights', 'fd_filestat_set_size', 'fd_filestat_set_times', 'fd_pread', 'fd_pwrite', 'fd_readdir', 'fd_renumber', 'fd_sync', 'fd_tell',
  'path_create_directory', 'path_filestat_get', 'path_filestat_set_times', 'path_link', 'path_open', 'path_readlink', 'path_remove_directory', 'path_rename', 'path_symlink', 'path_unlink_file',
  'poll_oneoff', 'proc_raise', 'sock_accept', 'sock_recv', 'sock_send', 'sock_shutdown',
];

/** They are about descriptors, and no descriptor is open. libc asks for the directories that were granted this way. */
const badDescriptor: readonly string[] = ['fd_close', 'fd_fdstat_get', 'fd_fdstat_set_flags', 'fd_filestat_get', 'fd_prestat_get', 'fd_prestat_dir_name', 'fd_read', 'fd_seek'];

/** WASI without files: environment, clock, randomness and output. Everything else answers that it is not supported. */
export function minimalWasi(options: MinimalWasiOptions): WasiFactory {
  return {
    create({ module, envs, memory }) {
      const environment = Object.entries(envs).map(([name, value]) => new TextEncoder().encode(`${name}=${value}\0`));
      const answer = (code: number) => (): number => code;
      const imports: Record<string, HostImport> = {
        ...Object.fromEntries(notSupported.map((name) => [name, answer(errno.notSupported)])),
        ...Object.fromEntries(badDescriptor.map((name) => [name, answer(errno.badDescriptor)])),
        args_get: answer(errno.success),
        args_sizes_get: checked(memory, (view, count, size) => {
          view.setUint32(count, 0, true);
          view.setUint32(size, 0, true);
        }),
        environ_sizes_get: checked(memory, (view, count, size) => {
          view.setUint32(count, environment.length, true);
          view.setUint32(size, environment.reduce((sum, { length }) => sum + length, 0), true);
        }),
        environ_get: checked(memory, (view, pointers, texts) => {
          let at = texts;
          for (const [index, text] of environment.entries()) {
            view.setUint32(pointers + 4 * index, at, true);
            new Uint8Array(view.buffer, at, text.length).set(text);
            at += text.length;
          }
        }),
        clock_time_get: (_, __, target) => checked(memory, (view, at) => view.setBigUint64(at, BigInt(Math.round(options.now())) * 1_000_000n, true))(target),
        random_get: checked(memory, (view, at, size) => options.random(new Uint8Array(view.buffer, at, size))),
        sched_yield: answer(errno.success),
        fd_write: (descriptor, vectors, count, written) => {
          const stream = descriptor === 1 ? 'stdout' : descriptor === 2 ? 'stderr' : undefined;
          if (stream === undefined) return errno.badDescriptor;
          return checked(memory, (view, at, length, target) => {
            const bytes = gather(view, at, length);
            options.output?.(module, stream, bytes);
            view.setUint32(target, bytes.length, true);
          })(vectors, count, written);
        },
        proc_exit(code) {
          throw new GuestExit(Number(code));
        },
      };
      return { imports };
    },
  };
}

/** Addresses as unsigned numbers; what leads out of the memory answers with an error code. */
function checked(memory: () => WebAssembly.Memory, run: (view: DataView, a: number, b: number, c: number) => void): (...args: readonly (number | bigint)[]) => number {
  return (a = 0, b = 0, c = 0) => {
    try {
      run(new DataView(memory().buffer), Number(a) >>> 0, Number(b) >>> 0, Number(c) >>> 0);
      return errno.success;
    } catch (thrown) {
      if (thrown instanceof RangeError) return errno.badAddress;
      throw thrown;
    }
  };
}

/** @throws RangeError when a part is not in the memory, or all parts together are larger than it */
function gather(view: DataView, vectors: number, count: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let index = 0; index < count; index++) {
    const length = view.getUint32(vectors + 8 * index + 4, true);
    size += length;
    if (size > view.byteLength) throw new RangeError('more than the memory holds');
    if (length > 0) parts.push(new Uint8Array(view.buffer, view.getUint32(vectors + 8 * index, true), length));
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
