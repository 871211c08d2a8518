/** Service calls of a peer: as many at a time as it allows, the others wait in the order in which they were asked for. */

interface Waiting<Owner> {
  readonly owner: Owner;
  readonly start: () => Promise<void>;
  readonly abandoned: () => void;
}

export class CallQueue<Owner> {
  readonly #limit: number;
  readonly #waiting = new Set<Waiting<Owner>>();
  #running = 0;

  /** @param limit calls that run at the same time */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * @param start makes the call; must not reject
   * @param abandoned the owner ended before the call could begin
   */
  add(owner: Owner, start: () => Promise<void>, abandoned: () => void): void {
    this.#waiting.add({ owner, start, abandoned });
    this.#startNext();
  }

  /** Calls of that owner that have not begun never will. */
  abandon(owner: Owner): void {
    for (const call of this.#waiting) {
      if (call.owner !== owner) continue;
      this.#waiting.delete(call);
      call.abandoned();
    }
  }

  #startNext(): void {
    for (const call of this.#waiting) {
      if (this.#running >= this.#limit) return;
      this.#waiting.delete(call);
      this.#running++;
      void call.start().finally(() => {
        this.#running--;
        this.#startNext();
      });
    }
  }
}
