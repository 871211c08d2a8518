/**
 * The original compiler's AIR on our engine: same calls and same response in whatever order messages come. When the client has nothing
 * but its relay, our own AIR does the same with no more messages. Here every program takes one other order; original-air.full.test.ts
 * takes all.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { compareRuns, MessageTotals, runBehindRelay } from '../kit/message-count.ts';
import { compileWithOriginal } from '../kit/oracle/aqua-api.ts';
import { parseCall } from '../kit/oracle/call-text.ts';
import { compileOurs, runOnOurs } from '../kit/our-side.ts';
import { loadPrograms, racyOnOriginal } from '../kit/programs.ts';

const programs = (await loadPrograms()).filter(({ byHand }) => byHand === undefined);
const totals = new MessageTotals();

afterAll(() => process.stdout.write(`${totals.toString()}\n`));

/** Programs that cost the original less, by a message past the client's relay, which nobody delivers: it gets stuck when the other branch fails. */
const pastRelay = new Set(['par-fire-and-forget']);

/** Some of the original's scripts send past the client's relay: in a real network they get stuck. */
const neverAnswers = { kind: 'incomparable', answered: false };

const otherOrders = ['lifo', 'random', 'duplicate'] as const;

describe.each(programs)('$name', ({ name: program, mainPath, network, call, expected }) => {
  const name = parseCall(call, () => '').function;

  it('does on our engine what it does on its own VM, and ours does behind a relay, with no more messages', async () => {
    const original = (await compileWithOriginal({ path: mainPath })).get(name) ?? '';
    expect((await runOnOurs(original, network, call)).observed).toEqual(expected);
    const delivery = otherOrders[programs.findIndex((each) => each.name === program) % otherOrders.length];
    const disordered = await runOnOurs(original, network, call, delivery, 5);
    if (!racyOnOriginal.has(program)) expect({ delivery, ...disordered.observed }).toEqual({ delivery, ...expected });
    const ours = await runBehindRelay(compileOurs(mainPath, name).script, network, call);
    expect(ours.observed).toEqual(expected);
    const count = compareRuns(ours, await runBehindRelay(original, network, call));
    totals.add(program, count);
    if (pastRelay.has(program)) expect(count.kind).toBe('past-relay');
    else if (count.kind === 'counted') expect(count.ours).toBeLessThanOrEqual(count.original);
    else expect(count).toEqual(neverAnswers);
  });
});

it('can compare nearly all of them', () => {
  expect(totals.incomparable).toBeLessThan(10);
});
