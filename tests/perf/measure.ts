/** Timing two ways of doing the same thing in turns, so that the ratio survives a busy machine. */

export interface Comparison {
  readonly what: string;
  readonly peer: string;
  /** Milliseconds, medians. */
  readonly ours: number;
  readonly theirs: number;
}

type Work = () => unknown;

/** Works for about `slice` milliseconds, at least once; gives the time of each run. */
export type Side = (slice: number) => Promise<readonly number[]>;

interface Sides {
  readonly ours: Side;
  readonly theirs: Side;
  readonly rounds: number;
  /** Milliseconds that each side gets in a round, so that both are equally warm. */
  readonly slice: number;
}

/**
 * Runs both alternately and takes medians. The first third of the rounds warms up and does not count; rounds of the two sides
 * interleave, so that a slow moment of the machine hits both.
 */
export async function compare(what: string, peer: string, { ours, theirs, rounds, slice }: Sides): Promise<Comparison> {
  const mine: number[] = [];
  const others: number[] = [];
  const warmUp = Math.floor(rounds / 3);
  for (let round = 0; round < rounds; round++) {
    const one = await ours(slice);
    const other = await theirs(slice);
    if (round < warmUp) continue;
    mine.push(...one);
    others.push(...other);
  }
  return { what, peer, ours: median(mine), theirs: median(others) };
}

export function repeating(work: Work): Side {
  return async (slice) => {
    const measured: number[] = [];
    const begin = performance.now();
    do {
      const start = performance.now();
      await work();
      measured.push(performance.now() - start);
    } while (performance.now() - begin < slice);
    return measured;
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export function milliseconds(time: number): string {
  return time < 10 ? time.toFixed(2) : time.toFixed(0);
}

export function microseconds(time: number): string {
  return (time * 1000).toFixed(1);
}

/** A Markdown table: the first column is text, the others are numbers. */
export function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}
