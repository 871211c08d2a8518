/** A service with a database, and what is done with it, on any machine. */
import { inspect } from 'node:util';
import { decodeSnapshot, encodeSnapshot, openSandbox, virtualMount } from '../../../runtime/marine/index.ts';
import type { Sandbox, SandboxOptions } from '../../../runtime/marine/index.ts';
import { DeterministicClock, timeOf } from '../../../runtime/marine/wasi/clock.ts';
import { SeededRandom } from '../../../runtime/marine/wasi/random.ts';
import { toHex } from '../../../runtime/particle/hex.ts';
import { nodeCrypto } from '../../../runtime/peer/node-crypto.ts';

export const people = 10_000;
export const table = [
  'CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, age INTEGER)',
  'CREATE INDEX by_age ON people (age, name)',
];
export const byAge = 'SELECT count(*), max(name) FROM people WHERE age = 42';
/** 99 of the ages from 0 to 100 are 42; the names are compared as text. */
export const answer = { error: '', rows: [{ values: ['99', 'name-9968'] }] };

export type Call = readonly [name: string, ...args: readonly (string | number)[]];

export const filling: readonly Call[] = [['open', '/data/people.db'], ...table.map((sql): Call => ['query', sql]), ['fill', people], ['query', byAge]];
/** The database is still open from the calls before. */
export const goingOn: readonly Call[] = [['query', byAge], ['query', "INSERT INTO people (name, age) VALUES ('Ann', 42), ('random', abs(random() % 100))"], ['query', 'SELECT * FROM people WHERE id > 10000'], ['query', 'PRAGMA integrity_check'], ['close']];

export interface Session {
  readonly results: readonly string[];
  /** After each call. */
  readonly roots: readonly string[];
  readonly snapshot: Uint8Array;
}

/** @param state an encoded snapshot to go on with */
export async function session(code: Uint8Array, calls: readonly Call[], state?: Uint8Array, limits: Pick<SandboxOptions, 'gas' | 'depth'> = {}): Promise<Session> {
  const crypto = nodeCrypto();
  const clock = new DeterministicClock();
  const decoded = state === undefined ? undefined : decodeSnapshot(state);
  if (decoded?.ok === false) throw new Error(decoded.reason);
  const mounts = [virtualMount({ alias: '/data' }, timeOf(clock))];
  const opened = await openSandbox({ modules: [{ name: 'database', code, mounts }], clock, random: new SeededRandom(new Uint8Array(32), (bytes) => crypto.sha256(bytes)), hasher: crypto, ...limits }, decoded?.snapshot);
  if (!opened.ok) throw new Error(opened.error.message);
  const results: string[] = [];
  const roots: string[] = [];
  for (const [name, ...args] of calls) {
    const { gasUsed, ...result } = opened.value.call(name, args);
    results.push(`${inspect(result, { depth: null })} for ${gasUsed}`);
    roots.push(rootOf(opened.value));
  }
  const taken = opened.value.snapshot();
  if (!taken.ok) throw new Error(taken.reason);
  return { results, roots, snapshot: encodeSnapshot(taken.snapshot) };
}

function rootOf(sandbox: Sandbox): string {
  const result = sandbox.root();
  if (!result.ok) throw new Error(result.reason);
  return toHex(result.root);
}
