/**
 * The bytes of log entries, on the wire and under the hash: a CBOR array that begins with the form's number. One entry has one form only.
 *
 *   [0, key, service, function, args digest, value digest]           result, ok
 *   [1, key, service, function, args digest, code, message]          result, error
 *   [2, key, [[value digest, peer, service, function, lens, origin | empty bytes] …]]   canon
 *   [3, keys, one after the other]                                    sent
 *
 * Keys are 16 bytes, digests (of CIDs) 32 bytes.
 */
import { Malformed } from './cbor-read.ts';
import type { CborReader } from './cbor-read.ts';
import type { CborWriter } from './cbor-write.ts';
import { cidFromDigest, digestOf } from './cid.ts';
import { fromHex, toHex } from './hex.ts';
import type { CanonElement, CanonEntry, Cid, InstanceKey, LogEntry, PeerId, ResultEntry } from './particle.ts';

const RESULT = 0;
const ERROR = 1;
const CANON = 2;
const SENT = 3;

const KEY_LENGTH = 16;
const DIGEST_LENGTH = 32;

/** @throws RangeError for a CID or key that is malformed: a bug of the caller, because nothing from outside gets this far */
export function writeEntry(writer: CborWriter, entry: LogEntry): void {
  switch (entry.kind) {
    case 'result':
      return writeResult(writer, entry);
    case 'canon':
      return writeCanon(writer, entry);
    case 'sent':
      writer.arrayHead(2);
      writer.integer(SENT);
      writer.bytes(fromHex(entry.keys.join('')));
  }
}

function writeResult(writer: CborWriter, { key, service, function: name, args, outcome }: ResultEntry): void {
  writer.arrayHead(outcome.ok ? 6 : 7);
  writer.integer(outcome.ok ? RESULT : ERROR);
  writer.bytes(fromHex(key));
  writer.text(service);
  writer.text(name);
  writer.bytes(digest(args));
  if (outcome.ok) return writer.bytes(digest(outcome.value));
  writer.integer(outcome.code);
  writer.text(outcome.message);
}

function writeCanon(writer: CborWriter, { key, elements }: CanonEntry): void {
  writer.arrayHead(3);
  writer.integer(CANON);
  writer.bytes(fromHex(key));
  writer.arrayHead(elements.length);
  for (const { value, tetraplet, origin } of elements) {
    writer.arrayHead(6);
    writer.bytes(digest(value));
    writer.text(tetraplet.peer);
    writer.text(tetraplet.service);
    writer.text(tetraplet.function);
    writer.text(tetraplet.lens);
    writer.bytes(fromHex(origin ?? ''));
  }
}

function digest(cid: Cid): Uint8Array {
  const bytes = digestOf(cid);
  if (bytes === undefined) throw new RangeError(`${cid} is no CID`);
  return bytes;
}

/** What reading entries needs besides the bytes. */
export interface EntryContext {
  /** Checks a peer id. */
  readonly peer: (text: string) => PeerId;
  readonly textLength: number;
  /** Counts down over a bundle. */
  readonly budget: { entries: number; canonElements: number };
}

/** @throws Malformed */
export function readEntry(reader: CborReader, context: EntryContext): LogEntry {
  const length = reader.arrayHead();
  const form = reader.unsigned();
  if (length !== LENGTHS[form]) throw new Malformed('not a log entry');
  if (form === SENT) return { kind: 'sent', keys: readKeys(reader, context) };
  const key = readKey(reader);
  switch (form) {
    case RESULT:
      return { kind: 'result', key, ...readCall(reader, context), outcome: { ok: true, value: readCid(reader) } };
    case ERROR:
      return { kind: 'result', key, ...readCall(reader, context), outcome: { ok: false, code: reader.integer(), message: reader.text(context.textLength) } };
    default:
      return { kind: 'canon', key, elements: readElements(reader, context) };
  }
}

const LENGTHS: Readonly<Record<number, number>> = { [RESULT]: 6, [ERROR]: 7, [CANON]: 3, [SENT]: 2 };

function readCall(reader: CborReader, { textLength }: EntryContext): Pick<ResultEntry, 'service' | 'function' | 'args'> {
  return { service: reader.text(textLength), function: reader.text(textLength), args: readCid(reader) };
}

function readElements(reader: CborReader, context: EntryContext): readonly CanonElement[] {
  const count = reader.arrayHead();
  context.budget.canonElements -= count;
  if (context.budget.canonElements < 0) throw new Malformed('too many elements in canons');
  const elements: CanonElement[] = [];
  for (let i = 0; i < count; i++) {
    if (reader.arrayHead() !== 6) throw new Malformed('not an element of a canon');
    const value = readCid(reader);
    const tetraplet = { peer: readPeer(reader, context), service: reader.text(context.textLength), function: reader.text(context.textLength), lens: reader.text(context.textLength) };
    const origin = reader.bytes(KEY_LENGTH);
    if (origin.length !== 0 && origin.length !== KEY_LENGTH) throw new Malformed('a key has 16 bytes');
    elements.push({ value, tetraplet, origin: origin.length === 0 ? undefined : (toHex(origin) as InstanceKey) });
  }
  return elements;
}

function readKey(reader: CborReader): InstanceKey {
  const bytes = reader.bytes(KEY_LENGTH);
  if (bytes.length !== KEY_LENGTH) throw new Malformed('a key has 16 bytes');
  return toHex(bytes) as InstanceKey;
}

function readKeys(reader: CborReader, { budget }: EntryContext): readonly InstanceKey[] {
  const digits = toHex(reader.bytes(KEY_LENGTH * budget.entries));
  const count = digits.length / (2 * KEY_LENGTH);
  if (count === 0 || !Number.isInteger(count)) throw new Malformed('a key has 16 bytes');
  budget.entries -= count;
  return Array.from({ length: count }, (_, i) => digits.slice(2 * KEY_LENGTH * i, 2 * KEY_LENGTH * (i + 1)) as InstanceKey);
}

function readCid(reader: CborReader): Cid {
  const bytes = reader.bytes(DIGEST_LENGTH);
  if (bytes.length !== DIGEST_LENGTH) throw new Malformed('a digest has 32 bytes');
  return cidFromDigest(bytes);
}

export function readPeer(reader: CborReader, context: Pick<EntryContext, 'peer'>): PeerId {
  return context.peer(reader.text(64));
}
