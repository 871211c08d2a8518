/**
 * Keeps particles in append-only files, for peers that must not forget.
 *
 * Records are only ever added, to the last file (a segment). Those that are asked for while the disk is busy are written and synced
 * together. When a segment has become large enough a new one begins. A particle that ended is marked so; segments are deleted from the
 * oldest on, as long as all of their particles have ended. So the files together hold at most what was written during the longest life
 * of a particle (docs/decisions/0015-own-particle-store.md).
 */
import { Malformed } from '../particle/cbor-read.ts';
import type { Crypto } from '../particle/crypto.ts';
import type { Bundle, Particle } from '../particle/particle.ts';
import { KeptParticle, particleKey } from '../peer/particle-store.ts';
import type { ParticleStore } from '../peer/particle-store.ts';
import type { AppendFile, Disk } from './disk.ts';
import { frame, readFrames } from './frames.ts';
import { beginRecord, endRecord, moreRecord, readRecord } from './record.ts';
import type { StoreRecord } from './record.ts';
import { readSyncedNote, SYNCED_NAME, syncedNote } from './synced-note.ts';
import type { Synced } from './synced-note.ts';

/** The first bytes of every segment. */
const MAGIC = new TextEncoder().encode('aqualog1');
const NAME = /^(\d{10})\.log$/;

/** Something is wrong with the files. What they hold is as it was. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

export interface SegmentStoreOptions {
  readonly disk: Disk;
  readonly crypto: Pick<Crypto, 'sha256'>;
  /** A new segment begins when the last one has so many bytes. Default 16 MiB. */
  readonly segmentBytes?: number;
}

/** What the store found when it was opened. */
export interface Opened {
  readonly segments: number;
  readonly particles: number;
  /** Bytes at the end that were not known to be durable and are no whole record; cut off. */
  readonly torn: number;
  /**
   * Whether what was cut off is long enough to be a whole record. A process that is killed does not leave that. A power cut may, which
   * writes some sectors and not others; without one, the disk has damaged something.
   */
  readonly garbled: boolean;
}

type Tail = Pick<Opened, 'torn' | 'garbled'>;

interface Segment {
  readonly number: number;
  /** Particles that have not ended and have a record in here. */
  readonly living: Set<string>;
}

interface Write {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly ends: boolean;
  readonly done: () => void;
  readonly failed: (problem: unknown) => void;
}

export class SegmentStore implements ParticleStore {
  readonly #disk: Disk;
  readonly #crypto: Pick<Crypto, 'sha256'>;
  readonly #segmentBytes: number;
  /** Oldest first; the last one is written to when `#file` is there. */
  readonly #segments: Segment[] = [];
  readonly #living = new Set<string>();
  /** Numbers are not used twice, so that what was noted of one file is never taken for another. */
  #lastNumber = 0;
  #file: AppendFile | undefined;
  #fileBytes = 0;
  #queue: Write[] = [];
  #writing: Promise<void> | undefined;
  #closed: StoreError | undefined;

  private constructor({ disk, crypto, segmentBytes = 16 * 1024 * 1024 }: SegmentStoreOptions) {
    this.#disk = disk;
    this.#crypto = crypto;
    this.#segmentBytes = segmentBytes;
  }

