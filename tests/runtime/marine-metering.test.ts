import { describe, expect, it } from 'vitest';
import { sectionIds, writeModule, writeVector } from '../../runtime/marine/binary/index.ts';
import type { FunctionType } from '../../runtime/marine/binary/index.ts';
import { writeFunctionType } from '../../runtime/marine/binary/write-module.ts';
import { DEFAULT_DEPTH, instrument, meterOf, reserved, sharedMeter, sizeWeights } from '../../runtime/marine/metering/index.ts';
import type { Meter, MeteringOptions } from '../../runtime/marine/metering/index.ts';
import { assemble, nothing } from '../kit/wasm/assemble.ts';
import type { AssembledFunction } from '../kit/wasm/assemble.ts';
import { leb } from '../kit/wasm/program-writer.ts';
import { recursive } from '../kit/wasm/deep-recursion.ts';
import { metered } from '../kit/wasm/metered-programs.ts';
import { avmModule, beautifyModule } from '../kit/wasm/real-modules.ts';
import { createAvm } from '../kit/oracle/avm.ts';

const toInt: FunctionType = { params: ['i32'], results: ['i32'] };

interface Started {
  readonly meter: Meter;
  readonly memory: Uint8Array;
  /** Calls an export; the reason when it traps. */
  readonly call: (name: string, ...args: readonly (number | bigint)[]) => unknown;
  /** The same, with what it cost. */
  readonly gasOf: (name: string, ...args: readonly (number | bigint)[]) => bigint;
}

function start(bytes: Uint8Array<ArrayBuffer>, options?: MeteringOptions, imports: WebAssembly.Imports = {}): Started {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(metered(bytes, options)), imports);
  const meter = meterOf(exports);
  if (meter === undefined) throw new Error('no meter');
  meter.gas = 1_000_000n;
  const call = (name: string, ...args: readonly (number | bigint)[]): unknown => {
    meter.depth = BigInt(DEFAULT_DEPTH);
    try {
      return (exports[name] as (...args: readonly (number | bigint)[]) => unknown)(...args);
    } catch {
      return meter.trapReason();
    }
  };
  const gasOf = (name: string, ...args: readonly (number | bigint)[]): bigint => {
    const before = meter.gas;
    call(name, ...args);
    return before - meter.gas;
  };
  const { buffer } = (exports['memory'] ?? new WebAssembly.Memory({ initial: 0 })) as WebAssembly.Memory;
  return { meter, memory: new Uint8Array(buffer), call, gasOf };
}

const one = (code: readonly number[], type: FunctionType = nothing, locals: AssembledFunction['locals'] = []): Uint8Array<ArrayBuffer> => assemble([{ type, locals, code }]);

describe('gas', () => {
  it('stops an endless loop, and says so', () => {
    const { call, meter } = start(one([0x03, 0x40, 0x0c, 0, 0x0b]));
    expect(call('f0')).toBe('out-of-gas');
    expect(meter.gas).toBeLessThan(0n);
  });

  it('is not there before the host gives some', () => {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(metered(one([0x03, 0x40, 0x0b]))));
    expect(exports['f0']).toThrow('unreachable');
  });

  it('is told apart from traps of the guest, which pay for what they did', () => {
    const { call, gasOf } = start(one([0x20, 0, 0x41, 0, 0x6d], toInt));
    expect(call('f0', 1)).toBe('guest');
    expect(gasOf('f0', 1)).toBe(14n);
  });

  it.each([
    ['memory.fill', [0x41, 0, 0x41, 7, 0x20, 0, 0xfc, 11, 0]],
    ['memory.copy', [0x41, 0, 0x41, 7, 0x20, 0, 0xfc, 10, 0, 0]],
  ])('%s pays for each 16 bytes that are begun', (_, code) => {
    const { gasOf } = start(one([...code, 0x20, 0], toInt));
    const base = gasOf('f0', 0);
    for (const size of [1, 15, 16, 17, 1000, 65_000]) expect({ size, gas: gasOf('f0', size) - base }).toEqual({ size, gas: BigInt(Math.ceil(size / sizeWeights.bytesPerGas)) });
  });

  it('is taken for the size before anything is copied, whether it fits or not', () => {
    const { meter, call, memory } = start(one([0x41, 0, 0x41, 7, 0x20, 0, 0xfc, 11, 0, 0x20, 0], toInt));
    meter.gas = 1000n;
    expect(call('f0', 60_000)).toBe('out-of-gas');
    expect(memory[0]).toBe(0);
    meter.gas = 1n << 40n;
    expect(call('f0', -1)).toBe('guest');
    expect((1n << 40n) - meter.gas).toBeGreaterThan(2n ** 32n / 16n);
  });

  it('can be taken by the host for its own work, and ends the guest at its next step', () => {
    const types: readonly FunctionType[] = [nothing];
    const bytes = writeModule([
      writeVector(sectionIds.type, types, writeFunctionType),
      { id: sectionIds.import, contents: Uint8Array.of(1, 1, 0x68, 1, 0x66, 0, 0) },
      { id: sectionIds.function, contents: Uint8Array.of(1, 0) },
      { id: sectionIds.export, contents: Uint8Array.of(1, 2, 0x66, 0x30, 0, 1) },
      { id: sectionIds.code, contents: Uint8Array.of(1, 9, 0, 0x03, 0x40, 0x10, 0, 0x0c, 0, 0x0b, 0x0b) },
    ]);
    let calls = 0;
    const { call, meter } = start(bytes, {}, { h: { f: () => {
      calls++;
      meter.charge(300_000n);
    } } });
    expect(call('f0')).toBe('out-of-gas');
    expect(calls).toBe(4);
  });
});

