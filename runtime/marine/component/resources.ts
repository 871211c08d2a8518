/** What jco's code knows besides the instances of a component: tables of handles, and the things of the host that stand behind them. */

/** Things of the host, by the number that the table of this index has for them. */
export interface Captured {
  readonly objects: Map<number, object>;
  /** The last number that was given. */
  count: number;
}

/** What marks a free entry by its scope, and an owned one by what it is. */
const FLAG = 1 << 30;

/**
 * Filled by jco's code while it instantiates (`added-code.ts`). A table is a list of pairs, of which the first leads to the free ones:
 * how often the handle is lent or for which call it is borrowed, and what it is; see `rscTableCreateOwn` in what jco makes.
 */
export class ComponentResources {
  tables: (number[] | undefined)[] = [];
  readonly captured: Captured[] = [];
  /** Clears what a call left in variables that did not come to its end. */
  forget: () => void = () => undefined;

  /** Whether the component has no resource. */
  get isEmpty(): boolean {
    return this.tables.every((table = []) => entriesOf(table).every(({ scope }) => (scope & FLAG) !== 0));
  }

  /**
   * After a call that did not come to its end: what it borrowed goes back, and the next call finds nothing of it. Otherwise a component
   * would behave in another way than one that goes on from its state.
   */
  endFailed(): void {
    this.forget();
    for (const table of this.tables) {
      if (table === undefined) continue;
      for (const { handle, scope, what } of entriesOf(table)) {
        if ((scope & FLAG) !== 0 || scope === 0) continue;
        const owned = (what & FLAG) !== 0;
        table[handle << 1] = owned ? 0 : (table[0] ?? 0) | FLAG;
        if (!owned) table[0] = handle | FLAG;
      }
    }
  }
}

interface Entry {
  readonly handle: number;
  readonly scope: number;
  readonly what: number;
}

function entriesOf(table: readonly number[]): readonly Entry[] {
  return Array.from({ length: (table.length >> 1) - 1 }, (_, index) => ({ handle: index + 1, scope: table[(index + 1) << 1] ?? 0, what: table[((index + 1) << 1) + 1] ?? 0 }));
}
