/** The oracles themselves: the recordings come from them, so a sample is recorded again. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { fromJsonText, toJsonText } from './exact-json.ts';
import { compileWithOriginal, OriginalCompilerError } from './oracle/aqua-api.ts';
import { createAvm } from './oracle/avm.ts';
import { parseCall } from './oracle/call-text.ts';
import { layOut, recordProgram } from './oracle/record-program.ts';
import { expectedPath, loadPrograms } from './programs.ts';

describe('recordings', () => {
  it.each(['arithmetic-big-integers', 'callback-from-remote', 'error-to-caller-remote', 'for-par-remote-join', 'par-used-on-third-peer'])(
    '%s is what the first generation does',
    async (name) => {
      const program = (await loadPrograms()).find((candidate) => candidate.name === name);
      if (program === undefined) throw new Error(`no program ${name}`);
      expect(layOut(await recordProgram(createAvm(), program))).toBe(await readFile(expectedPath(program), 'utf8'));
    },
  );

  it('exist for every program, and every program ends: it answers or tells its caller why not', async () => {
    const programs = await loadPrograms();
    expect(programs.length).toBeGreaterThan(150);
    const silent = programs.filter(({ expected }) => !('result' in expected) && expected.errors.length === 0);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });
});

describe('the text of a call', () => {
  const idOf = (name: string) => `id-of-${name}`;

  it('has peers, callbacks, nested values and exact integers', () => {
    const text = 'main("a, \\"@b\\" (c)", [@bob, @eve], {"to": @bob, "n": -1.5}, 9223372036854775807, _, null)';
    expect(parseCall(text, idOf)).toEqual({
      function: 'main',
      args: [
        { kind: 'data', value: 'a, "@b" (c)' },
        { kind: 'data', value: ['id-of-bob', 'id-of-eve'] },
        { kind: 'data', value: { to: 'id-of-bob', n: -1.5 } },
        { kind: 'data', value: 9223372036854775807n },
        { kind: 'callback' },
        { kind: 'data', value: null },
      ],
    });
    expect(parseCall(' f( ) ', idOf)).toEqual({ function: 'f', args: [] });
  });

  it('is refused when it is no call', () => {
    expect(() => parseCall('main', idOf)).toThrow('not a call');
    expect(() => parseCall('main([1, )', idOf)).toThrow();
    expect(() => parseCall('main(1,)', idOf)).toThrow();
  });
});

it('exact JSON text keeps integers of any size, also inside strings that look like them', () => {
  const text = '{"n":18446744073709551615,"s":"9223372036854775807","list":[-9223372036854775808,1.5,0]}';
  expect(toJsonText(fromJsonText(text))).toBe(text);
});

it('the original compiler reports what it refuses', async () => {
  await expect(compileWithOriginal({ code: 'aqua A\n\nexport f\n\nfunc f() -> u32:\n  <- unknown\n' })).rejects.toThrow(OriginalCompilerError);
});
