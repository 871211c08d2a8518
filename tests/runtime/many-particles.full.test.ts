import { expect, it } from 'vitest';
import { crowd } from '../kit/many-particles.ts';

it('gives everything back when ten thousand particles end', { timeout: 600_000 }, async () => {
  const { amid, after, heap, kept } = await crowd(10_000);
  expect(amid).toMatchObject({ particles: 10_000, callsRunning: 10_000, unconfirmed: 10_000 });
  expect(after).toEqual({ particles: 0, bytes: 0, callsRunning: 0, callsWaiting: 0, unconfirmed: 0 });
  expect(kept).toEqual({ amid: 10_000, after: 0 });
  expect(heap.after - heap.before).toBeLessThan((heap.amid - heap.before) * 0.05);
});
