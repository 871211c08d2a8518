import type { Instance, StreamFold } from './frame.ts';

/** What the schedule decides rather than the logs: freezing a stream, and which element of a sequential stream fold goes next. */
export type Choice = { readonly kind: 'freeze'; readonly instance: Instance } | { readonly kind: 'activate'; readonly fold: StreamFold };

interface Entry {
  readonly choice: Choice;
  readonly index: number;
  readonly arrival: number;
}

/** Choices in script order: by static index, then by arrival. A binary heap, because a parallel loop opens thousands at once. */
export class ChoiceQueue {
  readonly #heap: Entry[] = [];
  #arrivals = 0;

  add(choice: Choice): void {
    const index = choice.kind === 'freeze' ? choice.instance.node.index : choice.fold.node.index;
    const entry = { choice, index, arrival: this.#arrivals++ };
    let at = this.#heap.push(entry) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const above = this.#heap[up];
      if (above === undefined || before(above, entry)) break;
      this.#heap[at] = above;
      at = up;
    }
    this.#heap[at] = entry;
  }

  next(): Choice | undefined {
    const first = this.#heap[0];
    const moved = this.#heap.pop();
    if (first === undefined || moved === undefined || first === moved) return first?.choice;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      let below = this.#heap[down];
      const other = this.#heap[down + 1];
      if (below !== undefined && other !== undefined && before(other, below)) {
        below = other;
        down++;
      }
      if (below === undefined || before(moved, below)) break;
      this.#heap[at] = below;
      at = down;
    }
    this.#heap[at] = moved;
    return first.choice;
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.index < b.index || (a.index === b.index && a.arrival < b.arrival);
}
