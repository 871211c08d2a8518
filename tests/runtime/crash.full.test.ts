import { expect, it } from 'vitest';
import { runWithCrash } from '../kit/crashing-peer.ts';
import { killRounds } from '../kit/kill-rounds.ts';

it('a peer that crashes at any byte that it writes goes on from what is durable', { timeout: 1_800_000 }, async () => {
  const { spent } = await runWithCrash(Infinity, false);
  for (let budget = 1; budget <= spent; budget++) {
    for (const powerCut of [false, true]) expect(await runWithCrash(budget, powerCut)).toMatchObject({ crashed: true });
  }
});

it('a process that is killed two hundred times at random moments loses no step and contradicts itself in none', { timeout: 1_800_000 }, async () => {
  const { kept, amid } = await killRounds(200, 2);
  expect(amid).toBeGreaterThan(20);
  expect(kept).toBeGreaterThanOrEqual(200 * 9);
});
