import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes that are in use after everything that nobody holds is gone. */
export async function collectedHeap(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let turn = 0; turn < 3; turn++) {
    collect();
    // Finalisers and weak references are dealt with between turns.
    await new Promise(setImmediate);
  }
  return process.memoryUsage().heapUsed;
}
