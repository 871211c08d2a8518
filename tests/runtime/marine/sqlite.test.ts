/** SQLite as a module: a program of the real world, with all that it asks of files. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IsolatedService, MountSpec } from '../../../runtime/marine/index.ts';
import { toHex } from '../../../runtime/particle/hex.ts';
import { compilers } from '../../kit/guest/compilers.ts';
import { isolated } from '../../kit/marine/isolated.ts';
import { root } from '../../kit/repository.ts';
import { buildDatabase } from '../../kit/sqlite/build.ts';
import { answer, byAge, filling, goingOn, people, session, table, type Session } from '../../kit/sqlite/session.ts';

const works = compilers.some(([name, there]) => name === 'c' && there);
const seed = new Uint8Array(32);

describe.runIf(works)('SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'aqua-sqlite-'));
  let bytes: Uint8Array = new Uint8Array();

  beforeAll(async () => {
    bytes = buildDatabase();
    writeFileSync(join(folder, 'database.wasm'), bytes);
    await build({ entryPoints: [`${root}tests/kit/sqlite/child.ts`], outfile: join(folder, 'child.mjs'), bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'silent' });
  }, 120_000);

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const start = (mount: Partial<MountSpec> = {}, state?: Uint8Array): Promise<IsolatedService> => isolated({ modules: [{ name: 'database', bytes, mounts: [{ alias: '/data', ...mount }] }], seed }, { state });

  async function call(service: IsolatedService, name: string, ...args: readonly (string | number)[]): Promise<unknown> {
    const result = await service.call(name, args);
    if (!result.ok) throw new Error(result.error.message);
    return result.value;
  }

  const query = (service: IsolatedService, sql: string): Promise<unknown> => call(service, 'query', sql);
  const rows = (...values: readonly string[]) => ({ error: '', rows: values.map((value) => ({ values: [value] })) });

  async function fill(service: IsolatedService, count = people): Promise<void> {
    expect(await call(service, 'open', '/data/people.db')).toBe('');
    for (const sql of table) expect(await query(service, sql)).toEqual(rows());
    expect(await call(service, 'fill', count)).toBe('');
  }

  test('is filled, answers by an index, and has it all after a restart', async () => {
    const first = await start();
    await fill(first);
    expect(await query(first, byAge)).toEqual(answer);
    expect(await query(first, `EXPLAIN QUERY PLAN ${byAge}`)).toMatchObject({ rows: [{ values: [expect.any(String), '0', '0', 'SEARCH people USING COVERING INDEX by_age (age=?)'] }] });
    expect(await call(first, 'close')).toBe('');
    const [taken, rooted] = [await first.snapshot(), await first.root()];
    first.close();
    if (!taken.ok || !rooted.ok) throw new Error('no state');
    const again = await start({}, taken.bytes);
    expect(await again.root()).toMatchObject({ root: rooted.root });
    expect(await query(again, byAge)).not.toMatchObject({ error: '' });
    expect(await call(again, 'open', '/data/people.db')).toBe('');
    expect(await query(again, byAge)).toEqual(answer);
    expect(await query(again, 'PRAGMA integrity_check')).toEqual(rows('ok'));
  });

  test('is the same in every process, and moves from one to another while its database is open', async () => {
    const other = (state: string, output: string): Pick<Session, 'results' | 'roots'> =>
      JSON.parse(execFileSync(process.execPath, ['--liftoff-only', join(folder, 'child.mjs'), join(folder, 'database.wasm'), state, join(folder, output)], { encoding: 'utf8' })) as Session;
    const here = await session(bytes, filling);
    expect(other('', 'filled')).toEqual({ results: here.results, roots: here.roots });
    expect(readFileSync(join(folder, 'filled')).equals(here.snapshot)).toBe(true);
    const on = await session(bytes, [...filling, ...goingOn]);
    expect(other(join(folder, 'filled'), 'end')).toEqual({ results: on.results.slice(filling.length), roots: on.roots.slice(filling.length) });
    expect(readFileSync(join(folder, 'end')).equals(on.snapshot)).toBe(true);
    const thread = await start({}, on.snapshot);
    const rooted = await thread.root();
    expect(rooted.ok && toHex(rooted.root)).toBe(on.roots.at(-1));
  });

  test('keeps its files in a directory of the host', async () => {
    const path = join(folder, 'host');
    mkdirSync(path);
    const first = await start({ path });
    await fill(first);
    expect(await call(first, 'close')).toBe('');
    first.close();
    expect(readdirSync(path)).toEqual(['people.db']);
    expect(readFileSync(join(path, 'people.db'), 'latin1').slice(0, 15)).toBe('SQLite format 3');
    const again = await start({ path });
    expect(await call(again, 'open', '/data/people.db')).toBe('');
    expect(await query(again, byAge)).toEqual(answer);
  });

  test('undoes what was not finished when its thread was killed', async () => {
    const path = join(folder, 'killed');
    mkdirSync(path);
    const first = await start({ path });
    await fill(first, 100);
    // With hardly a cache, changes go to the file before the transaction ends.
    for (const sql of ['PRAGMA cache_size = 3', 'BEGIN', "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO people (name, age) SELECT 'lost', i FROM n"]) expect(await query(first, sql)).toEqual(rows());
    first.close();
    expect(readdirSync(path).sort()).toEqual(['people.db', 'people.db-journal']);
    const again = await start({ path });
    expect(await call(again, 'open', '/data/people.db')).toBe('');
    expect(await query(again, 'SELECT count(*) FROM people')).toEqual(rows('100'));
    expect(await query(again, 'PRAGMA integrity_check')).toEqual(rows('ok'));
    expect(readdirSync(path)).toEqual(['people.db']);
  });

  test('says when its directory is full, and goes on with what it has', async () => {
    const service = await start({ bytes: 200_000 });
    await fill(service, 1000);
    expect(await call(service, 'fill', people)).toBe('database or disk is full');
    expect(await query(service, 'SELECT count(*) FROM people')).toEqual(rows('1000'));
    expect(await query(service, 'PRAGMA integrity_check')).toEqual(rows('ok'));
  });
});
