/** Memory that two threads share, to hand over small values in a few microseconds while both wait for them. */
import { NoPlainData, PlainWriter, readPlain } from './plain-data.ts';

/** Numbers at the beginning of a direction, of which two that change apart have a cache line each; then the bytes of the value. */
const COUNT = 0;
const LENGTH = 1;
const MANNER = 2;
const READER_WAITS = 16;
const HEADER = 128;
const CAPACITY = 65_536;
/** A length that says: there is nothing, look elsewhere. */
const NOTHING = -1;

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
  /** Tells the other end, when it does not wait, to `take`. It may find that there is nothing. */
  readonly ring: () => void;
}

export interface Received {
  readonly value: unknown;
}

/** Looks at the clock only so often: that takes ten times as long as a look at the memory. */
const LOOKS = 16;

/**
 * An end of a line. The two take turns: each sends when it has taken what the other sent last. What the other end wrote may be
 * anything; it is copied before it is looked at, so it cannot change meanwhile.
 */
export class SharedLine {
  readonly #end: LineEnd;
  readonly #out: Int32Array<SharedArrayBuffer>;
  readonly #in: Int32Array<SharedArrayBuffer>;
  readonly #outBytes: Uint8Array<SharedArrayBuffer>;
  readonly #inBytes: Uint8Array<SharedArrayBuffer>;
  readonly #writer = new PlainWriter(CAPACITY);
  readonly #copy = new Uint8Array(CAPACITY);
  #taken = 0;

  constructor(end: LineEnd) {
    this.#end = end;
    this.#out = new Int32Array(end.out, 0, HEADER / 4);
    this.#in = new Int32Array(end.in, 0, HEADER / 4);
    this.#outBytes = new Uint8Array(end.out, HEADER);
    this.#inBytes = new Uint8Array(end.in, HEADER);
  }

  /**
   * Then comes `look`, `leave` or `park`. The other end rings only after `leave` and `park`.
   *
   * @param manner of the owner's
   * @returns whether the other end waits for it or had to be rung; undefined for what has to go another way: see `PlainWriter.write`
   */
  send(value: unknown, manner: Manner = 'asleep'): 'waited' | 'rung' | undefined {
    const bytes = this.#writer.write(value);
    if (bytes === undefined) return undefined;
    this.#outBytes.set(bytes);
    this.#out[LENGTH] = bytes.length;
    this.#out[MANNER] = manner === 'awake' ? 1 : 0;
    // Before it is sent: the other end may be quick.
    Atomics.store(this.#in, READER_WAITS, 1);
    // Who no longer waits says so before it looks a last time, and this looks after writing: one of the two sees the other.
    Atomics.add(this.#out, COUNT, 1);
    if (Atomics.load(this.#out, READER_WAITS) === 0) {
      this.#end.ring();
      return 'rung';
    }
    Atomics.notify(this.#out, COUNT);
    return 'waited';
  }

  /** Ends the other end's waiting, since what comes now goes another way. */
  wake(): void {
    this.#out[LENGTH] = NOTHING;
    Atomics.add(this.#out, COUNT, 1);
    Atomics.notify(this.#out, COUNT);
  }

  /** What the owner asked for. */
  get manner(): Manner {
    return this.#in[MANNER] === 1 ? 'awake' : 'asleep';
  }

  /** What the other end sends within so many milliseconds: the fastest way where it runs beside this one. @throws NoPlainData */
  look(milliseconds: number): Received | undefined {
    Atomics.store(this.#in, READER_WAITS, 1);
    const until = this.#end.now() + milliseconds;
    do for (let looks = 0; looks < LOOKS; looks++) if (this.#came()) return this.take();
    while (this.#end.now() < until);
    return undefined;
  }

  /** Looks so long, then sleeps, until the other end sends or wakes: only for a thread that has nothing else to do. @throws NoPlainData */
  park(milliseconds: number): Received | undefined {
    const seen = this.#taken;
    const came = this.look(milliseconds);
    // Also when it was only woken.
    if (this.#taken === seen) Atomics.wait(this.#in, COUNT, seen);
    return this.leave() ?? came;
  }

  /** Waits no longer. @returns what came before. @throws NoPlainData */
  leave(): Received | undefined {
    Atomics.store(this.#in, READER_WAITS, 0);
    return this.take();
  }

  /** What the other end has sent. @throws NoPlainData */
  take(): Received | undefined {
    if (!this.#came()) return undefined;
    this.#taken = Atomics.load(this.#in, COUNT);
    const length = this.#in[LENGTH] ?? 0;
    if (length === NOTHING) return undefined;
    if (length < 0 || length > CAPACITY) throw new NoPlainData('it is longer than there is room for');
    const bytes = this.#copy.subarray(0, length);
    bytes.set(this.#inBytes.subarray(0, length));
    return { value: readPlain(bytes) };
  }

  #came(): boolean {
    return Atomics.load(this.#in, COUNT) !== this.#taken;
  }
}
