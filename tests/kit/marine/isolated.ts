/** Services in threads of their own, for tests. */
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import { openIsolated } from '../../../runtime/marine/index.ts';
import type { IsolatedService, IsolationOptions, ServiceSpec } from '../../../runtime/marine/index.ts';
import { nodeThreads } from '../../../runtime/node.ts';
import type { ThreadLimits } from '../../../runtime/node.ts';
import { root } from '../repository.ts';

/** What the threads of services run. */
export const workerScript = pathToFileURL(`${root}dist/marine-worker.mjs`);

export interface Isolated {
  readonly options?: IsolationOptions;
  readonly limits?: ThreadLimits;
  /** A snapshot to go on with. */
  readonly state?: Uint8Array | undefined;
}

/** Opens it until the test is over. @throws Error that says why it does not start */
export async function isolated(spec: ServiceSpec, { options, limits, state }: Isolated = {}): Promise<IsolatedService> {
  const opened = await openIsolated(spec, nodeThreads(workerScript, limits), options, state);
  if (!opened.ok) throw new Error(opened.error.message);
  onTestFinished(() => {
    opened.value.close();
  });
  return opened.value;
}
