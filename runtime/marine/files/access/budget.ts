export interface Quota {
  /** Sizes of all files, and targets of links, in bytes. A gap in a file counts as if it were written. */
  readonly bytes: number;
  /** Names of files, directories and links. */
  readonly entries: number;
}

/** What may be stored, and what is. One can be shared by several file systems: the quota of a service beside that of each mount. */
export class Budget {
  readonly quota: Quota;
  #bytes = 0;
  #entries = 0;

  constructor(quota: Quota) {
    this.quota = quota;
  }

  get used(): Quota {
    return { bytes: this.#bytes, entries: this.#entries };
  }

  /** Whether no more is stored than may be. */
  get kept(): boolean {
    return this.#bytes <= this.quota.bytes && this.#entries <= this.quota.entries;
  }

  has(bytes: number, entries: number): boolean {
    return (bytes <= 0 || this.#bytes + bytes <= this.quota.bytes) && (entries <= 0 || this.#entries + entries <= this.quota.entries);
  }

  /** More or less of both, without asking: what exists, exists. */
  add(bytes: number, entries: number): void {
    this.#bytes += bytes;
    this.#entries += entries;
  }
}
