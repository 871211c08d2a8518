/** `wasi:filesystem` without a component around it. */
import { createWasi, type Mount, type Wasi } from '../../runtime/marine/wasi/create-wasi.ts';
import { DeterministicClock } from '../../runtime/marine/wasi/clock.ts';
import { filesystemInterfaces } from '../../runtime/marine/wasi/preview2/filesystem.ts';
import { FileCalls } from '../../runtime/marine/wasi/preview2/preview1-calls.ts';

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
  const files = new FileCalls(calls);
  const interfaces = filesystemInterfaces(files);
  const { Descriptor, DirectoryEntryStream, filesystemErrorCode } = interfaces['wasi:filesystem/types'];
  const roots = interfaces['wasi:filesystem/preopens'].getDirectories();
  return { wasi, roots, files, Descriptor, DirectoryEntryStream, filesystemErrorCode };
}
