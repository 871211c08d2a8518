import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sectionIds, writeModule, writeVector } from '../../runtime/marine/binary/index.ts';
import { writeFunctionType } from '../../runtime/marine/binary/write-module.ts';
import { instrument, meterOf } from '../../runtime/marine/metering/index.ts';
import type { MeteringOptions } from '../../runtime/marine/metering/index.ts';
import { ServiceState, decodeSnapshot, encodeSnapshot, restoreSnapshot } from '../../runtime/marine/state/index.ts';
import type { Snapshot, StatefulInstance } from '../../runtime/marine/state/index.ts';
import { nobleCrypto } from '../../runtime/particle/keys.ts';
import { seeded } from '../kit/mangle.ts';
import { assemble, nothing } from '../kit/wasm/assemble.ts';
import { hasher, rootText } from '../kit/wasm/hasher.ts';
import { mutate } from '../kit/wasm/mutate.ts';
import { observeCall } from '../kit/wasm/observe.ts';
import { randomModule } from '../kit/wasm/random-module.ts';

function makerOf(bytes: Uint8Array<ArrayBuffer>, options?: MeteringOptions): (imports?: WebAssembly.Imports) => StatefulInstance {
  const result = instrument(bytes, options);
  if (!result.ok) throw new Error(result.fault.reason);
  const module = new WebAssembly.Module(result.value.bytes);
  return (imports = {}) => {
    const { exports } = new WebAssembly.Instance(module, imports);
    const meter = meterOf(exports);
    if (meter !== undefined) meter.gas = 1n << 40n;
    return { exports, state: result.value.report.state };
  };
}

const call = ({ exports }: StatefulInstance, name: string, ...args: readonly number[]): unknown => (exports[name] as (...args: readonly number[]) => unknown)(...args);

const rootOf = (...instances: readonly StatefulInstance[]): string => rootText(new ServiceState(instances, hasher).root());

function snapshotOf(...instances: readonly StatefulInstance[]): Snapshot {
  const result = new ServiceState(instances, hasher).snapshot();
  if (!result.ok) throw new Error(result.reason);
  return result.snapshot;
}

const programs = 400;

