/** What components have besides their memories moves with them: handles, open files, streams, clock and randomness. */
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeSnapshot, encodeSnapshot, openSandbox, proveExecution, sandboxExecutor, verifyExecution, virtualMount } from '../../../runtime/marine/index.ts';
import type { ProvableService, Sandbox, Snapshot } from '../../../runtime/marine/index.ts';
import { DeterministicClock, timeOf } from '../../../runtime/marine/wasi/clock.ts';
import { SeededRandom } from '../../../runtime/marine/wasi/random.ts';
import { nodeCrypto, nodeSigner } from '../../../runtime/peer/node-crypto.ts';
import { notingComponent } from '../../kit/marine/noting-component.ts';

const crypto = nodeCrypto();
const signer = nodeSigner(new Uint8Array(32).fill(9));

describe('a component with resources of WASI', () => {
  let code = new Uint8Array();
  beforeAll(async () => {
    code = new Uint8Array(await notingComponent());
  });

  async function open(from?: Snapshot): Promise<{ readonly sandbox: Sandbox; readonly lines: readonly string[] }> {
    const clock = new DeterministicClock();
    const lines: string[] = [];
    const opened = await openSandbox(
      {
        modules: [{ name: 'notes', code, mounts: [virtualMount({ alias: '/data' }, timeOf(clock))] }],
        hasher: crypto,
        clock,
        random: new SeededRandom(new Uint8Array(32), (bytes) => crypto.sha256(bytes)),
        output: ({ text }) => lines.push(text),
      },
      from,
    );
    if (!opened.ok) throw new Error(opened.error.message);
    return { sandbox: opened.value, lines };
  }
  const outcome = (sandbox: Sandbox, name: string, ...args: readonly unknown[]): unknown => {
    const result = sandbox.call(name, args);
    return result.ok ? result.value : result.error.message;
  };
  const taken = (sandbox: Sandbox): Snapshot => {
    const snapshot = sandbox.snapshot();
    if (!snapshot.ok) throw new Error(snapshot.reason);
    return snapshot.snapshot;
  };

  it('goes on where it was, with the same root, wherever it is', async () => {
    const { sandbox: here } = await open();
    expect(outcome(here, 'begin')).toBe(1);
    expect([outcome(here, 'write', 'one'), outcome(here, 'read')]).toEqual([0, 'one']);
    outcome(here, 'time');
    outcome(here, 'luck');
    const bytes = encodeSnapshot(taken(here));
    const decoded = decodeSnapshot(bytes);
    if (!decoded.ok) throw new Error(decoded.reason);
    const { sandbox: there, lines } = await open(decoded.snapshot);
    expect(there.root()).toEqual(here.root());
    expect(encodeSnapshot(taken(there))).toEqual(bytes);
    for (const step of [['write', ' two\n'], ['read'], ['time'], ['luck'], ['end'], ['write', 'gone'], ['read'], ['begin'], ['write', 'ONE'], ['read']] as const) {
      const [name, ...args] = step;
      const [a, b] = [outcome(here, name, ...args), outcome(there, name, ...args)];
      expect({ step, b, root: there.root() }).toEqual({ step, b: a, root: { ...here.root(), touched: expect.any(Number) as number } });
    }
    expect(outcome(there, 'read')).toBe('ONE two\n');
    // What is printed without an end of a line is passed on at the end of each call.
    expect(lines[0]).toBe(' two');
  });

  it('has a root that tells what it has open', async () => {
    const { sandbox } = await open();
    outcome(sandbox, 'begin');
    const before = sandbox.root();
    outcome(sandbox, 'end');
    const after = sandbox.root();
    expect(before.ok && after.ok && Buffer.compare(before.root, after.root) !== 0 && after.touched === 0).toBe(true);
  });

  it('is proven from one call to the next', async () => {
    const service: ProvableService = { modules: [{ name: 'notes', code, mounts: [{ alias: '/data' }] }] };
    const executorFrom = async (from?: Snapshot) => {
      const made = await sandboxExecutor({ ...service, ...(from !== undefined && { from }) }, crypto);
      if (!made.ok) throw new Error(made.error.message);
      return made.value;
    };
    const { sandbox } = await open();
    for (const [name, ...args] of [['begin'], ['write', 'one'], ['time'], ['luck'], ['write', 'more'], ['end'], ['write', 'trap'], ['read']] as const) {
      const from = taken(sandbox);
      const { proof } = await proveExecution(await executorFrom(from), { function: name, args, gasLimit: 1_000_000n }, signer, crypto);
      const before = sandbox.root();
      expect({ name, before: proof.before }).toEqual({ name, before: before.ok && before.root });
      expect(await verifyExecution(proof, { args, hostCalls: [] }, await executorFrom(from), crypto)).toEqual({ kind: 'same' });
      outcome(sandbox, name, ...args);
      const after = sandbox.root();
      expect({ name, after: proof.after }).toEqual({ name, after: after.ok && after.root });
    }
  });

  it('is not made of resources that are none', async () => {
    const { sandbox } = await open();
    outcome(sandbox, 'begin');
    const snapshot = taken(sandbox);
    const { surroundings } = snapshot;
    if (surroundings === undefined) throw new Error('no surroundings');
    const [own] = surroundings.resources;
    const saved = own?.saved ?? new Uint8Array();
    const reopened = async (bytes: Uint8Array): Promise<string> => {
      const clock = new DeterministicClock();
      const opened = await openSandbox(
        { modules: [{ name: 'notes', code, mounts: [virtualMount({ alias: '/data' }, timeOf(clock))] }], hasher: crypto, clock, random: new SeededRandom(new Uint8Array(32), (each) => crypto.sha256(each)) },
        { ...snapshot, surroundings: { ...surroundings, resources: [{ module: 'notes', saved: bytes }] } },
      );
      if (!opened.ok) return opened.error.message;
      // Whatever the handles lead to now, calls end.
      for (const name of ['write', 'read', 'end', 'begin']) opened.value.call(name, name === 'write' ? ['x'] : []);
      return 'open';
    };
    expect(await reopened(saved)).toBe('open');
    expect(await reopened(saved.slice(0, 20))).toBe('the state cannot be restored: its resources are those of another component');
    let opened = 0;
    for (let at = 0; at < saved.length; at += 3) {
      const varied = saved.slice();
      varied[at] = (varied[at] ?? 0) ^ (1 << (at % 8));
      if ((await reopened(varied)) === 'open') opened++;
    }
    expect(opened).toBeGreaterThan(0);
    expect(opened).toBeLessThan(saved.length / 3);
  });
});
