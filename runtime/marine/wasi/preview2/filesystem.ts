/**
 * `wasi:filesystem` of preview 2 for one component, made of preview 1. So rights, limits, quotas and saving are the same for both kinds of
 * modules, and there is one place where a guest could get out of what it was granted.
 */
import { Descriptor } from './descriptor.ts';
import type { ErrorCode } from './error-code.ts';
import { DirectoryEntryStream, IoFailure } from './file-streams.ts';
import { data, result, type FileCalls } from './preview1-calls.ts';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** @returns the interfaces by their names without version */
export function filesystemInterfaces(calls: FileCalls) {
  /** Directories that were granted have the numbers from 3 on. */
  function getDirectories(): readonly (readonly [Descriptor, string])[] {
    const found: (readonly [Descriptor, string])[] = [];
    for (let number = 3; calls.attempt('fd_prestat_get', number, result); number++) {
      const length = calls.view.getUint32(result + 4, true);
      calls.bytes(data, length);
      calls.call('fd_prestat_dir_name', number, data, length);
      found.push([new Descriptor(calls, number, true), decoder.decode(calls.bytes(data, length))]);
    }
    return found;
  }

  const filesystemErrorCode = (error: object): ErrorCode | undefined => (error instanceof IoFailure ? error.code : undefined);

  return {
    'wasi:filesystem/preopens': { getDirectories },
    'wasi:filesystem/types': { Descriptor, DirectoryEntryStream, filesystemErrorCode },
  };
}
