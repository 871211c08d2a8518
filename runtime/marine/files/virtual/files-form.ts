/**
 * Virtual files as bytes: canonical CBOR, so equal states have equal bytes.
 *
 *   files = ["aqua/marine-files/1", [[number, head …, rest] …]], ascending
 *   head  = kind (0 file, 1 directory, 2 link), links, times in 24 bytes
 *   rest  = [size, [[chunk, bytes without zeros at their end] …]] | [[name, number] …] | target
 */
import { CborReader, Malformed } from '../../../particle/cbor-read.ts';
import { CborWriter } from '../../../particle/cbor-write.ts';
import { compareText } from '../../../particle/text-order.ts';
import { FileError } from '../file-error.ts';
import { checkName, maxPathLength } from '../file-name.ts';
import { chunkSize, maxFileSize } from './contents.ts';
import type { Chunk, DirectoryInode, FileInode, Inode } from './inode.ts';
import { maxInodes } from './inode-table.ts';
import { emptyPages, itemAt, pageLength, setItem, type PagedArray } from './paged-array.ts';
import type { FilesSnapshot } from './virtual-files.ts';

const domain = 'aqua/marine-files/1';
const kinds = ['file', 'directory', 'link'] as const;
const rootNumber = 0;

/** Also the beginning of what is hashed of an inode. */
export function inodeHead(writer: CborWriter, { kind, links, accessed, modified, changed }: Inode): void {
  writer.integer(kinds.indexOf(kind));
  writer.integer(links);
  const times = new Uint8Array(24);
  for (const [index, time] of [accessed, modified, changed].entries()) new DataView(times.buffer).setBigUint64(index * 8, BigInt.asUintN(64, time));
  writer.bytes(times);
}

export function sortedEntries({ entries }: DirectoryInode): readonly (readonly [name: string, number: number])[] {
  return [...entries].sort(([one], [other]) => compareText(one, other));
}

/**
 * Files to keep, or to send to another peer.
 * @example
 * import { decodeFiles, VirtualFiles } from 'aqua-toolchain/runtime';
 * const files = new VirtualFiles();
 * files.root().makeDirectory('notes');
 * const decoded = decodeFiles(encodeFiles(files.snapshot()));
 * files.restore(decoded.snapshot);
 * files.root().entries().map(({ name }) => name); // => ['notes']
 */
export function encodeFiles({ inodes }: FilesSnapshot): Uint8Array {
  const writer = new CborWriter(4096);
  const all = inodes.pages.flatMap((page, at) => (page?.items ?? []).flatMap((inode, index) => (inode === undefined ? [] : [{ number: at * pageLength + index, inode }])));
  writer.arrayHead(2);
  writer.text(domain);
  writer.arrayHead(all.length);
  for (const { number, inode } of all) {
    writer.arrayHead(5);
    writer.integer(number);
    inodeHead(writer, inode);
    writeRest(writer, inode);
  }
  return writer.take();
}

function writeRest(writer: CborWriter, inode: Inode): void {
  switch (inode.kind) {
    case 'file': {
      const chunks = chunksOf(inode);
      writer.arrayHead(2);
      writer.integer(inode.size);
      writer.arrayHead(chunks.length);
      for (const { index, bytes } of chunks) {
        writer.arrayHead(2);
        writer.integer(index);
        writer.bytes(bytes);
      }
      return;
    }
    case 'directory':
      writer.arrayHead(inode.entries.size);
      for (const [name, number] of sortedEntries(inode)) {
        writer.arrayHead(2);
        writer.text(name);
        writer.integer(number);
      }
      return;
    case 'link':
      return writer.text(inode.target);
  }
}

function chunksOf({ chunks }: FileInode): readonly { readonly index: number; readonly bytes: Uint8Array }[] {
  return chunks.pages.flatMap((page, at) =>
    (page?.items ?? []).flatMap((chunk, index) => {
      const bytes = chunk === undefined ? new Uint8Array() : withoutZeros(chunk.bytes);
      return bytes.length === 0 ? [] : [{ index: at * pageLength + index, bytes }];
    }),
  );
}

function withoutZeros(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0) + 1);
}

export type DecodeFilesResult = { readonly ok: true; readonly snapshot: FilesSnapshot } | { readonly ok: false; readonly reason: string };

