/** A directory of this machine. */
import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isCode, lockDirectory } from './directory-lock.ts';
import type { AppendFile, Disk } from './disk.ts';

/**
 * Opens a directory for this process alone; makes it when it is not there.
 * @throws LockedError when another process uses it
 */
export async function openDirectory(directory: string): Promise<Disk> {
  await mkdir(directory, { recursive: true });
  const release = await lockDirectory(directory);
  const path = (name: string): string => join(directory, name);
  return {
    list: () => readdir(directory),
    read: async (name) => {
      const bytes = await readFile(path(name));
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    },
    async create(name): Promise<AppendFile> {
      const file = await open(path(name), 'ax');
      await file.sync();
      await syncDirectory(directory);
      return {
        append: async (bytes) => {
          for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
        },
        sync: () => file.datasync(),
        close: () => file.close(),
      };
    },
    async truncate(name, length) {
      const file = await open(path(name), 'r+');
      try {
        await file.truncate(length);
        await file.sync();
      } finally {
        await file.close();
      }
    },
    remove: async (name) => {
      await rm(path(name));
      await syncDirectory(directory);
    },
    close: release,
  };
}

/** Makes names durable. Windows has no such thing for directories and does it by itself. */
async function syncDirectory(directory: string): Promise<void> {
  try {
    const handle = await open(directory, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (problem) {
    if (!(process.platform === 'win32' && (isCode(problem, 'EPERM') || isCode(problem, 'EISDIR') || isCode(problem, 'EACCES')))) throw problem;
  }
}
