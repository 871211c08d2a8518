/** Hostile programs with grants on a real disk, as Marine modules and as components, in threads of their own: nothing outside is reached. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { IsolatedService, MountSpec } from '../../runtime/marine/index.ts';
import { nodeCalls } from '../../runtime/marine/files/host/node-calls.ts';
import { buildComponent } from '../kit/guest/build-component.ts';
import { buildModule, worldOf } from '../kit/guest/build-module.ts';
import { compilers } from '../kit/guest/compilers.ts';
import { intruder, intruderWit } from '../kit/guest/intruder.ts';
import { isolated } from '../kit/marine/isolated.ts';

const works = compilers.some(([name, there]) => name === 'c' && there);
const patient = { timeout: 240_000 };

let outside = '';
beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'aqua-intruder-'));
  for (const folder of ['granted/dir/sub', 'reading', 'trap']) mkdirSync(join(outside, folder), { recursive: true });
  for (const [path, text] of [['granted/dir/file', 'mine'], ['reading/file', 'to read'], ['secret', 'secret'], ['trap/file', 'secret']] as const) writeFileSync(join(outside, path), text);
  const planted = { up: '..', secret: '../secret', absolute: outside, into: 'dir/../../trap', proc: '/proc/self/cwd', root: '/', loop: 'loop', deep: 'up/secret', toReading: '../reading' };
  for (const [name, target] of Object.entries(planted)) symlinkSync(target, join(outside, 'granted', name));
  execFileSync('mkfifo', [join(outside, 'granted/pipe')]);
});
afterEach(() => rmSync(outside, { recursive: true, force: true }));

/** What to do with which path; each ends with an error. */
const attempts: readonly (readonly [what: string, path: string, other?: string])[] = [
  ...['../secret', '..', './../secret', 'dir/../../secret', 'dir/sub/../../../secret', '/etc/passwd', '//etc/passwd', '/proc/self/environ', 'secret', 'up/secret', 'absolute/secret', 'into/file', 'proc/x', 'root/etc/passwd',
    'loop', 'deep', 'toReading/file', '../granted/dir/file', 'dir/file/../../../secret', 'dir/file/', '..\\secret', '%2e%2e/secret', '．．/secret', 'DIR/file', 'dir\0/../../secret', 'x'.repeat(256), './'.repeat(2048), '', 'pipe', 'dir//..//../secret'].map((path) => ['read', path] as const),
  ...['write', 'create', 'empty', 'stat', 'touch', 'mkdir', 'rmdir', 'unlink', 'readlink'].flatMap((what) => ['../secret', '../fresh', 'up/secret', 'up/fresh', '/tmp/fresh'].map((path) => [what, path] as const)),
  ['create', 'secret'], ['empty', 'secret'], ['touch', 'secret'], ['write', 'toReading/file'],
  ['symlink', 'mine', '../secret'], ['symlink', 'mine', '/etc'], ['symlink', 'mine', 'dir/../..'], ['symlink', '../mine', 'dir'], ['symlink', 'up/mine', 'dir'],
  ...['rename', 'link'].flatMap((what) => [[what, 'dir/file', '../mine'], [what, 'dir/file', 'up/mine'], [what, '../secret', 'mine'], [what, 'up/secret', 'mine'], [what, '.', 'mine'], [`${what} across`, 'dir/file', 'mine'], [`${what} across`, 'dir/file', '../mine']] as const),
  ['rename', 'dir', 'dir/sub/mine'], ['link', 'dir', 'mine'],
];

/** What is granted for reading only. */
const readings: readonly (readonly [what: string, path: string, other?: string])[] = [['write', 'file'], ['create', 'mine'], ['empty', 'file'], ['touch', 'file'], ['mkdir', 'mine'], ['unlink', 'file'], ['rename', 'file', 'mine'], ['link', 'file', 'mine'], ['symlink', 'mine', 'file']];

