/** Files, what is open there, clock and randomness as parts of a service's state: in roots, snapshots and proofs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { bisect, decodeSnapshot, encodeSnapshot, gasWitness, openSandbox, prepareSandboxed, proveCall, proveExecution, sandboxExecutor, verifyExecution, virtualMount } from '../../../runtime/marine/index.ts';
import type { Executor, IsolatedService, ProvableService, Sandbox, ServiceSpec, Snapshot, VirtualMount } from '../../../runtime/marine/index.ts';
import { timeOf, DeterministicClock } from '../../../runtime/marine/wasi/clock.ts';
import { SeededRandom } from '../../../runtime/marine/wasi/random.ts';
import { toHex } from '../../../runtime/particle/hex.ts';
import { nodeCrypto, nodeSigner } from '../../../runtime/peer/node-crypto.ts';
import { cModule } from '../../kit/guest/c-module.ts';
import { compilers } from '../../kit/guest/compilers.ts';
import { seeded } from '../../kit/mangle.ts';
import { isolated } from '../../kit/marine/isolated.ts';

const works = compilers.some(([name, there]) => name === 'c' && there);
const crypto = nodeCrypto();
const signer = nodeSigner(new Uint8Array(32).fill(9));
/** What is done hundreds of times takes minutes on a busy machine. */
const patient = { timeout: 300_000 };

const wit = `world journal {
  export begin: func() -> s32;
  export note: func(text: string) -> s32;
  export end: func();
  export read: func() -> string;
  export patch: func(at: u32, byte: u8) -> s32;
  export fill: func(blocks: u32) -> s32;
  export now: func() -> u64;
  export dice: func() -> u64;
}`;
// The file stays open between calls, and has no name while it is written.
const code = (odd: number): string => `
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
static int file = -1;
int32_t journal_begin(void) { return file = open("/data/log", O_RDWR | O_CREAT | O_APPEND, 0600); }
int32_t journal_note(journal_string_t text) { return (int32_t)write(file, text.data, text.length); }
void journal_end(void) { close(file); file = -1; }
journal_string_t journal_read(void) {
  int from = open("/data/log", O_RDONLY);
  char *data = journal_alloc(1000);
  journal_string_t text = {data, from < 0 ? 0 : read(from, data, 1000)};
  close(from);
  return text;
}
int32_t journal_patch(uint32_t at, uint8_t byte) {
  int to = open("/data/large", O_RDWR | O_CREAT, 0600);
  int done = (int)pwrite(to, &byte, 1, at);
  close(to);
  return done;
}
int32_t journal_fill(uint32_t blocks) {
  static char block[4096];
  int to = open("/data/large", O_RDWR | O_CREAT | O_TRUNC, 0600);
  for (uint32_t i = 0; i < blocks; i++) {
    memset(block, (int)(i == 700 ? ${odd} : i % 251), sizeof block);
    if (write(to, block, sizeof block) != sizeof block) return -1;
  }
  memset(block, 0, sizeof block);
  close(to);
  return (int32_t)blocks;
}
uint64_t journal_now(void) { struct timespec now; clock_gettime(CLOCK_REALTIME, &now); return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec; }
uint64_t journal_dice(void) { uint64_t value; getentropy(&value, sizeof value); return value; }
`;

