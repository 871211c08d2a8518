/** `wasi:filesystem` without a component around it. */
import { createWasi, type Mount, type Wasi } from '../../runtime/marine/wasi/create-wasi.ts';
import { DeterministicClock } from '../../runtime/marine/wasi/clock.ts';
import { filesystemInterfaces } from '../../runtime/marine/wasi/preview2/filesystem.ts';

export class ErrorResult extends Error {
  readonly payload: unknown;

  constructor(payload: unknown) {
    super(JSON.stringify(payload, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)));
    this.payload = payload;
  }
}

class InputStream {
  subscribe(): void {
    return undefined;
  }
}

class IoError {
  toDebugString(): string {
    return 'an error';
  }
}

export class OutputStream {
  readonly write: (bytes: Uint8Array) => void;

  constructor(write: (bytes: Uint8Array) => void) {
    this.write = write;
  }
}

export function preview2Files(mounts: readonly Mount[]) {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const wasi: Wasi = createWasi({ module: 'guest', mounts, memory: () => memory, clock: new DeterministicClock() });
  const calls = {
    get view() {
      return new DataView(memory.buffer);
    },
    bytes(at: number, length: number) {
      const missing = at + length - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / 65_536));
      return new Uint8Array(memory.buffer, at, length);
    },
    call: (name: string, ...args: readonly (number | bigint)[]) => wasi.imports[name]?.(...args) ?? 52,
  };
  const interfaces = filesystemInterfaces(calls, { InputStream, OutputStream, IoError, ErrorResult });
  const { Descriptor, DirectoryEntryStream, filesystemErrorCode } = interfaces['wasi:filesystem/types'];
  const roots = interfaces['wasi:filesystem/preopens'].getDirectories();
  return { wasi, roots, Descriptor, DirectoryEntryStream, filesystemErrorCode };
}
