/** Memory that two threads share, to hand over small values in a few microseconds. */
import { NoPlainData, PlainReader, PlainWriter } from './plain-data.ts';

/** Numbers at the beginning of a direction: those of who writes, and in a cache line of their own those of who reads. Then the values' bytes. */
const WRITTEN = 0;
const MANNER = 1;
const TAKEN = 16;
const BEGUN = 17;
const READER = 18;
const HEADER = 128;
/** Each value has a word with its length in bytes before it. */
const WORDS = 16_384;
const MASK = WORDS - 1;

/** What a reader does that finds nothing: something else, until it is rung; it looks, or has been told to; or it waits for a change of `WRITTEN`. */
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
  return { toOwner: new SharedArrayBuffer(HEADER + 4 * WORDS), toWorker: new SharedArrayBuffer(HEADER + 4 * WORDS) };
}

export interface LineEnd {
  readonly out: SharedArrayBuffer;
  readonly in: SharedArrayBuffer;
  /** Milliseconds, with fractions. */
  readonly now: () => number;
  /** Tells the other end, if that can be away, to `take`. It may find that there is nothing. */
  readonly ring?: () => void;
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
  readonly #outWords: Int32Array<SharedArrayBuffer>;
  readonly #inWords: Int32Array<SharedArrayBuffer>;
  /** Where values are written and read, since the shared memory may change meanwhile. */
  readonly #draft = new Int32Array(WORDS - 1);
  readonly #copy = new Int32Array(WORDS - 1);
  readonly #writer = new PlainWriter(new Uint8Array(this.#draft.buffer));
  readonly #reader = new PlainReader(new Uint8Array(this.#copy.buffer));
  /** Words so far, of 32 bits: they begin again, and only differences count. */
  #written = 0;
  #taken = 0;
  #begun = 0;
  #waits = false;

  constructor(end: LineEnd) {
    this.#end = end;
    this.#out = new Int32Array(end.out, 0, HEADER / 4);
    this.#in = new Int32Array(end.in, 0, HEADER / 4);
    this.#outWords = new Int32Array(end.out, HEADER);
    this.#inWords = new Int32Array(end.in, HEADER);
  }

  /** Writes it for the other end, which is told by `notify`. @returns false for what there is no room for, and for what `PlainWriter.write` does not take */
  send(value: unknown): boolean {
    const length = this.#writer.write(value);
    return length !== undefined && this.#put(length);
  }

  /** Tells the other end of what was sent; once, however much is sent until it comes. @returns whether it had to be rung */
  notify(): boolean {
    const state = Atomics.load(this.#out, READER);
    if (state === AWAKE || Atomics.compareExchange(this.#out, READER, state, AWAKE) !== state) return false;
    if (state === AWAY) this.#end.ring?.();
    else Atomics.notify(this.#out, WRITTEN);
    return state === AWAY;
  }

  /** Ends the other end's waiting, when it has taken everything, since what comes now goes another way. */
  wake(): void {
    if (Atomics.load(this.#out, READER) === AWAY) return;
    this.#put(0);
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

  /** Calls back once when the other end sends something, for a thread that has something else to do. @returns false if there is something already */
  sleep(action: () => void): boolean {
    Atomics.store(this.#in, READER, ASLEEP);
    if (this.#came) return false;
    // Still, of an earlier sleep that ended by looking.
    if (this.#waits) return true;
    const waiting = Atomics.waitAsync(this.#in, WRITTEN, this.#taken);
    if (!waiting.async) return false;
    this.#waits = true;
    void waiting.value.then(() => {
      this.#waits = false;
      action();
    });
    return true;
  }

  /** Ends a `sleep` that nothing will end. */
  close(): void {
    Atomics.notify(this.#in, WRITTEN);
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
    const from = this.#inWords;
    const to = this.#copy;
    const start = this.#taken + 1;
    const length = from[this.#taken & MASK] ?? 0;
    const words = (length + 3) >>> 2;
    if (there < 0 || there > WORDS || length < 0 || words >= there) throw new NoPlainData('it is longer than what was sent');
    for (let word = 0; word < words; word++) to[word] = from[(start + word) & MASK] ?? 0;
    this.#taken = (start + words) | 0;
    if (length > 0) Atomics.store(this.#in, BEGUN, (this.#begun = (this.#begun + 1) | 0));
    Atomics.store(this.#in, TAKEN, this.#taken);
    return length === 0 ? 'elsewhere' : { value: this.#reader.read(length) };
  }

  get #came(): boolean {
    return Atomics.load(this.#in, WRITTEN) !== this.#taken;
  }

  /** So many bytes of the draft. */
  #put(length: number): boolean {
    const words = (length + 3) >>> 2;
    if (words >= WORDS - ((this.#written - Atomics.load(this.#out, TAKEN)) | 0)) return false;
    const from = this.#draft;
    const to = this.#outWords;
    const start = this.#written + 1;
    to[this.#written & MASK] = length;
    for (let word = 0; word < words; word++) to[(start + word) & MASK] = from[word] ?? 0;
    this.#written = (start + words) | 0;
    Atomics.store(this.#out, WRITTEN, this.#written);
    return true;
  }
}
