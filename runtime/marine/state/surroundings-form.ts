/**
 * What a service has besides its instances, as bytes; all of it canonical CBOR.
 *
 *   surroundings = [[files …], [[module, descriptors] …], clock, random]: files as `encodeFiles` and descriptors as `Wasi.save` write them,
 *                  clock and random in 8 bytes, or none when they are the machine's
 *
 * What is hashed beside the roots of files is ["aqua/marine-surroundings/1", [[module, descriptors] …], clock, random].
 */
import { Malformed } from '../../particle/cbor-read.ts';
import type { CborReader } from '../../particle/cbor-read.ts';
import { CborWriter } from '../../particle/cbor-write.ts';
import { decodeFiles, encodeFiles } from '../files/virtual/files-form.ts';
import type { FilesSnapshot } from '../files/virtual/virtual-files.ts';

/** What guests have open and see, besides their files. */
export interface GuestsSnapshot {
  /** By module, in the order of the service; those without WASI have none. */
  readonly descriptors: readonly { readonly module: string; readonly saved: Uint8Array }[];
  /** Nanoseconds that a deterministic clock showed last; undefined for the machine's. */
  readonly clock: bigint | undefined;
  /** Bytes that a seeded generator gave; undefined for the machine's. */
  readonly random: bigint | undefined;
}

export interface SurroundingsSnapshot extends GuestsSnapshot {
  /** Virtual directories in the order in which they are granted, each once. */
  readonly files: readonly FilesSnapshot[];
}

const MAX_NAME = 1024;

/** To be hashed. */
export function guestsForm(guests: GuestsSnapshot): Uint8Array {
  const writer = new CborWriter(1024);
  writer.arrayHead(4);
  writer.text('aqua/marine-surroundings/1');
  writeGuests(writer, guests);
  return writer.take();
}

export function writeSurroundings(writer: CborWriter, surroundings: SurroundingsSnapshot): void {
  writer.arrayHead(4);
  writer.arrayHead(surroundings.files.length);
  for (const files of surroundings.files) writer.bytes(encodeFiles(files));
  writeGuests(writer, surroundings);
}

function writeGuests(writer: CborWriter, { descriptors, clock, random }: GuestsSnapshot): void {
  writer.arrayHead(descriptors.length);
  for (const { module, saved } of descriptors) {
    writer.arrayHead(2);
    writer.text(module);
    writer.bytes(saved);
  }
  for (const value of [clock, random]) writer.bytes(value === undefined ? new Uint8Array() : wordOf(value));
}

/** @param most bytes of one part @returns undefined when there are none @throws Malformed */
export function readSurroundings(reader: CborReader, most: number): SurroundingsSnapshot | undefined {
  const parts = reader.arrayHead();
  if (parts === 0) return undefined;
  if (parts !== 4) throw new Malformed('surroundings have four parts');
  const files = Array.from({ length: reader.arrayHead() }, () => {
    const decoded = decodeFiles(reader.bytes(most));
    if (!decoded.ok) throw new Malformed(decoded.reason);
    return decoded.snapshot;
  });
  const descriptors = Array.from({ length: reader.arrayHead() }, () => {
    if (reader.arrayHead() !== 2) throw new Malformed('what a module has open has two parts');
    return { module: reader.text(MAX_NAME), saved: reader.bytes(most) };
  });
  return { files, descriptors, clock: readWord(reader), random: readWord(reader) };
}

function wordOf(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value);
  return bytes;
}

function readWord(reader: CborReader): bigint | undefined {
  const bytes = reader.bytes(8);
  if (bytes.length === 0) return undefined;
  if (bytes.length !== 8) throw new Malformed('clock and randomness have 64 bits');
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0);
}