describe('the stack', () => {
  it.each([
    ['a small frame', recursive(0, 0, 0), 0],
    ['many locals', recursive(0, 1000, 0), 0],
    ['many operands', recursive(0, 0, 200), 0],
    ['many parameters', recursive(100, 0, 0), 100],
  ])('of %s ends by its limit', (_, bytes, params) => {
    expect(start(bytes).call('f0', ...Array.from({ length: params }, () => 1n))).toBe('stack-overflow');
  });

  it('is counted by the size of frames', () => {
    const depthOf = (bytes: Uint8Array<ArrayBuffer>): bigint => {
      const { gasOf, meter } = start(bytes);
      meter.gas = 1n << 40n;
      // Each level of `recursive` costs the same.
      return gasOf('f0');
    };
    expect(depthOf(recursive(0, 0, 0))).toBeGreaterThan(depthOf(recursive(0, 1000, 0)) / 100n);
  });

  it('is what it was when the host calls again, whatever the last call left', () => {
    const { call, gasOf } = start(recursive(0, 0, 0));
    call('f0');
    expect(gasOf('f0')).toBe(gasOf('f0'));
  });
});

describe('growth', () => {
  const grow = one([0x20, 0, 0x40, 0], toInt);

  it('pays for each page, and takes it off what is left', () => {
    const { call, gasOf, meter } = start(grow);
    const nothingGrown = gasOf('f0', 0);
    meter.memoryBudget = 10;
    expect(gasOf('f0', 3)).toBe(nothingGrown + 3n * BigInt(sizeWeights.page));
    expect(meter.memoryBudget).toBe(7);
    expect(call('f0', 8)).toBe(-1);
    expect(call('f0', 7)).toBe(4);
    expect([call('f0', 1), call('f0', 0)]).toEqual([-1, 11]);
  });

  it('ends where the module says, or the host', () => {
    const { call, meter } = start(grow, { memoryPages: 5 });
    meter.memoryBudget = 1000;
    expect([call('f0', 5), call('f0', -1), call('f0', 4), call('f0', 1)]).toEqual([-1, -1, 1, -1]);
  });

  it('of tables has the same rules', () => {
    const { call, gasOf, meter } = start(one([0xd0, 0x70, 0x20, 0, 0xfc, 15, 0], toInt));
    const nothingGrown = gasOf('f0', 0);
    meter.tableBudget = 100;
    expect(gasOf('f0', 60)).toBe(nothingGrown + 60n);
    expect([call('f0', 41), call('f0', 40), call('f0', 1), call('f0', 0)]).toEqual([-1, 64, -1, 104]);
  });

  it('is refused from the beginning when the module starts with more', () => {
    expect(instrument(grow, { memoryPages: 0 })).toMatchObject({ ok: false, fault: { kind: 'limit', reason: 'has a memory of 1 pages, at most 0 are allowed' } });
    expect(instrument(grow, { tableElements: 3 })).toMatchObject({ ok: false, fault: { kind: 'limit' } });
  });
});

