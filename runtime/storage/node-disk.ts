/** A directory of this machine. */
import { constants } from 'node:fs';
import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
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
  const notes = new Map<string, FileHandle>();
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
        append: (bytes) => writeAll(file, bytes, null),
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
    async note(name, bytes) {
      // In place: what a crash leaves of it, its reader must recognise.
      const file = notes.get(name) ?? (await open(path(name), constants.O_RDWR | constants.O_CREAT));
      notes.set(name, file);
      await writeAll(file, bytes, 0);
    },
    async close() {
      for (const file of notes.values()) {
        await file.datasync();
        await file.close();
      }
      if (notes.size > 0) await syncDirectory(directory);
      notes.clear();
      await release();
    },
  };
}

/** @param position null appends */
async function writeAll(file: FileHandle, bytes: Uint8Array, position: 0 | null): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at, bytes.length - at, position === null ? null : position + at)).bytesWritten;
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
