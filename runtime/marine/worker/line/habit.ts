/** Weight of what was learned last. A single slow time, as they come from everywhere, counts no more than twice the mean. */
const NEWEST = 1 / 8;
/** What the first way must save to be worth it. */
const WORTH = 0.8;
/** The first times of a way still have something of the way before; and so many tell nothing yet. */
const FEW = 8;

type Way = 'first' | 'second';

export interface Periods {
  /** Time spent with one way until the other is tried, which may have become better; after trials in vain, twice as long. */
  readonly habit: number;
  readonly longestHabit: number;
  /** Time that a trial takes at most. */
  readonly trial: number;
}

/**
 * Which of two ways is faster, learned by doing. The first one costs more than its time, so it must be faster by a fifth.
 *
 * @example
 * const habit = new Habit({ habit: 1000, longestHabit: 1000, trial: 100 });
 * for (let i = 0; i < 50; i++) habit.learn(habit.way === 'first' ? 3 : 10);
 * habit.way; // => 'first'
 */
export class Habit {
  readonly #periods: Periods;
  readonly #means: { first: number | undefined; second: number | undefined } = { first: undefined, second: undefined };
  #way: Way = 'first';
  #trying = true;
  #times = 0;
  #spent = 0;
  #habit: number;

  constructor(periods: Periods) {
    this.#periods = periods;
    this.#habit = periods.habit;
  }

  /** The way to go. */
  get way(): Way {
    return this.#way;
  }

  /** @param time that it took to do it so often, in the unit of the periods */
  learn(time: number, count = 1): void {
    this.#times++;
    this.#spent += time;
    if (this.#times > 1) {
      const before = this.#means[this.#way];
      const each = time / count;
      this.#means[this.#way] = before === undefined ? each : before + (Math.min(each, 2 * before) - before) * NEWEST;
    }
    if (!this.#trying) {
      if (this.#better !== this.#way) this.#turn(this.#better, false);
      else if (this.#spent > this.#habit) this.#turn(this.#way === 'first' ? 'second' : 'first', true);
      return;
    }
    const found = this.#times > FEW && this.#better === this.#way;
    if (!found && this.#spent < this.#periods.trial) return;
    const other = this.#way === 'first' ? 'second' : 'first';
    if (this.#means[other] === undefined) return this.#turn(other, true);
    this.#habit = found ? this.#periods.habit : Math.min(2 * this.#habit, this.#periods.longestHabit);
    this.#turn(this.#better, false);
  }

  get #better(): Way {
    const { first, second } = this.#means;
    return first !== undefined && (second === undefined || first < second * WORTH) ? 'first' : 'second';
  }

  #turn(way: Way, trying: boolean): void {
    this.#trying = trying;
    this.#times = way === this.#way ? this.#times : 0;
    this.#spent = 0;
    this.#way = way;
  }
}