describe('NaNs', () => {
  const noParams: FunctionType = { params: [], results: ['i32'] };
  const zero = [0x44, 0, 0, 0, 0, 0, 0, 0, 0];
  const high = [0x29, 3, 0, 0x42, 32, 0x88, 0xa7];
  const store = (...value: number[]): Uint8Array<ArrayBuffer> => one([0x41, 0, ...value, 0x39, 3, 0, 0x41, 0, ...high], noParams);

  it('have one form where they are stored', () => {
    expect(start(store(...zero, ...zero, 0xa3)).call('f0')).toBe(0x7ff80000);
  });

  it('have their sign moved like those of any number', () => {
    expect(start(store(...zero, ...zero, 0xa3, 0x9a)).call('f0')).toBe(0xfff80000 | 0);
  });

  it('keep their bits when they were only loaded and stored', () => {
    const bits = [0x44, 1, 2, 3, 4, 5, 6, 0xf1, 0xff];
    expect(start(store(...bits)).call('f0')).toBe(0xfff10605 | 0);
  });

  it('are left as they are without determinism', () => {
    const [plain, metered] = [one([...zero, ...zero, 0xa3, 0xbd, 0x42, 32, 0x88, 0xa7], noParams)].flatMap((bytes) => [new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports['f0'], (): unknown => start(bytes, { deterministic: false }).call('f0')]);
    expect((metered as () => unknown)()).toBe((plain as () => unknown)());
  });
});

describe('modules', () => {
  it('start when the host says', () => {
    const bytes = assemble([{ type: nothing, code: [0x41, 0, 0x41, 42, 0x36, 2, 0] }], [{ id: sectionIds.start, contents: Uint8Array.of(0) }]);
    const { call, memory } = start(bytes);
    expect(memory[0]).toBe(0);
    call(reserved.start);
    expect(memory[0]).toBe(42);
  });

  it.each([
    ['avm.wasm', avmModule],
    ['air_beautify_wasm_bg.wasm', beautifyModule],
  ])('%s becomes a valid module, the same each time', (_, bytes) => {
    const result = instrument(bytes());
    if (!result.ok) throw new Error(result.fault.reason);
    expect(WebAssembly.validate(result.value.bytes)).toBe(true);
    expect(metered(bytes()).every((byte, index) => byte === result.value.bytes[index])).toBe(true);
    expect(result.value.bytes.length).toBeLessThan(1.5 * bytes().length);
    const [before, after] = [new WebAssembly.Module(bytes()), new WebAssembly.Module(result.value.bytes)];
    expect(WebAssembly.Module.imports(after)).toEqual(WebAssembly.Module.imports(before));
    expect(WebAssembly.Module.exports(after).filter(({ name }) => !name.startsWith('marine:'))).toEqual(WebAssembly.Module.exports(before));
  });

  it('avm.wasm answers as before, and pays the same each time', () => {
    const meters: Meter[] = [];
    const ready = (exports: WebAssembly.Exports): void => {
      const meter = meterOf(exports);
      if (meter === undefined) throw new Error('no meter');
      meter.gas = 1n << 60n;
      meters.push(meter);
    };
    const bytes = metered(avmModule());
    const [original, first, second] = [createAvm(), createAvm({ bytes, ready }), createAvm({ bytes, ready })];
    for (const script of ['(seq (call "a" ("s" "f") [1 "x"] y) (null))', '(seq (call', '(fold [1 2 3] i (par (next i) (ap i $s)))']) {
      const expected = original.parse(script);
      expect([first.parse(script), second.parse(script)]).toEqual([expected, expected]);
    }
    expect(meters[0]?.gas).toBe(meters[1]?.gas);
  });

  it('share a meter with what they call', () => {
    const burn: AssembledFunction = { type: nothing, code: [0x03, 0x40, 0x0c, 0, 0x0b] };
    const { meter, imports } = sharedMeter();
    const callee = new WebAssembly.Instance(new WebAssembly.Module(metered(assemble([{ type: toInt, code: [0x20, 0] }, burn]), { meter: 'imported' })), imports);
    // A variable of its own, which has moved, and calls of two functions of the other.
    const caller = new WebAssembly.Instance(
      new WebAssembly.Module(metered(writeModule([
        writeVector(sectionIds.type, [toInt, nothing], writeFunctionType),
        { id: sectionIds.import, contents: Uint8Array.of(2, 1, 0x63, 2, 0x66, 0x30, 0, 0, 1, 0x63, 2, 0x66, 0x31, 0, 1) },
        { id: sectionIds.function, contents: Uint8Array.of(1, 0) },
        { id: sectionIds.global, contents: Uint8Array.of(1, 0x7f, 1, 0x41, 7, 0x0b) },
        { id: sectionIds.export, contents: Uint8Array.of(3, 2, 0x67, 0x6f, 0, 2, 4, 0x62, 0x75, 0x72, 0x6e, 0, 1, 1, 0x67, 3, 0) },
        { id: sectionIds.code, contents: Uint8Array.of(1, 14, 0, 0x20, 0, 0x10, 0, 0x24, 0, 0x23, 0, 0x0f, 0x23, 0, 0x0f, 0x0b) },
      ]), { meter: 'imported' })),
      { ...imports, c: callee.exports },
    );
    const call = (name: string, ...args: readonly number[]): unknown => {
      [meter.gas, meter.depth] = [1000n, BigInt(DEFAULT_DEPTH)];
      try {
        return (caller.exports[name] as (...args: readonly number[]) => unknown)(...args);
      } catch {
        return meter.trapReason();
      }
    };
    expect(call('go', 5)).toBe(5);
    expect(1000n - meter.gas).toBe(10n);
    expect((caller.exports['g'] as WebAssembly.Global).value).toBe(5);
    expect(call('burn')).toBe('out-of-gas');
  });

  it('do not share a meter when they begin with what not every engine allows', () => {
    const globals = { id: sectionIds.global, contents: Uint8Array.of(2, 0x7f, 0, 0x41, 7, 0x0b, 0x7f, 0, 0x23, 0, 0x0b) };
    expect(instrument(writeModule([globals]), { meter: 'imported' })).toMatchObject({ ok: false, fault: { kind: 'unsupported' } });
  });

  it.each([
    ['unsupported', 'marine:gas', metered(one([]))],
    ['unsupported', 'marine:meter', writeModule([{ id: sectionIds.import, contents: Uint8Array.of(1, 12, ...new TextEncoder().encode('marine:meter'), 1, 0x67, 3, 0x7f, 0) }])],
    ['malformed', 'without its operands', one([0x6a])],
    ['malformed', 'types do not fit', one([0x42, 0, 0x45, 0x1a])],
    ['malformed', 'branches out', one([0x0c, 9])],
    ['malformed', 'function that is not there', one([0x10, 9])],
    ['malformed', 'type that is not there', one([0x02, 9, 0x0b])],
    ['malformed', 'without `if`', one([0x02, 0x40, 0x05, 0x0b])],
    ['malformed', 'without end', one([0x02, 0x40])],
    ['malformed', 'behind the end', one([0x0b, 0x01])],
    ['malformed', 'types do not fit', one([0x23, 0, 0x1a])],
    ['unsupported', 'threads', one([0xfe, 3, 0])],
    ['unsupported', 'things of the host', writeModule([{ id: sectionIds.global, contents: Uint8Array.of(1, 0x6f, 1, 0xd0, 0x6f, 0x0b) }])],
    ['unsupported', 'vector type', writeModule([{ id: sectionIds.global, contents: Uint8Array.of(1, 0x7b, 1, 0xfd, 12, ...new Uint8Array(16), 0x0b) }])],
  ] as const)('are refused as %s: %s', (kind, reason, bytes) => {
    const result = instrument(bytes);
    expect(result).toMatchObject({ ok: false, fault: { kind } });
    expect(!result.ok && result.fault.reason).toContain(reason);
  });
});

