/** Our compiler's AIR on our engine, under every order of delivery, and (without extensions) on the first generation's VM. */
import { describe, expect, it } from 'vitest';
import { refusalOfOriginalParser } from '../kit/differential.ts';
import { normaliseRun } from '../kit/normalise.ts';
import { createAvm } from '../kit/oracle/avm.ts';
import { runOnAvm } from '../kit/oracle/avm-network.ts';
import { parseCall } from '../kit/oracle/call-text.ts';
import { makePeer, peersOf } from '../kit/oracle/peers.ts';
import { compileOurs, runOnOurs } from '../kit/our-side.ts';
import { loadPrograms } from '../kit/programs.ts';

const programs = await loadPrograms();
const avm = createAvm();

it('has at least three hundred programs', () => {
  expect(programs.length).toBeGreaterThanOrEqual(300);
});

describe.each(programs)('$name', ({ mainPath, network, call, expected, needsOurEngine }) => {
  const name = parseCall(call, () => '').function;

  it('does on our engine what it should', async () => {
    const { script } = compileOurs(mainPath, name);
    for (const delivery of ['fifo', 'lifo', 'random', 'duplicate'] as const) {
      const { observed, report } = await runOnOurs(script, network, call, delivery, 3);
      expect({ delivery, ...observed }).toEqual({ delivery, ...expected });
      const faults = Object.values(report.counters).flatMap(({ refused, rejected, internalErrors, failedSends }) => [refused, rejected, internalErrors, failedSends]);
      expect(new Set(faults.map((fault) => JSON.stringify(fault)))).toEqual(new Set(['{}', '0']));
    }
  });

  it.skipIf(needsOurEngine)('does the same on the original VM', async () => {
    const { script } = compileOurs(mainPath, name, 'avm');
    expect(refusalOfOriginalParser(script)).toBeUndefined();
    const parsed = parseCall(call, (peer) => makePeer(peer).id);
    const run = await runOnAvm({ avm, script, network, call: parsed, delivery: 'fifo' });
    expect(normaliseRun(run, peersOf(network).values())).toEqual(expected);
  });
});