/** Reads files from anywhere. Never throws; time and memory are linear in the bytes. The snapshot is one that `VirtualFiles` could have made. */
export function decodeFiles(bytes: Uint8Array): DecodeFilesResult {
  try {
    const reader = new CborReader(bytes, { depth: 8, budget: { items: bytes.length } });
    expectLength(reader, 2);
    if (reader.text(domain.length) !== domain) throw new Malformed('these are no files, or of another version');
    const inodes = emptyPages<Inode>(0);
    let last = -1;
    for (let left = reader.arrayHead(); left > 0; left--) {
      expectLength(reader, 5);
      const number = reader.unsigned();
      if (number <= last || number >= maxInodes) throw new Malformed('a file has an impossible number');
      last = number;
      setItem(inodes, number, readInode(reader));
    }
    reader.end();
    checkTree(inodes);
    return { ok: true, snapshot: { inodes, epoch: 0 } };
  } catch (fault) {
    if (fault instanceof Malformed) return { ok: false, reason: fault.message };
    if (fault instanceof FileError) return { ok: false, reason: `a file has an impossible name: ${fault.message}` };
    throw fault;
  }
}

function readInode(reader: CborReader): Inode {
  const kind = kinds[reader.unsigned()];
  const links = reader.unsigned();
  const times = reader.bytes(24);
  if (kind === undefined || times.length !== 24) throw new Malformed('a file has an unknown kind, or not three times');
  const view = new DataView(times.buffer, times.byteOffset, 24);
  const common = { epoch: 0, links, accessed: view.getBigUint64(0), modified: view.getBigUint64(8), changed: view.getBigUint64(16), hash: undefined };
  switch (kind) {
    case 'file':
      return { ...common, kind, ...readContents(reader) };
    case 'directory':
      return { ...common, kind, parent: rootNumber, entries: readEntries(reader), sorted: undefined };
    case 'link':
      return { ...common, kind, target: reader.text(maxPathLength) };
  }
}

function readContents(reader: CborReader): { readonly size: number; readonly chunks: PagedArray<Chunk> } {
  expectLength(reader, 2);
  const size = reader.unsigned();
  if (size > maxFileSize) throw new Malformed('a file is too large');
  const chunks = emptyPages<Chunk>(0);
  let last = -1;
  for (let left = reader.arrayHead(); left > 0; left--) {
    expectLength(reader, 2);
    const index = reader.unsigned();
    const bytes = reader.bytes(chunkSize);
    if (index <= last || bytes.length === 0 || bytes.at(-1) === 0 || index * chunkSize + bytes.length > size) throw new Malformed('a part of a file has the wrong place or size');
    last = index;
    setItem(chunks, index, { epoch: 0, bytes: Uint8Array.from(bytes), hash: undefined });
  }
  return { size, chunks };
}

function readEntries(reader: CborReader): Map<string, number> {
  const entries = new Map<string, number>();
  let last = '';
  for (let left = reader.arrayHead(); left > 0; left--) {
    expectLength(reader, 2);
    const name = checkName(reader.text(maxPathLength));
    if (compareText(name, last) <= 0) throw new Malformed('the names in a directory are not in order');
    last = name;
    entries.set(name, reader.unsigned());
  }
  return entries;
}

/** Every name means something, everything has as many names as it says, and all directories with a name hang together below the root. */
function checkTree(inodes: PagedArray<Inode>): void {
  if (itemAt(inodes, rootNumber)?.kind !== 'directory') throw new Malformed('there is no root');
  const names = new Map<number, number>([[rootNumber, 1]]);
  for (const todo = [rootNumber]; ; ) {
    const number = todo.pop();
    if (number === undefined) break;
    const directory = itemAt(inodes, number);
    if (directory?.kind !== 'directory') continue;
    for (const child of directory.entries.values()) {
      const count = (names.get(child) ?? 0) + 1;
      names.set(child, count);
      const inode = itemAt(inodes, child);
      if (inode === undefined) throw new Malformed('a name means nothing');
      if (inode.kind !== 'directory') continue;
      if (count > 1) throw new Malformed('a directory has two names');
      inode.parent = number;
      todo.push(child);
    }
  }
  for (const [at, page] of inodes.pages.entries()) {
    for (const [index, inode] of (page?.items ?? []).entries()) {
      if (inode !== undefined && inode.links !== (names.get(at * pageLength + index) ?? 0)) throw new Malformed('a file has another number of names than it says');
      if (inode?.kind === 'directory' && inode.links === 0 && inode.entries.size > 0) throw new Malformed('a directory without a name is not empty');
    }
  }
}

function expectLength(reader: CborReader, length: number): void {
  if (reader.arrayHead() !== length) throw new Malformed('something has the wrong number of parts');
}