describe('roots', () => {
  it(`are the same whether kept up or made anew, and tell states apart (${programs} programs)`, () => {
    for (let seed = 0; seed < programs; seed++) {
      const { bytes, types } = randomModule(seed);
      const instance = makerOf(bytes)();
      const service = new ServiceState([instance], hasher);
      const seen = new Map<string, string>();
      for (const index of types.keys()) {
        observeCall(instance, types, index, 0);
        const root = rootText(service.root());
        expect({ seed, root }).toEqual({ seed, root: rootOf(instance) });
        const whole = Buffer.from(encodeSnapshot(snapshotOf(instance))).toString('base64');
        expect({ seed, same: seen.has(root) }).toEqual({ seed, same: [...seen.values()].includes(whole) });
        seen.set(root, whole);
      }
    }
  });

  it('cost what was touched', () => {
    const poke = makerOf(assemble([{ type: { params: ['i32'], results: [] }, code: [0x20, 0, 0x41, 1, 0x36, 2, 0] }, { type: nothing, code: [0x41, 100, 0x40, 0, 0x1a] }]))();
    call(poke, 'f1');
    let hashes = 0;
    const service = new ServiceState([poke], { sha256: (bytes) => {
      hashes++;
      return hasher.sha256(bytes);
    } });
    service.root();
    hashes = 0;
    expect(service.root()).toMatchObject({ ok: true, touched: 0 });
    const untouched = hashes;
    call(poke, 'f0', 5000);
    call(poke, 'f0', 9000);
    call(poke, 'f0', 9500);
    expect(service.root()).toMatchObject({ ok: true, touched: 2 });
    expect(hashes - 2 * untouched).toBeLessThanOrEqual(2 + 5 + 5);
  });

  it('are the same with any hash function that is SHA-256, and when the host compares', () => {
    const { bytes, types } = randomModule(3);
    const instance = makerOf(bytes)();
    const services = [nobleCrypto, { ...hasher, equal: (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0 }].map((each) => new ServiceState([instance], each));
    for (const index of types.keys()) {
      observeCall(instance, types, index, 0);
      for (const service of services) expect(rootText(service.root())).toBe(rootOf(instance));
    }
  });

  it('depend on the length of the memory, though the rest is zeros, and on what else the service has', () => {
    const grown = makerOf(assemble([{ type: nothing, code: [0x41, 1, 0x40, 0, 0x1a] }]))();
    const before = rootOf(grown);
    call(grown, 'f0');
    expect(rootOf(grown)).not.toBe(before);
    expect(rootText(new ServiceState([grown], hasher).root([hasher.sha256(new Uint8Array())]))).not.toBe(rootOf(grown));
  });
});

describe('snapshots', () => {
  it(`restored elsewhere go on in the same way (${programs} programs)`, () => {
    for (let seed = 0; seed < programs; seed++) {
      const { bytes, types } = randomModule(seed);
      const make = makerOf(bytes);
      const [here, there] = [make(), make()];
      const half = types.length >> 1;
      for (let index = 0; index < half; index++) observeCall(here, types, index, 0);
      const decoded = decodeSnapshot(encodeSnapshot(snapshotOf(here)));
      expect(decoded.ok && restoreSnapshot([there], decoded.snapshot)).toEqual({ ok: true });
      const [budgets, others] = [meterOf(here.exports), meterOf(there.exports)];
      if (budgets !== undefined && others !== undefined) {
        others.memoryBudget = budgets.memoryBudget;
        others.tableBudget = budgets.tableBudget;
      }
      expect({ seed, root: rootOf(there) }).toEqual({ seed, root: rootOf(here) });
      for (const index of types.keys()) {
        expect({ seed, index, seen: observeCall(there, types, index, 1) }).toEqual({ seed, index, seen: observeCall(here, types, index, 1) });
        expect({ seed, index, root: rootOf(there) }).toEqual({ seed, index, root: rootOf(here) });
      }
      expect(encodeSnapshot(snapshotOf(there))).toEqual(encodeSnapshot(snapshotOf(here)));
    }
  });

  it('keep the bits of floats in globals', () => {
    const bytes = writeModule([
      writeVector(sectionIds.type, [nothing, { params: [], results: ['i32' as const] }], writeFunctionType),
      { id: sectionIds.function, contents: Uint8Array.of(2, 0, 1) },
      { id: sectionIds.global, contents: Uint8Array.of(1, 0x7d, 1, 0x43, 0, 0, 0, 0, 0x0b) },
      { id: sectionIds.export, contents: Uint8Array.of(2, 2, 0x66, 0x30, 0, 0, 2, 0x66, 0x31, 0, 1) },
      { id: sectionIds.code, contents: Uint8Array.of(2, 9, 0, 0x43, 0x21, 0x43, 0xa5, 0xff, 0x24, 0, 0x0b, 5, 0, 0x23, 0, 0xbc, 0x0b) },
    ]);
    const make = makerOf(bytes);
    const [here, there] = [make(), make()];
    call(here, 'f0');
    expect(restoreSnapshot([there], snapshotOf(here))).toEqual({ ok: true });
    expect(call(there, 'f1')).toBe(0xffa54321 | 0);
  });

  // One instance owns the table; the other puts a function of its own into it.
  const owner = writeModule([
    writeVector(sectionIds.type, [{ params: ['i32' as const], results: ['i32' as const] }], writeFunctionType),
    { id: sectionIds.function, contents: Uint8Array.of(1, 0) },
    { id: sectionIds.table, contents: Uint8Array.of(1, 0x70, 0, 2) },
    { id: sectionIds.export, contents: Uint8Array.of(2, 1, 0x74, 1, 0, 1, 0x66, 0, 0) },
    { id: sectionIds.code, contents: Uint8Array.of(1, 9, 0, 0x20, 0, 0x41, 1, 0x11, 0, 0, 0x0b) },
  ]);
  const guest = writeModule([
    writeVector(sectionIds.type, [{ params: ['i32' as const], results: ['i32' as const] }, nothing], writeFunctionType),
    { id: sectionIds.import, contents: Uint8Array.of(1, 1, 0x6f, 1, 0x74, 1, 0x70, 0, 2) },
    { id: sectionIds.function, contents: Uint8Array.of(2, 0, 1) },
    { id: sectionIds.export, contents: Uint8Array.of(1, 1, 0x67, 0, 1) },
    { id: sectionIds.element, contents: Uint8Array.of(1, 3, 0, 1, 0) },
    { id: sectionIds.code, contents: Uint8Array.of(2, 7, 0, 0x20, 0, 0x41, 7, 0x6a, 0x0b, 8, 0, 0x41, 1, 0xd2, 0, 0x26, 0, 0x0b) },
  ]);

  const pair = (options: MeteringOptions): readonly [StatefulInstance, StatefulInstance] => {
    const first = makerOf(owner, options)();
    return [first, makerOf(guest, options)({ o: { t: first.exports['t'] as WebAssembly.Table } })];
  };

  it('know functions that one instance put into the table of another', () => {
    const here = pair({ sharedTables: true });
    const before = rootOf(...here);
    call(here[1], 'g');
    expect(rootOf(...here)).not.toBe(before);
    const there = pair({ sharedTables: true });
    expect(restoreSnapshot(there, snapshotOf(...here))).toEqual({ ok: true });
    expect(rootOf(...there)).toBe(rootOf(...here));
    expect(call(there[0], 'f', 35)).toBe(42);
  });

  it('are not made of tables with functions from elsewhere', () => {
    const here = pair({ sharedTables: true });
    call(here[1], 'g');
    expect(new ServiceState([here[0]], hasher).snapshot()).toMatchObject({ ok: false, reason: expect.stringContaining('none of the instances') as string });
  });

  it('of other modules are refused', () => {
    const [one, two] = [makerOf(randomModule(1).bytes)(), makerOf(owner)()];
    expect(restoreSnapshot([two], snapshotOf(one))).toMatchObject({ ok: false });
    expect(restoreSnapshot([one], snapshotOf(two))).toMatchObject({ ok: false });
    expect(restoreSnapshot([one, one], snapshotOf(one))).toMatchObject({ ok: false, reason: 'the snapshot has 1 instances, not 2' });
  });

  it('from anybody are refused or read, and have one form', () => {
    const { bytes, types } = randomModule(7);
    const make = makerOf(bytes);
    const instance = make();
    for (const index of types.keys()) observeCall(instance, types, index, 0);
    const good = encodeSnapshot(snapshotOf(instance));
    // The pages make most of the bytes: leave them out, so that changes meet what is around them.
    const small = encodeSnapshot({ instances: snapshotOf(instance).instances.map((each) => ({ ...each, pages: [] })) });
    fc.assert(fc.property(fc.integer(), (seed) => {
      const altered = mutate(seed % 8 === 0 ? good : small, small, seeded(seed));
      const decoded = decodeSnapshot(altered);
      if (!decoded.ok) {
        expect(decoded.reason).not.toBe('');
        return;
      }
      expect(encodeSnapshot(decoded.snapshot)).toEqual(altered);
      restoreSnapshot([make()], decoded.snapshot);
    }), { numRuns: 2000 });
  });
});
