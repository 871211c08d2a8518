/**
 * Opening a file of a host directory so that nothing but the regular file that was looked at can be opened: no link, device, pipe or
 * socket that takes its place in between, and nothing of another mounted file system.
 */
import { FileError } from '../file-error.ts';
import type { OpenMode } from '../file-system.ts';
import { asked } from './asked.ts';
import type { HostStat } from './host-calls.ts';
import type { HostFiles } from './host-files.ts';
import { sameFile, type Place } from './place.ts';

/** Of trying again when somebody else makes or removes the entry meanwhile. */
const attempts = 8;

/** @returns a descriptor of a regular file */
export function openPinned(files: HostFiles, place: Place, name: string, mode: OpenMode): number {
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (mode.create) {
      const made = unless('exist', () => create(files, place.of(name)));
      if (made !== undefined) return made;
      if (mode.exclusive) throw new FileError('exist');
    }
    const opened = unless(mode.create ? 'noent' : 'again', () => openExisting(files, place, name, mode.write));
    if (opened !== undefined) return opened;
  }
  throw new FileError('again');
}

function create(files: HostFiles, path: string): number {
  const { flags } = files.calls;
  const descriptor = asked(() => files.calls.open(path, flags.readWrite | flags.create | flags.exclusive | flags.noFollow, 0o644));
  return files.keep(descriptor, () => checkRegular(files.statDescriptor(descriptor)));
}

function openExisting(files: HostFiles, place: Place, name: string, write: boolean): number {
  const { flags } = files.calls;
  const how = (write ? flags.readWrite : flags.readOnly) | flags.nonBlocking;
  if (flags.pathOnly === undefined) {
    const path = place.of(name);
    const before = files.stat(path);
    checkRegular(before);
    const descriptor = asked(() => files.calls.open(path, how | flags.noFollow));
    return files.keep(descriptor, () => {
      if (!sameFile(before, files.statDescriptor(descriptor))) throw new FileError('again');
    });
  }
  const path = place.of(name);
  const pin = asked(() => files.calls.open(path, (flags.pathOnly ?? 0) | flags.noFollow));
  try {
    checkRegular(files.statDescriptor(pin));
    // Through the pin, so it cannot be anything else.
    return asked(() => files.calls.open(`/proc/self/fd/${pin}`, how));
  } finally {
    files.calls.close(pin);
  }
}

function checkRegular({ kind }: HostStat): void {
  switch (kind) {
    case 'file':
      return;
    case 'directory':
      throw new FileError('isdir');
    case 'link':
      throw new FileError('loop');
    case 'other':
      throw new FileError('notcapable');
  }
}

function unless<Result>(code: FileError['code'], call: () => Result): Result | undefined {
  try {
    return call();
  } catch (problem) {
    if (problem instanceof FileError && problem.code === code) return undefined;
    throw problem;
  }
}
