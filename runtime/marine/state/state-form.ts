/**
 * A state as bytes. Everything is canonical CBOR, so equal states have equal bytes.
 *
 *   parts = [[bits or place …], [[place …] …], [0 or 1 …]]; a place is -1 or [instance, index]
 *   snapshot = ["aqua/marine-snapshot/2", [[bytes of memory or -1, [[page, 4096 bytes] …], parts] …], [] or surroundings]
 *
 * What is hashed: an instance is ["aqua/marine-instance/1", bytes of memory or -1, root of its pages, parts], a service is
 * ["aqua/marine-state/1", [hash of an instance …], [other root …]].
 */
import { CborReader, Malformed } from '../../particle/cbor-read.ts';
import { CborWriter } from '../../particle/cbor-write.ts';
import type { FunctionPlace, InstanceParts } from './instance-parts.ts';
import { PAGE } from './page-tree.ts';
import { readSurroundings, writeSurroundings } from './surroundings-form.ts';
import type { SurroundingsSnapshot } from './surroundings-form.ts';

export interface InstanceSnapshot {
  /** Bytes of the memory; undefined when the instance has none of its own. */
  readonly memoryBytes: number | undefined;
  /** Those that are not all zeros, ascending. */
  readonly pages: readonly { readonly page: number; readonly contents: Uint8Array }[];
  readonly parts: InstanceParts;
}

/** The whole state of a service, or of a set of instances. */
export interface Snapshot {
  readonly instances: readonly InstanceSnapshot[];
  /** Of a whole service; instances alone have none. */
  readonly surroundings?: SurroundingsSnapshot;
}

const SNAPSHOT_DOMAIN = 'aqua/marine-snapshot/2';
const NOTHING = -1;
const MAX_MEMORY = 2 ** 32;
const WASM_PAGE = 65_536;

export function instanceForm(memory: { readonly bytes: number; readonly root: Uint8Array } | undefined, parts: InstanceParts): Uint8Array {
  const writer = new CborWriter(1024);
  writer.arrayHead(4);
  writer.text('aqua/marine-instance/1');
  writer.integer(memory?.bytes ?? NOTHING);
  writer.bytes(memory?.root ?? new Uint8Array());
  writeParts(writer, parts);
  return writer.take();
}

export function serviceForm(instances: readonly Uint8Array[], others: readonly Uint8Array[]): Uint8Array {
  const writer = new CborWriter(1024);
  writer.arrayHead(3);
  writer.text('aqua/marine-state/1');
  for (const hashes of [instances, others]) {
    writer.arrayHead(hashes.length);
    for (const hash of hashes) writer.bytes(hash);
  }
  return writer.take();
}

function writeParts(writer: CborWriter, { globals, tables, dropped }: InstanceParts): void {
  writer.arrayHead(3);
  writer.arrayHead(globals.length);
  for (const value of globals) {
    if (typeof value === 'bigint') writer.bytes(bitsOf(value));
    else writePlace(writer, value);
  }
  writer.arrayHead(tables.length);
  for (const table of tables) {
    writer.arrayHead(table.length);
    for (const place of table) writePlace(writer, place);
  }
  writer.arrayHead(dropped.length);
  for (const each of dropped) writer.integer(each ? 1 : 0);
}

function bitsOf(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value);
  return bytes;
}

function writePlace(writer: CborWriter, place: FunctionPlace): void {
  writer.arrayHead(place === null ? 0 : 2);
  for (const index of place ?? []) writer.integer(index);
}

/** A snapshot to keep or to send. Its form is canonical. */
export function encodeSnapshot({ instances, surroundings }: Snapshot): Uint8Array {
  const writer = new CborWriter(64 * 1024);
  writer.arrayHead(3);
  writer.text(SNAPSHOT_DOMAIN);
  writer.arrayHead(instances.length);
  for (const { memoryBytes, pages, parts } of instances) {
    writer.arrayHead(3);
    writer.integer(memoryBytes ?? NOTHING);
    writer.arrayHead(pages.length);
    for (const { page, contents } of pages) {
      writer.arrayHead(2);
      writer.integer(page);
      writer.bytes(contents);
    }
    writeParts(writer, parts);
  }
  if (surroundings === undefined) writer.arrayHead(0);
  else writeSurroundings(writer, surroundings);
  return writer.take();
}

export type DecodeSnapshotResult = { readonly ok: true; readonly snapshot: Snapshot } | { readonly ok: false; readonly reason: string };

/** Reads a snapshot from anywhere. Never throws; time and memory are linear in the bytes. Contents are views into them. */
export function decodeSnapshot(bytes: Uint8Array): DecodeSnapshotResult {
  try {
    const reader = new CborReader(bytes, { depth: 8, budget: { items: bytes.length } });
    expectLength(reader, 3);
    if (reader.text(SNAPSHOT_DOMAIN.length) !== SNAPSHOT_DOMAIN) throw new Malformed('not a snapshot, or one of another version');
    const instances = list(reader, () => readInstance(reader));
    const surroundings = readSurroundings(reader, bytes.length);
    reader.end();
    return { ok: true, snapshot: { instances, ...(surroundings !== undefined && { surroundings }) } };
  } catch (fault) {
    if (fault instanceof Malformed) return { ok: false, reason: fault.message };
    throw fault;
  }
}

function readInstance(reader: CborReader): InstanceSnapshot {
  expectLength(reader, 3);
  const size = reader.integer();
  if (size !== NOTHING && (size < 0 || size > MAX_MEMORY || size % WASM_PAGE !== 0)) throw new Malformed('a memory has an impossible size');
  let last = -1;
  const pages = list(reader, () => {
    expectLength(reader, 2);
    const page = reader.unsigned();
    const contents = reader.bytes(PAGE);
    if (page <= last || (page + 1) * PAGE > size || contents.length !== PAGE) throw new Malformed('a page has the wrong place or size');
    last = page;
    return { page, contents };
  });
  expectLength(reader, 3);
  const globals = list(reader, () => readGlobal(reader));
  const tables = list(reader, () => list(reader, () => readPlace(reader, reader.arrayHead())));
  const dropped = list(reader, () => readFlag(reader));
  return { memoryBytes: size === NOTHING ? undefined : size, pages, parts: { globals, tables, dropped } };
}

function readGlobal(reader: CborReader): bigint | FunctionPlace {
  if (reader.nextIsArray) return readPlace(reader, reader.arrayHead());
  const bits = reader.bytes(8);
  if (bits.length !== 8) throw new Malformed('a global has 64 bits');
  return new DataView(bits.buffer, bits.byteOffset, 8).getBigUint64(0);
}

function readFlag(reader: CborReader): boolean {
  const flag = reader.unsigned();
  if (flag > 1) throw new Malformed('whether a segment was dropped is told by 0 or 1');
  return flag === 1;
}

function readPlace(reader: CborReader, length: number): FunctionPlace {
  if (length === 0) return null;
  if (length !== 2) throw new Malformed('the place of a function has two numbers');
  return [reader.unsigned(), reader.unsigned()];
}

function list<Item>(reader: CborReader, read: () => Item): readonly Item[] {
  const items: Item[] = [];
  for (let left = reader.arrayHead(); left > 0; left--) items.push(read());
  return items;
}

function expectLength(reader: CborReader, length: number): void {
  if (reader.arrayHead() !== length) throw new Malformed('a list has the wrong length');
}
