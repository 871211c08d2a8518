/** A disk in memory that stops working after so many bytes, in the middle of whatever it is doing, and shows what a crash would leave. */
import type { AppendFile, Disk } from '../../runtime/storage/disk.ts';

interface File {
  bytes: Uint8Array;
  /** Up to here it survives also a power cut. */
  synced: number;
}

export type Files = ReadonlyMap<string, Uint8Array>;

export class CrashDisk implements Disk {
  /** Resolves when the disk stops working. */
  readonly died: Promise<void>;
  /** Times that something was made durable. */
  syncs = 0;
  /** Bytes written so far; whatever else changes the disk counts as one. */
  spent = 0;
  readonly #files = new Map<string, File>();
  /** What was noted since the disk was opened. */
  readonly #notes = new Map<string, Uint8Array>();
  readonly #budget: number;
  #die: () => void = () => undefined;

  /** @param budget bytes after which the disk stops working */
  constructor(files: Files = new Map(), budget = Infinity) {
    for (const [name, bytes] of files) this.#files.set(name, { bytes, synced: bytes.length });
    this.#budget = budget;
    this.died = new Promise((resolve) => (this.#die = resolve));
  }

  /** @param powerCut whether what was not synced is lost, too; notes go back to what they were when the disk was opened */
  survivors(powerCut: boolean): Files {
    const files = new Map([...this.#files].map(([name, { bytes, synced }]) => [name, bytes.slice(0, powerCut ? synced : bytes.length)]));
    return powerCut ? files : new Map([...files, ...this.#notes]);
  }

  list(): Promise<readonly string[]> {
    return Promise.resolve([...this.#files.keys()].reverse());
  }

  read(name: string): Promise<Uint8Array> {
    return Promise.resolve(this.#file(name).bytes.slice());
  }

  async create(name: string): Promise<AppendFile> {
    await this.#spend(1);
    if (this.#files.has(name)) throw new Error(`${name} is there already`);
    const file: File = { bytes: new Uint8Array(), synced: 0 };
    this.#files.set(name, file);
    return {
      append: async (bytes) => {
        const allowed = Math.min(bytes.length, this.#budget - this.spent);
        const longer = new Uint8Array(file.bytes.length + allowed);
        longer.set(file.bytes);
        longer.set(bytes.subarray(0, allowed), file.bytes.length);
        file.bytes = longer;
        await this.#spend(bytes.length);
      },
      sync: async () => {
        await this.#spend(1);
        this.syncs++;
        file.synced = file.bytes.length;
      },
      close: () => Promise.resolve(),
    };
  }

  async truncate(name: string, length: number): Promise<void> {
    await this.#spend(1);
    const file = this.#file(name);
    file.bytes = file.bytes.slice(0, length);
    file.synced = length;
  }

  async remove(name: string): Promise<void> {
    await this.#spend(1);
    this.#files.delete(name);
  }

  async note(name: string, bytes: Uint8Array): Promise<void> {
    await this.#spend(1);
    this.#notes.set(name, bytes);
  }

  close(): Promise<void> {
    for (const [name, bytes] of this.#notes) this.#files.set(name, { bytes, synced: bytes.length });
    return Promise.resolve();
  }

  #file(name: string): File {
    const file = this.#files.get(name);
    if (file === undefined) throw new Error(`${name} is not there`);
    return file;
  }

  /** Never comes back once the budget is spent. */
  async #spend(bytes: number): Promise<void> {
    this.spent = Math.min(this.spent + bytes, this.#budget);
    if (this.spent < this.#budget) return;
    this.#die();
    await new Promise(() => undefined);
  }
}
