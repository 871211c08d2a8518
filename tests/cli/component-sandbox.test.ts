/** Components that the command builds, with limits: they go on after what ends a call, and do the same in every process. */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { aqua, project } from '../kit/aqua-command.ts';
import { compilers } from '../kit/guest/compilers.ts';
import { ledgerAuthors, ledgerWit } from '../kit/guest/ledger.ts';
import { isolated } from '../kit/marine/isolated.ts';
import { notingComponent } from '../kit/marine/noting-component.ts';
import { root } from '../kit/repository.ts';
import { session, type Call } from '../kit/sqlite/session.ts';

const patient = { timeout: 120_000 };
const run = promisify(execFile);
const gas = 3_000_000n;

const ledgerCalls: readonly Call[] = [
  ['add', 'one'], ['note', 'first'], ['deep', 100], ['zero_by_zero', 0], ['fail'], ['add', ' two'],
  ['forever'], ['note', 'second'], ['deep', 100], ['add', ' three'], ['deep', 100_000_000], ['add', ' four'],
];
const notingCalls: readonly Call[] = [['begin'], ['write', 'one'], ['time'], ['luck'], ['read'], ['end'], ['write', 'gone'], ['begin'], ['luck'], ['read']];

/** V8's: its compilers, one after the other as functions get hot, or one alone. */
const tiers = [[], ['--liftoff-only'], ['--no-liftoff'], ['--no-wasm-tier-up']];

/** What these calls do under each of the tiers is what they do here. */
async function expectSame(code: Uint8Array, calls: readonly Call[]): Promise<readonly string[]> {
  // In the repository, so that packages of npm are found.
  const folder = project({}, join(root, 'node_modules'));
  const [child, module] = [join(folder, 'child.mjs'), join(folder, 'm.wasm')];
  writeFileSync(module, code);
  await build({ entryPoints: [`${root}tests/kit/marine/session-child.ts`], outfile: child, bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'silent' });
  const { results, roots } = await session(code, calls, undefined, { gas });
  for (const flags of tiers) {
    const { stdout } = await run(process.execPath, [...flags, child, String(gas), module, JSON.stringify(calls)]);
    expect({ flags, seen: JSON.parse(stdout) as unknown }).toEqual({ flags, seen: { results, roots } });
  }
  expect(new Set(roots).size).toBeGreaterThan(3);
  return results;
}

test('a component with streams, a clock and randomness does the same in every process', patient, async () => {
  const results = await expectSame(await notingComponent(), notingCalls);
  expect(results[4]).toContain("value: 'one'");
});

describe.each(['c', 'rust'] as const)('a component that is built from %s', (language) => {
  const works = compilers.some(([name, there]) => name === language && there);
  const author = ledgerAuthors[language];
  let built: Promise<Uint8Array> | undefined;
  const code = (): Promise<Uint8Array> => (built ??= made());
  async function made(): Promise<Uint8Array> {
    const folder = project({ 'ledger/ledger.wit': ledgerWit, [`ledger/src/${author.path}`]: author.text });
    expect(await aqua(['module', 'build', 'ledger', '--component'], folder)).toMatchObject({ status: 0, stderr: expect.stringContaining('wrote') as string });
    return new Uint8Array(readFileSync(join(folder, 'ledger/build/ledger.wasm')));
  }

  test.runIf(works)('does the same, for the same gas, in every process', patient, async () => {
    const results = await expectSame(await code(), ledgerCalls);
    // The one NaN that there is.
    expect(results[3]).toContain('9221120237041090560');
  });

  test.runIf(works)('goes on in a thread after a trap, and when its gas was used up', patient, async () => {
    const service = await isolated({ modules: [{ name: 'ledger', bytes: await code(), mounts: [{ alias: '/data' }] }], gas });
    const outcome = async (...[name, ...args]: Call): Promise<unknown> => {
      const result = await service.call(name, args);
      return result.ok ? result.value : result.error.kind;
    };
    expect([await outcome('add', 'one'), await outcome('fail'), await outcome('add', ' two')]).toEqual(['one', 'trap', 'one two']);
    expect([await outcome('forever'), await outcome('add', ' three')]).toEqual(['out-of-gas', 'one two three']);
  });
});
