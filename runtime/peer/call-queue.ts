/** Service calls of a peer: as many at a time as it allows, the others wait in the order in which they were asked for. */

interface Waiting<Owner> {
  readonly owner: Owner;
  readonly start: () => Promise<void>;
  readonly abandoned: () => void;
}

export class CallQueue<Owner> {
  readonly #limit: number;
  readonly #waiting = new Set<Waiting<Owner>>();
  /** How many calls of each owner run. */
  readonly #runningOf = new Map<Owner, number>();
  #running = 0;

  /** @param limit calls that run at the same time */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Calls that run for somebody who waits for them. */
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

  /** The owner ended: its calls that have not begun never will, and those that run, maybe for ever, take no more room. */
  abandon(owner: Owner): void {
    for (const call of this.#waiting) {
      if (call.owner !== owner) continue;
      this.#waiting.delete(call);
      call.abandoned();
    }
    this.#running -= this.#runningOf.get(owner) ?? 0;
    this.#runningOf.delete(owner);
    this.#startNext();
  }

  #startNext(): void {
    for (const call of this.#waiting) {
      if (this.#running >= this.#limit) return;
      this.#waiting.delete(call);
      this.#running++;
      this.#runningOf.set(call.owner, (this.#runningOf.get(call.owner) ?? 0) + 1);
      void call.start().finally(() => this.#finished(call.owner));
    }
  }

  #finished(owner: Owner): void {
    const running = this.#runningOf.get(owner);
    if (running === undefined) return;
    this.#running--;
    if (running > 1) this.#runningOf.set(owner, running - 1);
    else this.#runningOf.delete(owner);
    this.#startNext();
  }
}
