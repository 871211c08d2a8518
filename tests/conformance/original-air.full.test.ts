/** The original compiler's AIR on our engine in every order of delivery, several times; and the original's own races on its own VM. */
import { describe, expect, it, vi } from 'vitest';
import { normaliseRun } from '../kit/normalise.ts';
import { compileWithOriginal } from '../kit/oracle/aqua-api.ts';
import { createAvm } from '../kit/oracle/avm.ts';
import { runOnAvm } from '../kit/oracle/avm-network.ts';
import { parseCall } from '../kit/oracle/call-text.ts';
import { makePeer, peersOf } from '../kit/oracle/peers.ts';
import { runOnOurs } from '../kit/our-side.ts';
import { loadPrograms, racyOnOriginal } from '../kit/programs.ts';

vi.setConfig({ testTimeout: 600_000 });

const programs = (await loadPrograms()).filter(({ byHand }) => byHand === undefined);
const seeds = [1, 2, 3, 4, 5];
const racy = [{ delivery: 'lifo' as const, seed: 1 }, ...seeds.map((seed) => ({ delivery: 'random' as const, seed }))];
const orders = [...racy, ...seeds.map((seed) => ({ delivery: 'duplicate' as const, seed }))];

describe.each(programs.filter(({ name }) => !racyOnOriginal.has(name)))('$name', ({ mainPath, network, call, expected }) => {
  it('does on our engine what it does on its own VM, in any order', async () => {
    const script = (await compileWithOriginal({ path: mainPath })).get(parseCall(call, () => '').function) ?? '';
    for (const { delivery, seed } of orders) {
      const { observed } = await runOnOurs(script, network, call, delivery, seed);
      expect({ delivery, seed, ...observed }).toEqual({ delivery, seed, ...expected });
    }
  });
});

it.each(programs.filter(({ name }) => racyOnOriginal.has(name)))('$name depends on the order on the original VM, too', async ({ mainPath, network, call, expected }) => {
  const script = (await compileWithOriginal({ path: mainPath })).get(parseCall(call, () => '').function) ?? '';
  const parsed = parseCall(call, (peer) => makePeer(peer).id);
  const runs = await Promise.all(
    racy.map(async (order) => normaliseRun(await runOnAvm({ avm: createAvm(), script, network, call: parsed, ...order }), peersOf(network).values())),
  );
  expect(runs).not.toEqual(runs.map(() => expected));
});
