/** Peers that stop in the middle of a write, and processes that are killed: they never contradict themselves, and finish what they began. */
import { expect, it } from 'vitest';
import { runWithCrash } from '../kit/crashing-peer.ts';
import { killRounds } from '../kit/kill-rounds.ts';

it('a peer that crashes while it writes goes on from what is durable', async () => {
  const { spent, crashed, calls } = await runWithCrash(Infinity, false);
  expect(crashed).toBe(false);
  let repeated = 0;
  // Every byte: crash.full.test.ts.
  for (let budget = 1; budget <= spent; budget += 61) {
    const run = await runWithCrash(budget, budget % 2 === 0);
    expect(run.crashed).toBe(true);
    if (run.calls > calls) repeated++;
  }
  expect(repeated).toBeGreaterThan(0);
});

it('a process that is killed ten times at random moments loses no step and contradicts itself in none', { timeout: 300_000 }, async () => {
  // Two hundred times: crash.full.test.ts.
  const { kept } = await killRounds(10, 1);
  expect(kept).toBeGreaterThanOrEqual(10 * 9);
});
