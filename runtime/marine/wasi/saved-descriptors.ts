/**
 * Open descriptors as bytes, canonical CBOR:
 *
 *   saved      = ["aqua/marine-wasi/1", [[number, rights in 16 bytes, flags, what] …]], ascending
 *   what       = 0 for input | 1, 2 for the outputs | [mount, inode, writable, position] | [mount, inode or -1, listing or -1]
 *   listing    = [[name, kind, inode] …]; inode -1 is what was granted itself
 */
import { CborReader, Malformed } from '../../particle/cbor-read.ts';
import { CborWriter } from '../../particle/cbor-write.ts';
import { FileError } from '../files/file-error.ts';
import { maxPathLength } from '../files/file-name.ts';
import type { DirectoryEntry, FileKind } from '../files/file-system.ts';
import { closeDescriptor, type Descriptor, type DescriptorTable } from './descriptor.ts';
import { WasiError } from './errno.ts';
import { grantedDirectory, type Mount } from './mount.ts';
import type { LineOutput } from './output.ts';
import { directoryRights, fileRights, inputRights, outputRights } from './rights.ts';

export type SaveWasiResult = { readonly ok: true; readonly saved: Uint8Array } | { readonly ok: false; readonly reason: string };
export type RestoreWasiResult = { readonly ok: true } | { readonly ok: false; readonly reason: string };

const domain = 'aqua/marine-wasi/1';
const none = -1;
const kinds: readonly FileKind[] = ['file', 'directory', 'link', 'other'];

export function saveDescriptors(descriptors: DescriptorTable, outputs: readonly LineOutput[], mounts: readonly Mount[]): SaveWasiResult {
  const writer = new CborWriter(1024);
  writer.arrayHead(2);
  writer.text(domain);
  writer.arrayHead(descriptors.all.length);
  for (const [number, descriptor] of descriptors.all) {
    const mount = lostMount(descriptor, mounts);
    if (mount !== undefined) return { ok: false, reason: `the module has something open in ${mount.alias}, a directory of the host; what is open there cannot be opened elsewhere or later. Grant it a virtual directory` };
    writer.arrayHead(4);
    writer.integer(number);
    writer.bytes(bitsOf(descriptor.rights, descriptor.inheriting));
    writer.integer(descriptor.flags);
    writeWhat(writer, descriptor, outputs);
  }
  return { ok: true, saved: writer.take() };
}

/** The mount of something that could not be opened again. */
function lostMount(descriptor: Descriptor, mounts: readonly Mount[]): Mount | undefined {
  if (descriptor.kind === 'input' || descriptor.kind === 'output' || (descriptor.kind === 'directory' && descriptor.alias !== undefined)) return undefined;
  const mount = mounts[Number(descriptor.device) - 1];
  return mount?.files.reopen === undefined ? mount : undefined;
}

function writeWhat(writer: CborWriter, descriptor: Descriptor, outputs: readonly LineOutput[]): void {
  switch (descriptor.kind) {
    case 'input':
      return writer.integer(0);
    case 'output':
      return writer.integer(1 + outputs.indexOf(descriptor.output));
    case 'file':
      writer.arrayHead(4);
      writer.integer(Number(descriptor.device) - 1);
      writer.integer(Number(descriptor.file.stat().inode));
      writer.integer(descriptor.writable ? 1 : 0);
      return writer.integer(descriptor.position);
    case 'directory':
      writer.arrayHead(3);
      writer.integer(Number(descriptor.device) - 1);
      writer.integer(descriptor.alias === undefined ? Number(descriptor.directory.stat().inode) : none);
      if (descriptor.listing === undefined) return writer.integer(none);
      writer.arrayHead(descriptor.listing.length);
      for (const { name, kind, inode } of descriptor.listing) {
        writer.arrayHead(3);
        writer.text(name);
        writer.integer(kinds.indexOf(kind));
        // Entries of host directories may have any; they are only shown.
        writer.bytes(bitsOf(inode));
      }
  }
}

/** Reads what `saveDescriptors` made, or anything else; never throws for it. A saved descriptor has no more rights than its kind can have. */
export function restoreDescriptors(saved: Uint8Array, descriptors: DescriptorTable, outputs: readonly LineOutput[], mounts: readonly Mount[]): RestoreWasiResult {
  const opened: (readonly [number, Descriptor])[] = [];
  try {
    readDescriptors(saved, outputs, mounts, opened);
    descriptors.replaceAll(opened);
    return { ok: true };
  } catch (problem) {
    for (const [, descriptor] of opened) closeDescriptor(descriptor);
    if (problem instanceof Malformed) return { ok: false, reason: problem.message };
    if (problem instanceof FileError) return { ok: false, reason: `what the module had open cannot be opened again: ${problem.message}` };
    if (problem instanceof WasiError) return { ok: false, reason: 'the module had more open than it may now' };
    throw problem;
  }
}

