import { expect, it } from 'vitest';
import { crashAtEvery } from '../kit/crashing-store.ts';

it('a crash at any byte, with and without power, leaves all that was promised and nothing half', async () => {
  const { places, torn } = await crashAtEvery(1);
  expect(places).toBeGreaterThan(4000);
  expect(torn).toBeGreaterThan(places / 4);
});
