/** Thousands of random scripts on the original VM and on our engine, in all orders of delivery. AQUA_RUNS sets how many (default 2000 of each kind). */
import { expect, it } from 'vitest';
import { compareJoins, compareOnOnePeer, compareOnPeers } from '../kit/random-air-on-both.ts';

const runs = Number(process.env['AQUA_RUNS'] ?? 2000);
const deliveries = ['lifo', 'random', 'duplicate'] as const;
const timeout = 1_800_000;

it('makes the same calls on one peer', { timeout }, () => {
  expect(compareOnOnePeer({ runs, deliveries })).toBeGreaterThan(runs / 2);
});

it('makes at least those calls on several peers, in whatever order the original sees them', { timeout }, () => {
  expect(compareOnPeers({ runs, deliveries, originalSeeds: [1, 2] })).toBeGreaterThan(runs / 2);
});

it('makes at least those calls where a par lets go of what is needed later', { timeout }, () => {
  expect(compareJoins({ runs })).toBeGreaterThan(runs / 2);
});
