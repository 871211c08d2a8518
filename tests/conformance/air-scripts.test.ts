/** The scripts of air-scripts/ on the original VM and on our engine: the same calls on the same peers, except where a case says why not. */
import { describe, expect, it } from 'vitest';
import { runOnAvms, runOnOurEngines } from '../kit/air-on-both.ts';
import { createAvm } from '../kit/oracle/avm.ts';
import { readScriptSuites } from '../kit/script-suite.ts';

const cases = readScriptSuites();
const avm = createAvm();

it('has at least 400 scripts, each with a name of its own', () => {
  expect(cases.length).toBeGreaterThanOrEqual(400);
  expect(new Set(cases.map(({ suite, name }) => `${suite}: ${name}`)).size).toBe(cases.length);
});

describe.each(cases)('$suite: $name', ({ script, classic, differs }) => {
  it(differs === undefined ? 'makes the same calls' : 'differs as it says', () => {
    const theirs = runOnAvms(avm, classic);
    if (differs === undefined) expect(runOnOurEngines(script)).toEqual(theirs);
    else {
      expect(runOnOurEngines(script)).toEqual({ calls: differs });
      expect(theirs).not.toEqual({ calls: differs });
    }
  });

  it('makes the same calls in any order of delivery', () => {
    const { calls } = runOnOurEngines(script);
    for (const delivery of ['lifo', 'random', 'duplicate'] as const) expect(runOnOurEngines(script, delivery, 7).calls).toEqual(calls);
    if (classic !== script) for (const delivery of ['fifo', 'lifo', 'random', 'duplicate'] as const) expect(runOnOurEngines(classic, delivery, 7).calls).toEqual(calls);
  });
});
