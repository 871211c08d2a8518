/** Memory that two threads share, to hand over small values in a few microseconds. */
import { NoPlainData, PlainWriter, readPlain } from './plain-data.ts';

/** Numbers at the beginning of a direction: those of who writes, and in a cache line of their own those of who reads. Then the values' bytes. */
const WRITTEN = 0;
const MANNER = 1;
const TAKEN = 16;
const BEGUN = 17;
const READER = 18;
const HEADER = 128;
const CAPACITY = 65_536;
/** Each value has its length before it, and begins where a number can. */
const LENGTH = 4;

/** What a reader does that finds nothing. */
const AWAY = 0;
const AWAKE = 1;
const ASLEEP = 2;

/** How the worker waits for the next call: for a moment awake before it sleeps, or not. */
export type Manner = 'asleep' | 'awake';

/** One for each direction. */
export interface LineMemory {
  readonly toOwner: SharedArrayBuffer;
  readonly toWorker: SharedArrayBuffer;
}

export function lineMemory(): LineMemory {
  return { toOwner: new SharedArrayBuffer(HEADER + CAPACITY), toWorker: new SharedArrayBuffer(HEADER + CAPACITY) };
}

export interface LineEnd {
  readonly out: SharedArrayBuffer;
  readonly in: SharedArrayBuffer;
  /** Milliseconds, with fractions. */
  readonly now: () => number;
  /** Tells the other end, which has something else to do, to `take`. It may find that there is nothing. */
  readonly ring: () => void;
}

/** A value, or the other end's word that what comes next goes another way. */
export type Received = { readonly value: unknown } | 'elsewhere';

/** Looks at the clock only so often: that takes ten times as long as a look at the memory. */
const LOOKS = 16;

/**
 * An end of a line: values go through in their order, as many as there is room for. What the other end wrote may be anything; it is copied
 * before it is looked at, so it cannot change meanwhile.
 *
 * Who no longer looks says so before it takes a last time, and who sends looks for that afterwards: one of the two sees the other.
 */
export class SharedLine {
  readonly #end: LineEnd;
  readonly #out: Int32Array<SharedArrayBuffer>;
  readonly #in: Int32Array<SharedArrayBuffer>;
  readonly #outBytes: Uint8Array<SharedArrayBuffer>;
  readonly #inBytes: Uint8Array<SharedArrayBuffer>;
  readonly #outLengths: Int32Array<SharedArrayBuffer>;
  readonly #inLengths: Int32Array<SharedArrayBuffer>;
  readonly #writer = new PlainWriter(CAPACITY - LENGTH);
  readonly #copy = new Uint8Array(CAPACITY);
  /** Bytes so far, of 32 bits: they begin again, and only differences count. */
  #written = 0;
  #taken = 0;
  #begun = 0;

  constructor(end: LineEnd) {
    this.#end = end;
    this.#out = new Int32Array(end.out, 0, HEADER / 4);
    this.#in = new Int32Array(end.in, 0, HEADER / 4);
    this.#outBytes = new Uint8Array(end.out, HEADER);
    this.#inBytes = new Uint8Array(end.in, HEADER);
    this.#outLengths = new Int32Array(end.out, HEADER);
    this.#inLengths = new Int32Array(end.in, HEADER);
  }

  /** Writes it for the other end, which is told by `notify`. @returns false for what there is no room for, and for what `PlainWriter.write` does not take */
  send(value: unknown): boolean {
    const bytes = this.#writer.write(value);
    return bytes !== undefined && this.#put(bytes);
  }

