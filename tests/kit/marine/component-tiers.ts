/** Components that the command builds, with limits, in processes of their own: what calls do there is what they do here. */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { aqua, project } from '../aqua-command.ts';
import { compilers } from '../guest/compilers.ts';
import { ledgerAuthors, ledgerWit } from '../guest/ledger.ts';
import { root } from '../repository.ts';
import { session, type Call } from '../sqlite/session.ts';
import { notingComponent } from './noting-component.ts';

export const gas = 3_000_000n;
export const patient = { timeout: 120_000 };

/** Languages in which the ledger is written. */
export const authors = ['c', 'rust'] as const;
type Author = (typeof authors)[number];

const run = promisify(execFile);

const ledgerCalls: readonly Call[] = [
  ['add', 'one'], ['note', 'first'], ['deep', 100], ['zero_by_zero', 0], ['fail'], ['add', ' two'],
  ['forever'], ['note', 'second'], ['deep', 100], ['add', ' three'], ['deep', 100_000_000], ['add', ' four'],
];
const notingCalls: readonly Call[] = [['begin'], ['write', 'one'], ['time'], ['luck'], ['read'], ['end'], ['write', 'gone'], ['begin'], ['luck'], ['read']];

export function canBuild(language: Author): boolean {
  return compilers.some(([name, there]) => name === language && there);
}

const built = new Map<Author, Promise<Uint8Array>>();

/** The ledger as a component. */
export function ledger(language: Author): Promise<Uint8Array> {
  const made = built.get(language) ?? buildLedger(language);
  built.set(language, made);
  return made;
}

async function buildLedger(language: Author): Promise<Uint8Array> {
  const author = ledgerAuthors[language];
  const folder = project({ 'ledger/ledger.wit': ledgerWit, [`ledger/src/${author.path}`]: author.text });
  expect(await aqua(['module', 'build', 'ledger', '--component'], folder)).toMatchObject({ status: 0, stderr: expect.stringContaining('wrote') as string });
  return new Uint8Array(readFileSync(join(folder, 'ledger/build/ledger.wasm')));
}

/** @param tiers flags of V8's: its compilers, one after the other as functions get hot, or one alone */
export function testTiers(tiers: readonly (readonly string[])[]): void {
  test('a component with streams, a clock and randomness does the same in every process', patient, async () => {
    const results = await expectSame(await notingComponent(), notingCalls, tiers);
    expect(results[4]).toContain("value: 'one'");
  });

  for (const language of authors) {
    test.runIf(canBuild(language))(`a component that is built from ${language} does the same, for the same gas, in every process`, patient, async () => {
      const results = await expectSame(await ledger(language), ledgerCalls, tiers);
      // The one NaN that there is.
      expect(results[3]).toContain('9221120237041090560');
    });
  }
}

/** What these calls do under each of the tiers is what they do here. */
async function expectSame(code: Uint8Array, calls: readonly Call[], tiers: readonly (readonly string[])[]): Promise<readonly string[]> {
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
