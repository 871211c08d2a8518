/** Threads of Node for services. */
import { Worker } from 'node:worker_threads';
import type { IsolationSurroundings } from '../isolated-service.ts';
import { lineMemory } from '../line/shared-line.ts';
import type { FromWorker } from '../protocol.ts';
import { OwnerLine } from './owner-line.ts';
import { RING } from './ring.ts';

export interface ThreadLimits {
  /** Mebibytes that the thread's own objects may take; the memories of modules are not among them. Default: 256. */
  readonly heap?: number;
  /** Mebibytes; default: 64, many times what the depth limit lets a module use. */
  readonly stack?: number;
  /**
   * Whether calls go through shared memory, where both threads wait awake for some microseconds when that pays, and many calls go
   * together. Without it each is a message, which is given when the one before is answered. Default: where there is shared memory.
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
      /** A message that was posted is not answered, so nothing else is given to it. */
      let apart = false;
      /** Whether the process waits for it. */
      let held = true;
      const hold = (waits: boolean): void => {
        if (held === waits) return;
        held = waits;
        // A service that has nothing to do does not keep the process alive.
        if (waits) worker.ref();
        else worker.unref();
      };
      const ended = (reason: string): void => {
        if (over) return;
        events.ended(reason);
        close();
      };
      const take = (message: FromWorker): void => {
        if (over) return;
        if (message.kind !== 'log' && message.kind !== 'output') {
          apart = false;
          if (!line?.unanswered) hold(false);
        }
        events.message(message);
      };
      const line =
        memory &&
        new OwnerLine(memory, {
          ring: () => {
            worker.postMessage(RING);
          },
          message: take,
          waits: () => {
            hold(true);
          },
          broken: (reason) => {
            void worker.terminate();
            ended(reason);
          },
        });
      const close = (): void => {
        over = true;
        line?.close();
      };
      worker.on('message', (message: FromWorker) => {
        if (line === undefined) take(message);
        else line.passed(message);
      });
      let failure: string | undefined;
      // What was thrown may be anything.
      const failed = (error: unknown): void => {
        failure = error instanceof Error ? error.message : 'an error that could not be handed over';
      };
      worker.on('error', failed);
      worker.on('messageerror', (error) => {
        failed(error);
        void worker.terminate();
      });
      // After all that it has sent.
      worker.on('exit', (code) => {
        ended(failure ?? `exit code ${code}`);
      });
      return {
        post(message) {
          if (apart) return false;
          if (message.kind === 'call' && line?.post(message)) return true;
          if (line?.unanswered) return false;
          line?.wake();
          worker.postMessage(message);
          apart = true;
          hold(true);
          return true;
        },
        begun: () => (apart ? 1 : (line?.begun() ?? 0)),
        terminate: () => {
          close();
          void worker.terminate();
        },
      };
    },
    now: () => performance.now(),
    after(milliseconds, action) {
      // It watches over what is waited for anyway.
      const timer = setTimeout(action, milliseconds).unref();
      return () => {
        clearTimeout(timer);
      };
    },
  };
}
