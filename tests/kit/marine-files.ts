/** The implementations of a file system, each empty. Host directories are made below one temporary folder. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HostFiles } from '../../runtime/marine/files/host/host-files.ts';
import type { HostCalls } from '../../runtime/marine/files/host/host-calls.ts';
import { nodeCalls } from '../../runtime/marine/files/host/node-calls.ts';
import type { Directory, FileSystem } from '../../runtime/marine/files/file-system.ts';
import { VirtualFiles } from '../../runtime/marine/files/virtual/virtual-files.ts';

export interface OnDisk {
  readonly files: HostFiles;
  /** What is granted. Beside it, in the parent folder, is what must stay out of reach. */
  readonly path: string;
  readonly remove: () => void;
}

/** A folder of the host that holds `secret` and the granted folder `granted`. */
export function onDisk(calls: HostCalls = nodeCalls()): OnDisk {
  const outside = mkdtempSync(join(tmpdir(), 'aqua-files-'));
  const path = join(outside, 'granted');
  mkdirSync(path);
  writeFileSync(join(outside, 'secret'), 'secret');
  return { files: new HostFiles(calls, path), path, remove: () => rmSync(outside, { recursive: true, force: true }) };
}

/** As on a system where descriptors have no paths: what macOS does. */
export function callsWithoutDescriptorPaths(): HostCalls {
  const calls = nodeCalls();
  return { ...calls, descriptorPaths: false, flags: { ...calls.flags, pathOnly: undefined } };
}

export interface Kind {
  readonly name: string;
  readonly make: () => { readonly files: FileSystem; readonly path?: string; readonly remove: () => void };
}

export const kindsOfFiles: readonly Kind[] = [
  { name: 'virtual', make: () => ({ files: new VirtualFiles(), remove: () => undefined }) },
  { name: 'a host directory', make: () => onDisk() },
  { name: 'a host directory without descriptor paths', make: () => onDisk(callsWithoutDescriptorPaths()) },
];

/** All files with their inodes, links, times and contents. */
export function dump(files: FileSystem): readonly unknown[] {
  const root = files.root();
  const found = dumpOf(root, '');
  root.close();
  return found;
}

function dumpOf(directory: Directory, path: string): readonly unknown[] {
  return directory.entries().flatMap(({ name, kind }): readonly unknown[] => {
    const stat = directory.lookup(name);
    const here = [`${path}/${name}`, stat];
    if (kind === 'link') return [[...here, directory.readLink(name)]];
    if (kind === 'directory') {
      const child = directory.openDirectory(name);
      const below = dumpOf(child, `${path}/${name}`);
      child.close();
      return [here, ...below];
    }
    const file = directory.openFile(name, { write: false, create: false, exclusive: false });
    const bytes = new Uint8Array(stat?.size ?? 0);
    file.read(bytes, 0);
    file.close();
    return [[...here, bytes]];
  });
}
