/**
 * What a service has besides its instances, as bytes; all of it canonical CBOR.
 *
 *   surroundings = [[files …], [[module, descriptors] …], [[component, resources] …], clock, random]: files as `encodeFiles`, descriptors as
 *                  `Wasi.save`, resources as `ComponentResources.save` write them; clock and random in 8 bytes, or none when they are the
 *                  machine's
 *
 * What is hashed beside the roots of files is the same with "aqua/marine-surroundings/1" in the place of the files.
 */
import { Malformed } from '../../particle/cbor-read.ts';
import type { CborReader } from '../../particle/cbor-read.ts';
import { CborWriter } from '../../particle/cbor-write.ts';
import { decodeFiles, encodeFiles } from '../files/virtual/files-form.ts';
import type { FilesSnapshot } from '../files/virtual/virtual-files.ts';

/** A part of what one module has. */
export interface SavedOfModule {
  readonly module: string;
  readonly saved: Uint8Array;
}

/** What guests have open and see, besides their files. */
export interface GuestsSnapshot {
  /** By module, in the order of the service; those without WASI have none. */
  readonly descriptors: readonly SavedOfModule[];
  /** By component, likewise. */
  readonly resources: readonly SavedOfModule[];
  /** Nanoseconds that a deterministic clock showed last; undefined for the machine's. */
  readonly clock: bigint | undefined;
  /** Bytes that a seeded generator gave; undefined for the machine's. */
  readonly random: bigint | undefined;
}

export interface SurroundingsSnapshot extends GuestsSnapshot {
  /** Virtual directories in the order in which they are granted, each once. */
  readonly files: readonly FilesSnapshot[];
}

const PARTS = 5;
const MAX_NAME = 1024;

/** To be hashed. */
export function guestsForm(guests: GuestsSnapshot): Uint8Array {
  const writer = new CborWriter(1024);
  writer.arrayHead(PARTS);
  writer.text('aqua/marine-surroundings/1');
  writeGuests(writer, guests);
  return writer.take();
}

export function writeSurroundings(writer: CborWriter, surroundings: SurroundingsSnapshot): void {
  writer.arrayHead(PARTS);
  writer.arrayHead(surroundings.files.length);
  for (const files of surroundings.files) writer.bytes(encodeFiles(files));
  writeGuests(writer, surroundings);
}

function writeGuests(writer: CborWriter, { descriptors, resources, clock, random }: GuestsSnapshot): void {
  for (const all of [descriptors, resources]) {
    writer.arrayHead(all.length);
    for (const { module, saved } of all) {
      writer.arrayHead(2);
      writer.text(module);
      writer.bytes(saved);
    }
  }
  for (const value of [clock, random]) writer.bytes(value === undefined ? new Uint8Array() : wordOf(value));
}

/** @param most bytes of one part @returns undefined when there are none @throws Malformed */
export function readSurroundings(reader: CborReader, most: number): SurroundingsSnapshot | undefined {
  const parts = reader.arrayHead();
  if (parts === 0) return undefined;
  if (parts !== PARTS) throw new Malformed('surroundings have five parts');
  const files = Array.from({ length: reader.arrayHead() }, () => {
    const decoded = decodeFiles(reader.bytes(most));
    if (!decoded.ok) throw new Malformed(decoded.reason);
    return decoded.snapshot;
  });
  const [descriptors, resources] = [readSaved(reader, most), readSaved(reader, most)];
  return { files, descriptors, resources, clock: readWord(reader), random: readWord(reader) };
}

function readSaved(reader: CborReader, most: number): readonly SavedOfModule[] {
  return Array.from({ length: reader.arrayHead() }, () => {
    if (reader.arrayHead() !== 2) throw new Malformed('what a module has open has two parts');
    return { module: reader.text(MAX_NAME), saved: reader.bytes(most) };
  });
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
