import { expect, it } from 'vitest';
import { crowd } from '../kit/many-particles.ts';

it('gives everything back when particles end, also with open calls and receivers that never answered', async () => {
  // Ten thousand: many-particles.full.test.ts.
  const { amid, after, heap, kept } = await crowd(1_000);
  expect(amid).toMatchObject({ particles: 1_000, callsRunning: 1_000, unconfirmed: 1_000 });
  expect(after).toMatchObject({ particles: 0, bytes: 0, callsRunning: 0, callsWaiting: 0, unconfirmed: 0 });
  expect(kept).toEqual({ amid: 1_000, after: 0 });
  expect(heap.amid - heap.before).toBeGreaterThan(5_000_000);
  expect(heap.after - heap.before).toBeLessThan((heap.amid - heap.before) * 0.1);
});
