/** What must hold of every program that was made to pay gas. */
import { expect, it } from 'vitest';
import { instrument, meterOf, sharedMeter } from '../../../runtime/marine/metering/index.ts';
import { METER_MODULE } from '../../../runtime/marine/metering/names.ts';
import type { MeteringOptions } from '../../../runtime/marine/metering/index.ts';
import { seeded } from '../mangle.ts';
import { mutate } from './mutate.ts';
import { observe, observeCall, withoutGas } from './observe.ts';
import { randomModule } from './random-module.ts';
import { seenWith } from './tiers.ts';

export interface ProgramRuns {
  readonly programs: number;
  readonly first: number;
  /** How many programs run out of gas at every point where they can. */
  readonly exhausted: number;
  /** Flags of V8. */
  readonly tiers: readonly (readonly string[])[];
}

export function metered(bytes: Uint8Array<ArrayBuffer>, options?: MeteringOptions): Uint8Array<ArrayBuffer> {
  const result = instrument(bytes, options);
  if (!result.ok) throw new Error(result.fault.reason);
  return result.value.bytes;
}

export function describeMeteredPrograms({ programs, first, exhausted, tiers }: ProgramRuns): void {
  const seeds = Array.from({ length: programs }, (_, i) => first + i);
  const patient = { timeout: 60_000 + programs * 280 };

  it(`do what they did before (${programs})`, patient, () => {
    for (const seed of seeds) {
      const { bytes, types } = randomModule(seed);
      expect({ seed, calls: withoutGas(observe(metered(bytes, { deterministic: false }), types)) }).toEqual({ seed, calls: withoutGas(observe(bytes, types)) });
    }
  });

  it('have one form of NaN, as if each were brought into it at once', patient, () => {
    let mattered = 0;
    for (const seed of seeds) {
      const { bytes, types } = randomModule(seed);
      const calls = withoutGas(observe(metered(bytes), types));
      expect({ seed, calls }).toEqual({ seed, calls: withoutGas(observe(randomModule(seed, 'canonical').bytes, types)) });
      if (calls.join() !== withoutGas(observe(bytes, types)).join()) mattered++;
    }
    expect(mattered).toBeGreaterThan(0);
  });

  it('pay the weight of every instruction that they run', patient, () => {
    let compared = 0;
    for (const seed of seeds) {
      const { bytes, types, growth } = randomModule(seed);
      if (growth) continue;
      const counting = new WebAssembly.Instance(new WebAssembly.Module(randomModule(seed, 'counting').bytes)).exports;
      const paying = new WebAssembly.Instance(new WebAssembly.Module(metered(bytes))).exports;
      for (const index of types.keys()) {
        (counting['count'] as WebAssembly.Global<'i64'>).value = 0n;
        const [counted, paid] = [counting, paying].map((exports) => observeCall({ exports }, types, index, 0)) as [string, string];
        // Who traps has paid for the rest of its block.
        if (counted.includes('trap')) break;
        expect({ seed, index, gas: paid.split(' | ')[1] }).toEqual({ seed, index, gas: String((counting['count'] as WebAssembly.Global<'i64'>).value) });
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(programs / 2);
  });

  it('pay the same from a meter that instances share', patient, () => {
    for (const seed of seeds) {
      const { bytes, types } = randomModule(seed);
      const { meter, imports } = sharedMeter();
      const own = new WebAssembly.Instance(new WebAssembly.Module(metered(bytes)));
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(metered(bytes, { meter: 'imported' })), imports);
      const given = meterOf(own.exports);
      meter.memoryBudget = given?.memoryBudget ?? 0;
      meter.tableBudget = given?.tableBudget ?? 0;
      const shared = { exports: { ...exports, ...imports[METER_MODULE] } };
      for (const index of types.keys()) expect({ seed, index, seen: observeCall(shared, types, index, 0) }).toEqual({ seed, index, seen: observeCall(own, types, index, 0) });
    }
  });

  it(`stop at the same places with any gas in between (${exhausted})`, patient, () => {
    let stops = 0;
    for (const seed of seeds.slice(0, exhausted)) {
      const { bytes, types } = randomModule(seed);
      const module = new WebAssembly.Module(metered(bytes));
      const random = seeded(seed);
      const index = types.length - 1;
      const withGas = (gas: bigint): { readonly seen: string; readonly used: bigint } => {
        const seen = observeCall(new WebAssembly.Instance(module), types, index, 0, { gas, depth: 60_000n });
        return { seen, used: BigInt(seen.split(' | ')[1] ?? '') };
      };
      const whole = withGas(1n << 40n);
      let gas = 0n;
      while (gas < whole.used) {
        const stop = withGas(gas);
        // It goes on until it notices, and would have noticed just there with any gas less than that.
        expect(stop.seen).toContain('out-of-gas');
        expect(stop.used).toBeGreaterThan(gas);
        expect(withGas(gas + BigInt(random(Number(stop.used - gas))))).toEqual(stop);
        gas = stop.used;
        stops++;
      }
      expect(withGas(gas)).toEqual(whole);
    }
    expect(stops).toBeGreaterThan(exhausted);
  });

  it(`take the same gas and give the same under ${tiers.map((flags) => flags.join(' ')).join(', ')}`, patient, async () => {
    const [here, ...others] = await seenWith([[], ...tiers], first, programs);
    for (const there of others) {
      expect(there.recursions).toEqual(here?.recursions);
      for (const [index, seen] of there.programs.entries()) expect({ seed: first + index, seen }).toEqual({ seed: first + index, seen: here?.programs[index] });
    }
    for (const recursion of here?.recursions ?? []) expect(recursion).toMatch(/^unreachable: stack-overflow \d+$/);
  });

  it('are refused or made valid when somebody has altered them, and never hang', patient, () => {
    let refused = 0;
    for (const seed of seeds) {
      const random = seeded(seed);
      const bytes = mutate(randomModule(seed).bytes, randomModule(seed + 1).bytes, random);
      const result = instrument(bytes);
      if (!result.ok) {
        refused++;
        expect(result.fault.reason).not.toBe('');
        // What is refused as malformed is not valid either; the rest is left out on purpose.
        if (result.fault.kind === 'malformed') expect({ seed, valid: WebAssembly.validate(bytes) }).toEqual({ seed, valid: false });
      } else expect({ seed, valid: WebAssembly.validate(result.value.bytes) }).toEqual({ seed, valid: true });
    }
    expect(refused).toBeGreaterThan(programs / 10);
    expect(refused).toBeLessThan(programs);
  });
}
