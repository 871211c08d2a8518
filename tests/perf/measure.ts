/** Timing two ways of doing the same thing, side by side in one process, so that the ratio survives a busy machine. */

export interface Comparison {
  readonly what: string;
  readonly peer: string;
  /** Milliseconds, medians. */
  readonly ours: number;
  readonly theirs: number;
}

type Work = () => unknown;

/**
 * Runs both alternately and takes medians. The first third of the rounds warms up and does not count; rounds of the two sides
 * interleave, so that a slow moment of the machine hits both.
 */
export async function compare(what: string, peer: string, sides: { readonly ours: Work; readonly theirs: Work; readonly rounds: number }): Promise<Comparison> {
  const ours: number[] = [];
  const theirs: number[] = [];
  const warmUp = Math.floor(sides.rounds / 3);
  for (let round = 0; round < sides.rounds; round++) {
    const mine = await time(sides.ours);
    const other = await time(sides.theirs);
    if (round < warmUp) continue;
    ours.push(mine);
    theirs.push(other);
  }
  return { what, peer, ours: median(ours), theirs: median(theirs) };
}

async function time(work: Work): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