describe('large modules', () => {
  const times = 16;
  const cpuTime = (work: () => void): number => {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    return user + system;
  };

  it.each([
    ['functions of 40,000 locals each', 500, (count: number) => assemble(Array.from({ length: count }, () => ({ type: nothing, locals: [{ count: 40_000, type: 'f64' as const }], code: [0x20, 0, 0x1a] })))],
    ['labels', 5000, (count: number) => one([...Array.from({ length: count }, () => [0x02, 0x40]).flat(), ...Array.from({ length: count }, () => 0x0b)])],
    ['charges and NaNs', 2500, (count: number) => one(Array.from({ length: count }, () => [0x20, 0, 0x20, 0, 0xa3, 0x21, 0, 0x41, 0, 0x04, 0x40, 0x0b]).flat(), nothing, [{ count: 1, type: 'f64' }])],
    ['dropped segments', 1000, (count: number) => {
      const drops = Array.from({ length: count }, (_, index) => [0xfc, 9, ...leb(index)]).flat();
      return assemble([{ type: nothing, code: drops }], [{ id: sectionIds.dataCount, contents: Uint8Array.from(leb(count)) }, writeVector(sectionIds.data, Array.from({ length: count }), (writer) => writer.byte(1).byte(0))]);
    }],
  ] as const)('take time that follows the number of their %s', (_, count, make) => {
    const [small, large] = [make(count), make(times * count)];
    expect(instrument(large).ok).toBe(true);
    // The same number of things either way, so that both take as long and noise is the same: quadratic is sixteen times as long.
    const ratios = Array.from({ length: 5 }, () => cpuTime(() => instrument(large)) / cpuTime(() => { for (let round = 0; round < times; round++) instrument(small); }));
    expect(Math.min(...ratios)).toBeLessThan(times / 2);
  });
});
