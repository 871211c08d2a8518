/**
 * The original compiler's AIR on our engine: same calls and same response in whatever order messages come, and never fewer messages
 * than our own AIR needs. Here every program takes one other order; original-air.full.test.ts takes all.
 */
import { describe, expect, it } from 'vitest';
import { compileWithOriginal } from '../kit/oracle/aqua-api.ts';
import { parseCall } from '../kit/oracle/call-text.ts';
import { behindRelay, compileOurs, runOnOurs } from '../kit/our-side.ts';
import { loadPrograms, racyOnOriginal } from '../kit/programs.ts';

const programs = (await loadPrograms()).filter(({ byHand }) => byHand === undefined);

/** Programs in which the original sends past the client's relay, one message less: in a real network it gets stuck. */
const pastTheRelay = new Set(['error-in-closure-and-function', 'par-of-ons-without-results', 'parseq-via']);

/** One message more, and why (also in docs/deviations.md). */
const dearer = new Map([['stream-joined-on-remote', 'the peer that joins hears that it should before the first value comes']]);

const otherOrders = ['lifo', 'random', 'duplicate'] as const;

describe.each(programs)('$name', ({ name: program, mainPath, network, call, expected }) => {
  const name = parseCall(call, () => '').function;

  it('does on our engine what it does on its own VM', async () => {
    const script = (await compileWithOriginal({ path: mainPath })).get(name) ?? '';
    const theirs = await runOnOurs(script, network, call);
    expect(theirs.observed).toEqual(expected);
    const delivery = otherOrders[programs.findIndex((each) => each.name === program) % otherOrders.length];
    const disordered = await runOnOurs(script, network, call, delivery, 5);
    if (!racyOnOriginal.has(program)) expect({ delivery, ...disordered.observed }).toEqual({ delivery, ...expected });
    const ours = await runOnOurs(compileOurs(mainPath, name).script, network, call);
    const more = ours.report.messages - theirs.report.messages;
    if (pastTheRelay.has(program) || dearer.has(program)) expect(more).toBe(1);
    else expect(more).toBeLessThanOrEqual(0);
  });
});

/** It goes straight from peer to peer, one of which is the client itself, given as data (docs/deviations.md). */
const clientAsData = 'on-self-and-relay-by-argument';

describe('when the client has nothing but its relay', () => {
  it.each(programs.filter(({ name }) => name !== clientAsData))('our AIR of $name does the same', async ({ mainPath, network, call, expected }) => {
    const { script } = compileOurs(mainPath, parseCall(call, () => '').function);
    const { observed } = await runOnOurs(script, network, call, 'fifo', 1, behindRelay(network));
    expect(observed).toEqual(expected);
  });

  it.each(programs.filter(({ name }) => pastTheRelay.has(name)))("the original's AIR of $name never answers", async ({ mainPath, network, call }) => {
    const script = (await compileWithOriginal({ path: mainPath })).get(parseCall(call, () => '').function) ?? '';
    const { report } = await runOnOurs(script, network, call, 'fifo', 1, behindRelay(network));
    expect(report.answered).toBe(false);
  });
});
