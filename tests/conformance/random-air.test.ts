/** Random AIR without our extensions on the original VM and on our engine. random-air.full.test.ts takes thousands, in all orders of delivery. */
import { expect, it } from 'vitest';
import { compareJoins, compareOnOnePeer, compareOnPeers } from '../kit/random-air-on-both.ts';

const runs = 80;

it('makes the same calls on one peer', () => {
  expect(compareOnOnePeer({ runs, deliveries: ['random'] })).toBeGreaterThan(runs / 2);
});

it('makes at least those calls on several peers, where the original may wait for ever', () => {
  expect(compareOnPeers({ runs, deliveries: ['random'] })).toBeGreaterThan(runs / 2);
});

it('makes at least those calls where a par lets go of what is needed later', () => {
  expect(compareJoins({ runs })).toBeGreaterThan(runs / 2);
});
