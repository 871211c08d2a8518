/** The command starts from a cache of compiled code; whatever is wrong with that file, it only starts later. */
import { execFile, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { command, project } from '../kit/aqua-command.ts';

const main = 'aqua Main\n\nexport one\n\nfunc one() -> u8:\n  <- 1\n';
const compiled = /^; one, from main\.aqua\n\(/;

/** The built command in a place of its own, without a cache. */
function installed(): { readonly folder: string; readonly cache: () => string; readonly start: (...flags: string[]) => ReturnType<typeof spawnSync> } {
  const folder = project({ 'main.aqua': main });
  mkdirSync(join(folder, 'dist'));
  for (const name of readdirSync(dirname(command))) if (/^(aqua\.js|command-.*\.js|package\.json)$/.test(name)) copyFileSync(join(dirname(command), name), join(folder, 'dist', name));
  const caches = join(folder, 'dist/code-cache');
  return {
    folder,
    cache: () => {
      const [name, ...others] = readdirSync(caches);
      expect(others).toEqual([]);
      return join(caches, name ?? '');
    },
    start: (...flags) => spawnSync(process.execPath, [...flags, 'dist/aqua.js', 'compile', 'main.aqua'], { cwd: folder, encoding: 'utf8' }),
  };
}

const good = { status: 0, stderr: '', stdout: expect.stringMatching(compiled) as string };

test('the first run writes it, the next ones use it, other flags of V8 replace it', () => {
  const { cache, start } = installed();
  expect(start()).toMatchObject(good);
  const { mtimeMs } = statSync(cache());
  expect(start()).toMatchObject(good);
  expect(statSync(cache()).mtimeMs).toBe(mtimeMs);
  expect(start('--stack-size=900')).toMatchObject(good);
  expect(statSync(cache()).mtimeMs).not.toBe(mtimeMs);
});

test('damaged, it is replaced', () => {
  const { cache, start } = installed();
  start();
  const whole = readFileSync(cache());
  const flipped = (at: number): Buffer => {
    const copy = Buffer.from(whole);
    copy[at] = (copy[at] ?? 0) ^ 0x55;
    return copy;
  };
  const damages = [Buffer.alloc(0), Buffer.from('x'), Buffer.alloc(whole.length), whole.subarray(0, 1000), whole.subarray(1), flipped(70_000), flipped(whole.length - 5000)];
  for (const damage of damages) {
    writeFileSync(cache(), damage);
    expect(start()).toMatchObject(good);
    expect(readFileSync(cache()).equals(damage)).toBe(false);
  }
});

test('where it cannot be written all works without', () => {
  const { folder, start } = installed();
  writeFileSync(join(folder, 'dist/code-cache'), '');
  expect(start()).toMatchObject(good);
  expect(start()).toMatchObject(good);
});

test('several first runs at once leave one whole cache', async () => {
  const { folder, cache, start } = installed();
  const runs = await Promise.all([1, 2, 3, 4].map(() => promisify(execFile)(process.execPath, ['dist/aqua.js', 'compile', 'main.aqua'], { cwd: folder })));
  for (const { stdout } of runs) expect(stdout).toMatch(compiled);
  const { mtimeMs } = statSync(cache());
  expect(start()).toMatchObject(good);
  expect(statSync(cache()).mtimeMs).toBe(mtimeMs);
});
