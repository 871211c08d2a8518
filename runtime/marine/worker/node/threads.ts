/** Threads of Node for services. */
import { Worker } from 'node:worker_threads';
import type { IsolationSurroundings } from '../isolated-service.ts';
import { lineMemory } from '../line/shared-line.ts';
import type { FromWorker } from '../protocol.ts';
import { OwnerLine } from './owner-line.ts';
import { RING } from './ring.ts';
import type { Ring } from './ring.ts';

export interface ThreadLimits {
  /** Mebibytes that the thread's own objects may take; the memories of modules are not among them. Default: 256. */
  readonly heap?: number;
  /** Mebibytes; default: 64, many times what the depth limit lets a module use. */
  readonly stack?: number;
  /**
   * Whether calls go through shared memory, where both threads wait awake for some microseconds when that pays. Default: where there is
   * shared memory.
   */
  readonly sharedMemory?: boolean;
}

/** @param script of the thread: `marine-worker.mjs` of this package */
export function nodeThreads(script: URL, { heap = 256, stack = 64, sharedMemory = typeof SharedArrayBuffer !== 'undefined' }: ThreadLimits = {}): IsolationSurroundings {
  return {
    start(events) {
      const memory = sharedMemory ? lineMemory() : undefined;
      const worker = new Worker(script, { env: {}, stdin: false, workerData: memory, resourceLimits: { maxOldGenerationSizeMb: heap, stackSizeMb: stack } });
      let over = false;
      const ended = (reason: string): void => {
        if (over) return;
        over = true;
        events.ended(reason);
      };
      const take = (message: FromWorker): void => {
        if (over) return;
        // A service that has nothing to do does not keep the process alive.
        if (message.kind !== 'log' && message.kind !== 'output') worker.unref();
        events.message(message);
      };
      const line =
        memory &&
        new OwnerLine(memory, {
          ring: () => {
            worker.postMessage(RING);
          },
          answered: take,
          broken: (reason) => {
            void worker.terminate();
            ended(reason);
          },
        });
      worker.on('message', (message: FromWorker | Ring) => {
        if (message === RING) return line?.rung();
        if (message.kind === 'result') line?.forget();
        take(message);
      });
      // What was thrown may be anything.
      const failed = (error: unknown): void => {
        ended(error instanceof Error ? error.message : 'an error that could not be handed over');
      };
      worker.on('error', failed);
      worker.on('messageerror', failed);
      worker.on('exit', (code) => {
        ended(`exit code ${code}`);
      });
      return {
        post(message) {
          const asked = message.kind === 'call' ? line?.ask(message) : undefined;
          if (asked?.answer !== undefined) return asked.answer;
          worker.ref();
          if (asked !== undefined) return undefined;
          line?.wake();
          worker.postMessage(message);
          return undefined;
        },
        terminate: () => {
          over = true;
          void worker.terminate();
        },
      };
    },
    after(milliseconds, action) {
      const timer = setTimeout(action, milliseconds);
      return () => {
        clearTimeout(timer);
      };
    },
  };
}
