/** The original compiler's AIR on our engine: same calls, same response, and never fewer messages than our own AIR needs. */
import { describe, expect, it } from 'vitest';
import { compileWithOriginal } from '../kit/oracle/aqua-api.ts';
import { parseCall } from '../kit/oracle/call-text.ts';
import { compileOurs, runOnOurs } from '../kit/our-side.ts';
import { loadPrograms } from '../kit/programs.ts';

const programs = (await loadPrograms()).filter(({ byHand }) => byHand === undefined);

/** Where ours needs more messages, and why that is right (also in docs/deviations.md). */
const dearer = new Map([
  ['error-in-closure-and-function', 'after an error on a remote peer the original sends straight to the client, who can only be reached through its relay'],
  ['par-of-ons-without-results', 'a branch whose result nobody uses sends from its peer straight to the client in the original'],
  ['parseq-via', 'the original sends from a foreign relay straight to the client, who can only be reached through its own relay'],
  ['stream-joined-on-remote', 'the peer that joins hears that it should before the first value comes'],
]);

describe.each(programs)('$name', ({ name: program, mainPath, network, call, expected }) => {
  it('does on our engine what it does on its own VM', async () => {
    const name = parseCall(call, () => '').function;
    const script = (await compileWithOriginal({ path: mainPath })).get(name) ?? '';
    const theirs = await runOnOurs(script, network, call);
    expect(theirs.observed).toEqual(expected);
    const ours = await runOnOurs(compileOurs(mainPath, name).script, network, call);
    if (dearer.has(program)) expect(ours.report.messages).toBe(theirs.report.messages + 1);
    else expect(ours.report.messages).toBeLessThanOrEqual(theirs.report.messages);
  });
});