  /**
   * Checks all that is kept, and cuts off what was being written when the last process stopped.
   * @throws StoreError when something is damaged or missing that was durable: the peer could not know any more what it has said
   */
  static async open(options: SegmentStoreOptions): Promise<{ readonly store: SegmentStore; readonly opened: Opened }> {
    const store = new SegmentStore(options);
    const tail = await store.#scan();
    await store.#deleteEnded();
    return { store, opened: { segments: store.#segments.length, particles: store.#living.size, ...tail } };
  }

  append(addition: Bundle): Promise<void> {
    const key = particleKey(addition.particle);
    const record = this.#living.has(key) ? moreRecord(addition) : beginRecord(addition);
    this.#living.add(key);
    return this.#write(key, record, false);
  }

  remove(particle: Particle): Promise<void> {
    const key = particleKey(particle);
    if (!this.#living.delete(key)) return Promise.resolve();
    return this.#write(key, endRecord(particle), true);
  }

  async all(): Promise<readonly Bundle[]> {
    await this.#writing;
    const kept = new Map<string, KeptParticle>();
    for (const { number } of this.#segments) {
      const { records } = await this.#read(number);
      for (const record of records) {
        if (record.kind === 'end') kept.delete(record.key);
        else if (record.kind === 'begin') {
          const particle = new KeptParticle(record.bundle.particle);
          particle.add(record.bundle);
          kept.set(record.key, particle);
        } else kept.get(record.key)?.add(record.addition);
      }
    }
    return [...kept.values()].map((particle) => particle.bundle());
  }

  /** Finishes what is being written; nothing is taken in any more. */
  async close(): Promise<void> {
    this.#closed ??= new StoreError('the store is closed');
    await this.#writing;
    await this.#file?.close();
    this.#file = undefined;
    await this.#disk.close();
  }

  // ── writing ──

  #write(key: string, record: Uint8Array, ends: boolean): Promise<void> {
    if (this.#closed !== undefined) return Promise.reject(this.#closed);
    return new Promise((done, failed) => {
      this.#queue.push({ key, bytes: frame(record, this.#crypto), ends, done, failed });
      this.#writing ??= this.#writeAll();
    });
  }

  /** Never rejects. After a failure nobody knows what the disk holds, so nothing more is written: who opens the store anew will see. */
  async #writeAll(): Promise<void> {
    let batch: Write[] = [];
    try {
      while (this.#queue.length > 0) {
        batch = this.#queue;
        this.#queue = [];
        await this.#writeBatch(batch);
        for (const write of batch) {
          if (write.ends) for (const { living } of this.#segments) living.delete(write.key);
          else this.#segments.at(-1)?.living.add(write.key);
          write.done();
        }
        batch = [];
        await this.#deleteEnded();
      }
    } catch (problem) {
      this.#closed ??= new StoreError(`the store stopped after a failure of the disk: ${problem instanceof Error ? problem.message : String(problem)}`, { cause: problem });
      for (const { failed } of [...batch, ...this.#queue]) failed(this.#closed);
      this.#queue = [];
    } finally {
      this.#writing = undefined;
    }
  }

  async #writeBatch(batch: readonly Write[]): Promise<void> {
    const file = this.#file !== undefined && this.#fileBytes < this.#segmentBytes ? this.#file : await this.#begin();
    const bytes = concatenated(batch);
    await file.append(bytes);
    await file.sync();
    this.#fileBytes += bytes.length;
    // Before anybody is told that it is kept.
    await this.#disk.note(SYNCED_NAME, syncedNote({ segment: this.#lastNumber, length: this.#fileBytes }, this.#crypto));
  }

  async #begin(): Promise<AppendFile> {
    await this.#file?.close();
    const number = ++this.#lastNumber;
    const file = await this.#disk.create(nameOf(number));
    await file.append(MAGIC);
    this.#file = file;
    this.#fileBytes = MAGIC.length;
    this.#segments.push({ number, living: new Set() });
    return file;
  }

  /**
   * From the oldest on, so that the mark that a particle ended is never gone before the particle itself. The segment that is written to
   * stays.
   */
  async #deleteEnded(): Promise<void> {
    for (let oldest = this.#segments[0]; oldest !== undefined && oldest.living.size === 0; oldest = this.#segments[0]) {
      if (this.#file !== undefined && this.#segments.length === 1) return;
      await this.#disk.remove(nameOf(oldest.number));
      this.#segments.shift();
    }
  }

  // ── reading ──

  /** Returns what was cut off. */
  async #scan(): Promise<Tail> {
    const names = await this.#disk.list();
    const numbers = names.flatMap((name) => NAME.exec(name)?.[1] ?? []).map(Number).sort((a, b) => a - b);
    const synced = names.includes(SYNCED_NAME) ? readSyncedNote(await this.#disk.read(SYNCED_NAME), this.#crypto) : undefined;
    this.#lastNumber = Math.max(numbers.at(-1) ?? 0, synced?.segment ?? 0);
    checkComplete(numbers, synced);
    let tail: Tail = { torn: 0, garbled: false };
    for (const number of numbers) {
      const { records, length, end, garbled } = await this.#read(number);
      if (synced?.segment === number && end < synced.length) throw damaged(number, end, `it was durable up to byte ${synced.length}`);
      if (end < length) {
        if (number !== numbers.at(-1)) throw damaged(number, end, 'later files go on from there');
        tail = { torn: length - end, garbled };
        await this.#disk.truncate(nameOf(number), end);
      }
      const segment: Segment = { number, living: new Set() };
      this.#segments.push(segment);
      for (const { kind, key } of records) {
        if (kind === 'end') {
          this.#living.delete(key);
          for (const { living } of this.#segments) living.delete(key);
        } else if (kind === 'begin' || this.#living.has(key)) {
          this.#living.add(key);
          segment.living.add(key);
        }
      }
    }
    return tail;
  }

  async #read(number: number): Promise<{ readonly records: readonly StoreRecord[]; readonly length: number; readonly end: number; readonly garbled: boolean }> {
    const bytes = await this.#disk.read(nameOf(number));
    if (!MAGIC.every((byte, index) => index >= bytes.length || bytes[index] === byte)) throw new StoreError(`${nameOf(number)} was not written by this store`);
    if (bytes.length < MAGIC.length) return { records: [], length: bytes.length, end: 0, garbled: false };
    const { records, ...frames } = readFrames(bytes, MAGIC.length, this.#crypto);
    return { records: records.map((record) => this.#decode(record, number)), length: bytes.length, ...frames };
  }

  #decode(record: Uint8Array, number: number): StoreRecord {
    try {
      return readRecord(record, this.#crypto);
    } catch (fault) {
      if (!(fault instanceof Malformed)) throw fault;
      throw new StoreError(`${nameOf(number)} holds a record that this version cannot read: ${fault.message}`, { cause: fault });
    }
  }
}

/** Files are deleted from the oldest on, so those that are there have numbers without a gap, up to the one that was written last. */
function checkComplete(numbers: readonly number[], synced: Synced | undefined): void {
  const [first] = numbers;
  if (first === undefined) return;
  const missing = numbers.findIndex((number, index) => number !== first + index);
  const gap = missing === -1 ? first + numbers.length : first + missing;
  if (missing !== -1 || (synced?.segment ?? 0) >= gap) throw new StoreError(`${nameOf(gap)} is missing. Restore it from a backup`);
}

function damaged(number: number, at: number, reason: string): StoreError {
  return new StoreError(`${nameOf(number)} is damaged at byte ${at}, and ${reason}. Restore it from a backup`);
}

function nameOf(number: number): string {
  return `${String(number).padStart(10, '0')}.log`;
}

function concatenated(batch: readonly Write[]): Uint8Array {
  const all = new Uint8Array(batch.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let at = 0;
  for (const { bytes } of batch) {
    all.set(bytes, at);
    at += bytes.length;
  }
  return all;
}