describe.runIf(works).each([['Marine module', buildModule], ['component', buildComponent]] as const)('a %s', (_kind, build) => {
  let bytes: Uint8Array = new Uint8Array();
  beforeAll(async () => {
    bytes = await build('c', worldOf(intruderWit), intruder);
  }, patient.timeout);

  const start = (quota: Partial<MountSpec> = {}): Promise<IsolatedService> =>
    isolated({ modules: [{ name: 'intruder', bytes, mounts: [{ alias: '/granted', path: join(outside, 'granted'), ...quota }, { alias: '/reading', path: join(outside, 'reading'), readOnly: true }] }] });
  const valueOf = async (service: IsolatedService, name: string, ...args: readonly (string | number)[]): Promise<unknown> => {
    const result = await service.call(name, args);
    return result.ok ? result.value : result.error.kind;
  };

  test('reaches nothing outside of what it was granted, by any path', patient, async () => {
    const service = await start();
    expect(await valueOf(service, 'attempt', 3, 'read', 'dir/file', '')).toBe('mine');
    expect(await valueOf(service, 'attempt', 4, 'read', 'file', '')).toBe('to read');
    const before = outsideOf();
    for (const [what, path, other = ''] of attempts) {
      expect({ what, path, other, gives: await valueOf(service, 'attempt', 3, what, path, other) }).toEqual({ what, path, other, gives: expect.stringMatching(/^!(?!0$|99$)\d+$/) as string });
      expect({ what, path, other, outside: outsideOf() }).toEqual({ what, path, other, outside: before });
    }
    for (const [what, path, other = ''] of readings) expect({ what, gives: await valueOf(service, 'attempt', 4, what, path, other) }).toEqual({ what, gives: expect.stringMatching(/^!(?!0$|99$)\d+$/) as string });
    expect(outsideOf()).toEqual(before);
    expect(readFileSync(join(outside, 'granted/dir/file'), 'utf8')).toBe('mine');
  });

  test('holds no more than its quota, of bytes and of entries', patient, async () => {
    const service = await start({ bytes: 100_000, entries: 30 });
    const [files, written, error] = (await valueOf(service, 'fill', 3, 20_000, 100)) as readonly number[];
    expect(error).toBe(19);
    // And what is in `dir`.
    expect(readdirSync(join(outside, 'granted')).length + 2).toBe(30);
    const there = readdirSync(join(outside, 'granted')).filter((name) => name.startsWith('fill')).map((name) => statSync(join(outside, 'granted', name)).size);
    expect(there.length).toBe(files);
    expect(there.reduce((sum, size) => sum + size, 0)).toBe(written);
    expect(written).toBeLessThanOrEqual(100_000);
    expect(written).toBeGreaterThan(90_000);
  });

  // Where descriptors have no paths, exchanges within an operation are not noticed: docs/decisions/0025.
  test.runIf(nodeCalls().descriptorPaths)('reads no secret while another process exchanges directories as fast as it can', patient, async () => {
    const service = await start();
    const granted = join(outside, 'granted');
    symlinkSync('../trap', join(granted, 'link'));
    let over = false;
    const watched = valueOf(service, 'watch', 3, 'dir/file', 2000).finally(() => {
      over = true;
    });
    for (let swaps = 0; !over; swaps++) {
      // Now the directory stands there, now the link.
      const [away, here] = swaps % 2 === 0 ? ['aside', 'link'] : ['link', 'aside'];
      renameSync(join(granted, 'dir'), join(granted, away));
      renameSync(join(granted, here), join(granted, 'dir'));
      if (swaps % 50 === 0) await new Promise((done) => setImmediate(done));
    }
    const [mine = 0, failed = 0, secrets] = (await watched) as readonly number[];
    expect(secrets).toBe(0);
    expect(mine).toBeGreaterThan(0);
    expect(failed).toBeGreaterThan(0);
  });
});

/** All that lies there, with times of what could be changed. */
function outsideOf(): unknown {
  const times = ['', 'secret', 'trap', 'trap/file', 'reading', 'reading/file'].map((path) => statSync(join(outside, path)).mtimeMs);
  return [readdirSync(outside).sort(), readFileSync(join(outside, 'secret'), 'utf8'), readdirSync(join(outside, 'trap')), readdirSync(join(outside, 'reading')), existsSync('/tmp/fresh'), times];
}