describe.runIf(works)('the state of a service with files', () => {
  let bytes: Uint8Array = new Uint8Array();
  let changed: Uint8Array = new Uint8Array();

  beforeAll(async () => {
    bytes = await cModule(wit, code(1));
    changed = await cModule(wit, code(2));
  }, 120_000);

  async function sandbox({ from, hasher = crypto, mount = {} }: { readonly from?: Snapshot; readonly hasher?: typeof crypto; readonly mount?: Partial<VirtualMount> } = {}): Promise<Sandbox> {
    const clock = new DeterministicClock();
    const random = new SeededRandom(new Uint8Array(32), (data) => hasher.sha256(data));
    const opened = await openSandbox({ modules: [{ name: 'journal', code: bytes, mounts: [virtualMount({ alias: '/data', ...mount }, timeOf(clock))] }], clock, random, hasher }, from);
    if (!opened.ok) throw new Error(opened.error.message);
    return opened.value;
  }

  function valueOf(one: Sandbox, name: string, ...args: readonly (string | number)[]): unknown {
    const result = one.call(name, args);
    if (!result.ok) throw new Error(result.error.message);
    return result.value;
  }

  function rootOf(one: Sandbox): string {
    const result = one.root();
    if (!result.ok) throw new Error(result.reason);
    return toHex(result.root);
  }

  function snapshotOf(one: Sandbox): Snapshot {
    const taken = one.snapshot();
    if (!taken.ok) throw new Error(taken.reason);
    return taken.snapshot;
  }

  /** As another peer reads it. */
  function sent(snapshot: Snapshot): Snapshot {
    const decoded = decodeSnapshot(encodeSnapshot(snapshot));
    if (!decoded.ok) throw new Error(decoded.reason);
    return decoded.snapshot;
  }

  test('moves with what is open, what was written, the clock and the randomness', async () => {
    const here = await sandbox();
    expect(valueOf(here, 'begin')).toBeGreaterThan(2);
    valueOf(here, 'note', 'one ');
    valueOf(here, 'now');
    valueOf(here, 'dice');
    const there = await sandbox({ from: sent(snapshotOf(here)) });
    expect(rootOf(there)).toBe(rootOf(here));
    for (const call of [['note', 'two'], ['read'], ['now'], ['dice'], ['patch', 5000, 3], ['end'], ['read']] as const) {
      const [name, ...args] = call;
      expect(there.call(name, args)).toEqual(here.call(name, args));
      expect(rootOf(there)).toBe(rootOf(here));
    }
    expect(valueOf(there, 'read')).toBe('one two');
    expect(encodeSnapshot(snapshotOf(there))).toEqual(encodeSnapshot(snapshotOf(here)));
  });

  test('has another root when only a file, the clock or the randomness is another', async () => {
    const one = await sandbox();
    const roots = [rootOf(one)];
    for (const call of [['patch', 0, 1], ['patch', 0, 2], ['now'], ['dice'], ['begin']] as const) {
      const [name, ...args] = call;
      valueOf(one, name, ...args);
      roots.push(rootOf(one));
    }
    expect(new Set(roots).size).toBe(roots.length);
    const snapshot = snapshotOf(one);
    const { surroundings } = snapshot;
    if (surroundings === undefined) throw new Error('a service has surroundings');
    for (const other of [{ clock: (surroundings.clock ?? 0n) + 1n }, { random: 7n }]) {
      expect(rootOf(await sandbox({ from: { ...snapshot, surroundings: { ...surroundings, ...other } } }))).not.toBe(rootOf(one));
    }
  });

  test('is not taken on where it does not fit', async () => {
    const one = await sandbox();
    valueOf(one, 'fill', 10);
    const snapshot = sent(snapshotOf(one));
    await expect(sandbox({ from: snapshot, mount: { bytes: 20_000 } })).rejects.toThrow('the state cannot be restored: there is more in /data of module journal than may be');
    const without = await openSandbox({ modules: [{ name: 'journal', code: bytes }], hasher: crypto }, snapshot);
    expect(without).toMatchObject({ ok: false, error: { message: 'the state cannot be restored: it has 1 virtual directories, and 0 are granted' } });
    const real = await openSandbox({ modules: [{ name: 'journal', code: bytes, mounts: [virtualMount({ alias: '/data' }, () => 0n)] }], hasher: crypto }, snapshot);
    expect(real).toMatchObject({ ok: false, error: { message: 'the state cannot be restored: only one of the services is deterministic' } });
  });

  test('from anybody is refused, or read and has one form', patient, async () => {
    const prepared = await prepareSandboxed('journal', bytes, { deterministic: true });
    if (!prepared.ok) throw new Error(prepared.error.message);
    const one = await sandbox();
    valueOf(one, 'begin');
    valueOf(one, 'note', 'text');
    const snapshot = snapshotOf(one);
    const whole = encodeSnapshot(snapshot);
    const start = whole.length - encodeSnapshot({ ...snapshot, instances: [] }).length;
    let taken = 0;
    for (let seed = 0; seed < 300; seed++) {
      const random = seeded(seed);
      const altered = Uint8Array.from(whole);
      // Behind the instances, which other tests alter.
      for (let changes = 1 + random(3); changes > 0; changes--) altered[start + random(whole.length - start)] = random(256);
      const decoded = decodeSnapshot(altered);
      if (!decoded.ok) continue;
      expect(encodeSnapshot(decoded.snapshot)).toEqual(altered);
      const clock = new DeterministicClock();
      const opened = await openSandbox({ modules: [{ name: 'journal', code: prepared.value, mounts: [virtualMount({ alias: '/data' }, timeOf(clock))] }], clock, random: new SeededRandom(new Uint8Array(32), (data) => crypto.sha256(data)), hasher: crypto }, decoded.snapshot);
      if (!opened.ok) continue;
      taken++;
      for (const name of ['read', 'end', 'begin', 'now', 'dice']) opened.value.call(name, []);
      opened.value.root();
    }
    expect(taken).toBeGreaterThan(0);
  });

  test('what the host does is paid for before it is done', async () => {
    const one = await sandbox();
    const took = (name: string, ...args: readonly (string | number)[]): bigint => {
      const { ok, gasUsed } = one.call(name, args);
      expect({ name, ok }).toEqual({ name, ok: true });
      return gasUsed;
    };
    took('begin');
    const [short, long] = [took('note', 'x'), took('note', 'x'.repeat(16_001))];
    // Once out of the caller's hands into the module's memory, once from there into the file.
    expect(long - short).toBeGreaterThanOrEqual(1000n);
    const dice = took('dice');
    expect(dice).toBeGreaterThan(8n * 64n);
    const before = rootOf(one);
    expect(one.call('dice', [], { gas: 500n })).toMatchObject({ ok: false, error: { kind: 'out-of-gas' } });
    expect(snapshotOf(one).surroundings?.random).toBe(8n);
    expect(one.call('dice', [], { gas: dice })).toMatchObject({ ok: true, gasUsed: dice });
    expect(rootOf(one)).not.toBe(before);
  });

  test('costs what changed, not all files', async () => {
    let hashed = 0;
    const counting = { ...crypto, sha256: (data: Uint8Array) => ((hashed += data.length), crypto.sha256(data)) };
    const one = await sandbox({ hasher: counting });
    expect(valueOf(one, 'fill', 2000)).toBe(2000);
    rootOf(one);
    expect(hashed).toBeGreaterThan(8_000_000);
    valueOf(one, 'patch', 4_000_000, 1);
    rootOf(one);
    hashed = 0;
    valueOf(one, 'patch', 4_000_000, 2);
    rootOf(one);
    expect(hashed).toBeLessThan(100_000);
  });

  const service = (first: Uint8Array, from?: Snapshot): ProvableService => ({ modules: [{ name: 'journal', code: first, mounts: [{ alias: '/data' }] }], ...(from !== undefined && { from }) });

  async function executorOf(given: ProvableService): Promise<Executor> {
    const made = await sandboxExecutor(given, crypto);
    if (!made.ok) throw new Error(made.error.message);
    return made.value;
  }

  test('is in the proofs of a service that lives on, which others check', async () => {
    const one = await sandbox();
    valueOf(one, 'begin');
    const before = { snapshot: sent(snapshotOf(one)), root: Buffer.from(rootOf(one), 'hex') };
    const request = { function: 'note', args: ['kept'], gasLimit: 10_000_000n };
    const result = one.call('note', ['kept'], { gas: request.gasLimit });
    const execution = { outcome: { kind: 'result', value: 4 }, gas: result.gasUsed, before: before.root, after: Buffer.from(rootOf(one), 'hex'), hostCalls: [] } as const;
    const elsewhere = await executorOf(service(bytes, before.snapshot));
    const proof = proveCall(elsewhere.service, request, execution, signer, crypto);
    expect(await verifyExecution(proof, { args: request.args, hostCalls: [] }, elsewhere, crypto)).toEqual({ kind: 'same' });
    const later = await executorOf(service(bytes, snapshotOf(one)));
    expect(await verifyExecution(proof, { args: request.args, hostCalls: [] }, later, crypto)).toEqual({ kind: 'not-comparable', reason: 'state-before' });
    const lie = proveCall(elsewhere.service, request, { ...execution, after: before.root }, signer, crypto);
    expect(await verifyExecution(lie, { args: request.args, hostCalls: [] }, elsewhere, crypto)).toMatchObject({ kind: 'different', what: ['state'] });
    const smaller = await executorOf({ modules: [{ name: 'journal', code: bytes, mounts: [{ alias: '/data', bytes: 1000 }] }], from: before.snapshot });
    expect(await verifyExecution(proof, { args: request.args, hostCalls: [] }, smaller, crypto)).toEqual({ kind: 'not-comparable', reason: 'service' });
  });

  test('parts where somebody wrote something else into a file, and a dispute finds the place', patient, async () => {
    const request = { function: 'fill', args: [1000], gasLimit: 100_000_000n };
    const [honest, other] = [await executorOf(service(bytes)), await executorOf(service(changed))];
    const lying: Executor = { service: honest.service, run: (asked, answers) => other.run(asked, answers) };
    const { proof } = await proveExecution(lying, request, signer, crypto);
    // Memory is the same at the end: only the file tells.
    expect(await verifyExecution(proof, { args: request.args, hostCalls: [] }, honest, crypto)).toMatchObject({ kind: 'different', what: ['state'] });
    const dispute = await bisect(gasWitness(honest, request), gasWitness(other, request), proof.before, proof.gas);
    const part = Number(dispute?.first.gas) / Number(proof.gas);
    expect(part).toBeGreaterThan(0.69);
    expect(part).toBeLessThan(0.71);
  });

  const thread = (spec: Partial<ServiceSpec> = {}, state?: Uint8Array): Promise<IsolatedService> =>
    isolated({ modules: [{ name: 'journal', bytes, mounts: [{ alias: '/data' }] }], seed: new Uint8Array(32), ...spec }, { state });

  test('survives the end of its thread, and is the same in another one and in none', async () => {
    const one = await thread();
    await one.call('begin', []);
    await one.call('note', ['kept']);
    await one.call('dice', []);
    const taken = await one.snapshot();
    const rooted = await one.root();
    one.close();
    if (!taken.ok || !rooted.ok) throw new Error('no state');
    const another = await thread({}, taken.bytes);
    expect(await another.root()).toEqual(expect.objectContaining({ ok: true, root: rooted.root }));
    expect(await another.call('note', [' here'])).toMatchObject({ value: 5 });
    expect(await another.call('read', [])).toMatchObject({ value: 'kept here' });
    const decoded = decodeSnapshot(taken.bytes);
    if (!decoded.ok) throw new Error(decoded.reason);
    const inside = await sandbox({ from: decoded.snapshot });
    expect(rootOf(inside)).toBe(toHex(rooted.root));
  });

  test('does not hold what is open in a directory of the host', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'aqua-journal-'));
    const one = await thread({ modules: [{ name: 'journal', bytes, mounts: [{ alias: '/data', path: folder }] }] });
    await one.call('begin', []);
    expect(await one.snapshot()).toMatchObject({ ok: false, reason: expect.stringContaining('the module has something open in /data, a directory of the host') as string });
    await one.call('end', []);
    expect(await one.snapshot()).toMatchObject({ ok: true });
    rmSync(folder, { recursive: true });
  });
});
