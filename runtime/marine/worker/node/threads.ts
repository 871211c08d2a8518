/** Threads of Node for services. */
import { Worker } from 'node:worker_threads';
import type { IsolationSurroundings } from '../isolated-service.ts';
import type { FromWorker } from '../protocol.ts';

export interface ThreadLimits {
  /** Mebibytes that the thread's own objects may take; the memories of modules are not among them. Default: 256. */
  readonly heap?: number;
  /** Mebibytes; default: 64, many times what the depth limit lets a module use. */
  readonly stack?: number;
}

/** @param script of the thread: `marine-worker.mjs` of this package */
export function nodeThreads(script: URL, { heap = 256, stack = 64 }: ThreadLimits = {}): IsolationSurroundings {
  return {
    start(events) {
      const worker = new Worker(script, { env: {}, stdin: false, resourceLimits: { maxOldGenerationSizeMb: heap, stackSizeMb: stack } });
      let over = false;
      const ended = (reason: string): void => {
        if (over) return;
        over = true;
        events.ended(reason);
      };
      worker.on('message', (message: FromWorker) => {
        if (over) return;
        // A service that has nothing to do does not keep the process alive.
        if (message.kind !== 'log' && message.kind !== 'output') worker.unref();
        events.message(message);
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
        post: (message) => {
          worker.ref();
          worker.postMessage(message);
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