  /** Tells the other end of what was sent. @returns whether it had to be rung */
  notify(): boolean {
    switch (Atomics.load(this.#out, READER)) {
      case AWAY:
        // Once, however much is sent until it comes.
        if (Atomics.compareExchange(this.#out, READER, AWAY, AWAKE) !== AWAY) return false;
        this.#end.ring();
        return true;
      case ASLEEP:
        Atomics.notify(this.#out, WRITTEN);
    }
    return false;
  }

  /** Ends the other end's waiting, when it has taken everything, since what comes now goes another way. */
  wake(): void {
    if (Atomics.load(this.#out, READER) === AWAY) return;
    this.#put(nothing);
    this.notify();
  }

  /** Asks the worker to wait in this manner. */
  ask(manner: Manner): void {
    Atomics.store(this.#out, MANNER, manner === 'awake' ? 1 : 0);
  }

  /** What the owner asked for. */
  get manner(): Manner {
    return Atomics.load(this.#in, MANNER) === 1 ? 'awake' : 'asleep';
  }

  /** How many of the values that were sent the other end has taken, as it says, of 32 bits. */
  get begun(): number {
    return Atomics.load(this.#out, BEGUN);
  }

  /** It will look by itself: the other end need not ring. */
  attend(): void {
    Atomics.store(this.#in, READER, AWAKE);
  }

  /** It will not: the other end rings. @returns whether there is still something to be taken, which was sent before */
  leave(): boolean {
    Atomics.store(this.#in, READER, AWAY);
    return this.#came;
  }

  /** Whether the other end sends something within so many milliseconds. */
  look(milliseconds: number): boolean {
    this.attend();
    const until = this.#end.now() + milliseconds;
    do for (let looks = 0; looks < LOOKS; looks++) if (this.#came) return true;
    while (this.#end.now() < until);
    return false;
  }

  /** What the other end sends next; looks so long for it, then sleeps: only for a thread that has nothing else to do. @throws NoPlainData */
  park(milliseconds: number): Received {
    for (;;) {
      const received = this.take();
      if (received !== undefined) return received;
      if (this.look(milliseconds)) continue;
      Atomics.store(this.#in, READER, ASLEEP);
      Atomics.wait(this.#in, WRITTEN, this.#taken);
      this.attend();
    }
  }

  /** What the other end has sent first. @throws NoPlainData */
  take(): Received | undefined {
    const there = (Atomics.load(this.#in, WRITTEN) - this.#taken) | 0;
    if (there === 0) return undefined;
    const from = this.#taken & (CAPACITY - 1);
    const length = this.#inLengths[from / 4] ?? 0;
    if (there < 0 || there > CAPACITY || length < 0 || length > CAPACITY || sizeOf(length) > there) throw new NoPlainData('it is longer than what was sent');
    const bytes = this.#copy.subarray(0, length);
    const start = (from + LENGTH) & (CAPACITY - 1);
    const beforeEnd = Math.min(length, CAPACITY - start);
    bytes.set(this.#inBytes.subarray(start, start + beforeEnd));
    if (beforeEnd < length) bytes.set(this.#inBytes.subarray(0, length - beforeEnd), beforeEnd);
    this.#taken = (this.#taken + sizeOf(length)) | 0;
    if (length > 0) Atomics.store(this.#in, BEGUN, (this.#begun = (this.#begun + 1) | 0));
    Atomics.store(this.#in, TAKEN, this.#taken);
    return length === 0 ? 'elsewhere' : { value: readPlain(bytes) };
  }

  get #came(): boolean {
    return Atomics.load(this.#in, WRITTEN) !== this.#taken;
  }

  #put(bytes: Uint8Array<ArrayBuffer>): boolean {
    const size = sizeOf(bytes.length);
    if (size > CAPACITY - ((this.#written - Atomics.load(this.#out, TAKEN)) | 0)) return false;
    const from = this.#written & (CAPACITY - 1);
    const start = (from + LENGTH) & (CAPACITY - 1);
    const beforeEnd = Math.min(bytes.length, CAPACITY - start);
    this.#outBytes.set(beforeEnd < bytes.length ? bytes.subarray(0, beforeEnd) : bytes, start);
    if (beforeEnd < bytes.length) this.#outBytes.set(bytes.subarray(beforeEnd));
    this.#outLengths[from / 4] = bytes.length;
    this.#written = (this.#written + size) | 0;
    Atomics.store(this.#out, WRITTEN, this.#written);
    return true;
  }
}

const nothing = new Uint8Array();

/** Of a value with its length. */
function sizeOf(length: number): number {
  return LENGTH + ((length + 3) & ~3);
}
