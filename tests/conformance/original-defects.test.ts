/** Defects of the original VM that comparisons have to allow for, shown with the original compiler's own AIR. */
import { expect, it } from 'vitest';
import { compileWithOriginal } from '../kit/oracle/aqua-api.ts';
import { createAvm } from '../kit/oracle/avm.ts';
import { runOnAvm } from '../kit/oracle/avm-network.ts';
import type { Delivery, NetworkRun } from '../kit/oracle/avm-network.ts';
import { parseCall } from '../kit/oracle/call-text.ts';
import { makePeer } from '../kit/oracle/peers.ts';
import { hasSelfFeedingLoop } from '../kit/self-feeding-loops.ts';
import * as failing from '../programs/par-fails-beside-remote-handler/network.ts';
import network, { call } from '../programs/rec-on-relay/network.ts';

it('breaks its own signature over a loop that feeds its stream on another peer, or not, as the order wants', async () => {
  const script = (await compileWithOriginal({ path: 'tests/programs/rec-on-relay/main.aqua' })).get('main') ?? '';
  expect(hasSelfFeedingLoop(script)).toBe(true);
  const avm = createAvm();
  const parsed = parseCall(call, (peer) => makePeer(peer).id);
  const run = (delivery: Delivery): Promise<NetworkRun> => runOnAvm({ avm, script, network, call: parsed, delivery });
  await expect(run('fifo')).rejects.toThrow('signature mismatch');
  await expect(run('lifo')).resolves.toMatchObject({ result: [0, 1, 2], errors: [] });
});

it('is not excused over other loops', () => {
  expect(hasSelfFeedingLoop('(new $s (new $t (seq (ap 1 $s) (fold $s i (seq (ap i $t) (next i))))))')).toBe(false);
});

it('leaves a handler on a remote peer without the errors of parallel branches on its neighbours', async () => {
  const script = (await compileWithOriginal({ path: 'tests/programs/par-fails-beside-remote-handler/main.aqua' })).get('main') ?? '';
  const parsed = parseCall(failing.call, (peer) => makePeer(peer).id);
  const run = await runOnAvm({ avm: createAvm(), script, network: failing.default, call: parsed, delivery: 'fifo' });
  expect(run).toMatchObject({ result: undefined, errors: [] });
});
