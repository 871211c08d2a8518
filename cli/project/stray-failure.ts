import { UsageError } from '../exit.ts';
import { placeOf } from './network-file.ts';

/**
 * Does `work`, unless code of the network file fails meanwhile where no call waits for it: in a timer, or in a promise that nobody
 * awaits. Node would end the process there with a stack.
 *
 * @param network the path of the network file; without one there is no such code
 * @throws UsageError when that happens
 */
export async function failingOutsideCalls<T>(network: string | undefined, work: () => Promise<T>): Promise<T> {
  if (network === undefined) return work();
  let onFailure: (error: unknown) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => {
    onFailure = (error) => {
      const text = error instanceof Error ? error.message : String(error);
      reject(
        new UsageError(
          `the network \`${network}\` failed outside of any call: ${text}${placeOf(error)}`,
          'await every promise in a service, and catch errors in timers: then only the call fails',
        ),
      );
    };
  });
  process.on('unhandledRejection', onFailure).on('uncaughtException', onFailure);
  try {
    return await Promise.race([work(), failure]);
  } finally {
    process.off('unhandledRejection', onFailure).off('uncaughtException', onFailure);
  }
}