function readDescriptors(saved: Uint8Array, outputs: readonly LineOutput[], mounts: readonly Mount[], opened: (readonly [number, Descriptor])[]): void {
  const reader = new CborReader(saved, { depth: 8, budget: { items: saved.length } });
  expectLength(reader, 2);
  if (reader.text(domain.length) !== domain) throw new Malformed('these are no descriptors, or of another version');
  let last = -1;
  for (let left = reader.arrayHead(); left > 0; left--) {
    expectLength(reader, 4);
    const number = reader.unsigned();
    if (number <= last || number > 0xffff_ffff) throw new Malformed('a descriptor has an impossible number');
    last = number;
    const rights = reader.bytes(16);
    if (rights.length !== 16) throw new Malformed('rights have 128 bits');
    const view = new DataView(rights.buffer, rights.byteOffset, 16);
    const flags = reader.unsigned();
    if (flags > 31) throw new Malformed('a descriptor has unknown flags');
    const descriptor = reader.nextIsArray ? readHandle(reader, mounts) : readStream(reader.unsigned(), outputs);
    // Before anything else can fail, so that it is closed then.
    opened.push([number, descriptor]);
    descriptor.rights = view.getBigUint64(0) & mostRights(descriptor);
    descriptor.inheriting = view.getBigUint64(8) & (descriptor.kind === 'directory' ? directoryRights | fileRights : 0n);
    descriptor.flags = flags;
    if (descriptor.kind === 'directory') descriptor.listing = readListing(reader);
  }
  reader.end();
}

const nothing = { rights: 0n, inheriting: 0n, flags: 0 };

function readStream(index: number, outputs: readonly LineOutput[]): Descriptor {
  if (index === 0) return { kind: 'input', ...nothing };
  const output = outputs[index - 1];
  if (output === undefined) throw new Malformed('there is no such stream');
  return { kind: 'output', output, ...nothing };
}

/** Of a directory, all but its listing. */
function readHandle(reader: CborReader, mounts: readonly Mount[]): Descriptor {
  const parts = reader.arrayHead();
  const index = reader.unsigned();
  const inode = reader.integer();
  const mount = mounts[index];
  if (mount === undefined) throw new Malformed('the module had a directory that it is not granted now');
  const device = BigInt(index + 1);
  if (parts === 3 && inode === none) return grantedDirectory(mounts, index);
  if (parts === 3) {
    const directory = mount.files.reopen?.(BigInt(inode), false);
    if (directory?.kind === 'directory') return { kind: 'directory', directory, device, alias: undefined, listing: undefined, ...nothing };
    directory?.close();
    throw new Malformed('a directory that was open is none now');
  }
  if (parts !== 4) throw new Malformed('something has the wrong number of parts');
  const writable = reader.unsigned() === 1;
  const position = reader.unsigned();
  const file = mount.files.reopen?.(BigInt(inode), writable);
  if (file?.kind === 'file') return { kind: 'file', file, writable, device, position, ...nothing };
  file?.close();
  throw new Malformed('a file that was open is none now');
}

function readListing(reader: CborReader): readonly DirectoryEntry[] | undefined {
  if (!reader.nextIsArray) return reader.integer() === none ? undefined : [];
  const entries: DirectoryEntry[] = [];
  for (let left = reader.arrayHead(); left > 0; left--) {
    expectLength(reader, 3);
    const name = reader.text(maxPathLength);
    const kind = kinds[reader.unsigned()];
    const inode = reader.bytes(8);
    if (kind === undefined || inode.length !== 8) throw new Malformed('a directory holds something of an unknown kind');
    entries.push({ name, kind, inode: new DataView(inode.buffer, inode.byteOffset, 8).getBigUint64(0) });
  }
  return entries;
}

function mostRights({ kind }: Descriptor): bigint {
  switch (kind) {
    case 'input':
      return inputRights;
    case 'output':
      return outputRights;
    case 'file':
      return fileRights;
    case 'directory':
      return directoryRights;
  }
}

function bitsOf(...values: readonly bigint[]): Uint8Array {
  const bytes = new Uint8Array(8 * values.length);
  for (const [index, value] of values.entries()) new DataView(bytes.buffer).setBigUint64(index * 8, BigInt.asUintN(64, value));
  return bytes;
}

function expectLength(reader: CborReader, length: number): void {
  if (reader.arrayHead() !== length) throw new Malformed('something has the wrong number of parts');
}
