/** air-scripts.md on the original VM and on our engine: the same calls on the same peers, except where a case says why not. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runOnAvms, runOnOurEngines } from '../kit/air-on-both.ts';
import { createAvm } from '../kit/oracle/avm.ts';

interface ScriptCase {
  readonly name: string;
  readonly script: string;
  /** Our calls, where they are not those of the original. */
  readonly differs: readonly string[] | undefined;
}

function readCases(markdown: string): ScriptCase[] {
  return markdown
    .split(/^### /m)
    .slice(1)
    .map((section) => {
      const block = (language: string): string | undefined => new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'm').exec(section)?.[1];
      const script = (block('air') ?? '').replace(/@([abcd])\b/g, '"@{$1}"');
      return { name: section.slice(0, section.indexOf('\n')), script, differs: block('calls')?.split('\n').filter((line) => line !== '') };
    });
}

const cases = readCases(readFileSync(new URL('air-scripts.md', import.meta.url), 'utf8'));
const avm = createAvm();

it('has at least 240 scripts', () => {
  expect(cases.length).toBeGreaterThanOrEqual(240);
});

describe.each(cases)('$name', ({ script, differs }) => {
  it(differs === undefined ? 'makes the same calls' : 'differs as it says', () => {
    const theirs = runOnAvms(avm, script);
    if (differs === undefined) expect(runOnOurEngines(script)).toEqual(theirs);
    else {
      expect(runOnOurEngines(script)).toEqual({ calls: differs });
      expect(theirs).not.toEqual({ calls: differs });
    }
  });

  it('makes the same calls in any order of delivery', () => {
    const { calls } = runOnOurEngines(script);
    for (const delivery of ['lifo', 'random', 'duplicate'] as const) expect(runOnOurEngines(script, delivery, 7).calls).toEqual(calls);
  });
});
