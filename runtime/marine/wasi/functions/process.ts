/** Arguments, environment, clocks, randomness, the end; and sockets, of which a guest has none. */
import { WasiError } from '../errno.ts';
import type { GuestMemory } from '../guest-memory.ts';
import { readClock } from './poll.ts';
import type { Context, Handlers } from './context.ts';

export function processFunctions({ memory, clock, started, random, pay, args, environ, exit, descriptors }: Context): Handlers {
  const noSocket = (descriptor: number): never => {
    descriptors.get(descriptor);
    throw new WasiError('notsup');
  };
  return {
    args_sizes_get: (count: number, size: number) => writeSizes(memory, count, size, args),
    args_get: (pointers: number, buffer: number) => writeTexts(memory, pointers, buffer, args),
    environ_sizes_get: (count: number, size: number) => writeSizes(memory, count, size, environ),
    environ_get: (pointers: number, buffer: number) => writeTexts(memory, pointers, buffer, environ),
    clock_res_get(id: number, result: number) {
      readClock(clock, started, id);
      memory.setU64(result, clock.resolution);
    },
    clock_time_get(id: number, _precision: bigint, result: number) {
      memory.check(result, 8);
      memory.setU64(result, BigInt.asUintN(64, readClock(clock, started, id)));
    },
    random_get(address: number, length: number) {
      const into = memory.bytes(address, length);
      pay('random', length);
      random(into);
    },
    sched_yield: () => undefined,
    proc_exit: (code: number) => exit(code),
    proc_raise() {
      throw new WasiError('notsup');
    },
    sock_accept: noSocket,
    sock_recv: noSocket,
    sock_send: noSocket,
    sock_shutdown: noSocket,
  };
}

function writeSizes(memory: GuestMemory, count: number, size: number, texts: readonly Uint8Array[]): void {
  memory.setU32(count, texts.length);
  memory.setU32(size, texts.reduce((sum, { length }) => sum + length, 0));
}

function writeTexts(memory: GuestMemory, pointers: number, buffer: number, texts: readonly Uint8Array[]): void {
  let at = buffer;
  for (const [index, text] of texts.entries()) {
    memory.bytes(at, text.length).set(text);
    memory.setU32(pointers + index * 4, at);
    at += text.length;
  }
}
