/** The original compiler's AIR on our engine: same calls, same response, and never fewer messages than our own AIR needs. */
import { describe, expect, it } from 'vitest';
import { compileWithOriginal } from '../kit/oracle/aqua-api.ts';
import { parseCall } from '../kit/oracle/call-text.ts';
import { compileOurs, runOnOurs } from '../kit/our-side.ts';
import { loadPrograms } from '../kit/programs.ts';

const programs = await loadPrograms();

describe.each(programs)('$name', ({ mainPath, network, call, expected }) => {
  it('does on our engine what it does on its own VM', async () => {
    const name = parseCall(call, () => '').function;
    const script = (await compileWithOriginal({ path: mainPath })).get(name) ?? '';
    const theirs = await runOnOurs(script, network, call);
    expect(theirs.observed).toEqual(expected);
    const ours = await runOnOurs(compileOurs(mainPath, name).script, network, call);
    expect(ours.report.messages).toBeLessThanOrEqual(theirs.report.messages);
  });
});
