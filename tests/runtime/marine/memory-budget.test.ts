/** The memory of services without other limits: one budget for all modules, which changes nothing else. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { compileModule, loadService, memoryLimiter, type MarineService, type ServiceOptions } from '../../../runtime/marine/index.ts';
import { instrument, limitMemory, meterOf } from '../../../runtime/marine/metering/index.ts';
import { readService } from '../../../runtime/node.ts';
import { cModule } from '../../kit/guest/c-module.ts';
import { compilers } from '../../kit/guest/compilers.ts';
import { componentFrom, writtenComponent } from '../../kit/marine/components.ts';
import { seeded } from '../../kit/mangle.ts';
import { mutate } from '../../kit/wasm/mutate.ts';
import { argumentsFor } from '../../kit/wasm/observe.ts';
import { randomModule } from '../../kit/wasm/random-module.ts';

const works = compilers.some(([name, there]) => name === 'c' && there);
const grow = (module: string): string => `int32_t ${module}_grow(uint32_t pages) { return (int32_t)__builtin_wasm_memory_grow(0, pages); }`;

describe.runIf(works)('a service with a limit of its memory', () => {
  let modules: readonly { readonly name: string; readonly code: Uint8Array }[] = [];

  beforeAll(async () => {
    modules = [
      { name: 'inner', code: await cModule('world inner { export grow: func(pages: u32) -> s32; }', grow('inner')) },
      {
        name: 'outer',
        code: await cModule(
          'world outer { import inner: interface { grow: func(pages: u32) -> s32; } export grow: func(pages: u32) -> s32; export grow-both: func(mine: u32, other: u32, more: u32) -> list<s32>; export keep: func(bytes: u32) -> bool; }',
          `#include <stdlib.h>
${grow('outer')}
outer_list_s32_t outer_grow_both(uint32_t mine, uint32_t other, uint32_t more) {
  int32_t *grown = outer_alloc(3 * sizeof *grown);
  grown[0] = outer_grow(mine);
  grown[1] = inner_grow(other);
  grown[2] = outer_grow(more);
  return (outer_list_s32_t){grown, 3};
}
static char *volatile kept;
bool outer_keep(uint32_t bytes) { kept = malloc(bytes); return kept != NULL; }`,
        ),
      },
    ];
  }, 120_000);

  async function load(options: Partial<ServiceOptions>): Promise<MarineService> {
    const loaded = await loadService({ modules, ...options });
    if (!loaded.ok) throw new Error(loaded.error.message);
    return loaded.value;
  }

  const valueOf = (service: MarineService, name: string, ...args: readonly number[]): unknown => {
    const result = service.call(name, args);
    return result.ok ? result.value : result.error;
  };

  test('has one budget for all modules', async () => {
    // Each begins with 2.
    const service = await load({ memoryPages: 40 });
    expect(valueOf(service, 'grow_both', 10, 20, 6)).toEqual([2, 2, 12]);
    expect(valueOf(service, 'grow', 1)).toBe(-1);
    expect(valueOf(service, 'grow_both', 0, 1, 0)).toEqual([18, -1, 18]);
    expect(valueOf(await load({ memoryPages: 40 }), 'grow_both', 30, 7, 1)).toEqual([2, -1, 32]);
    expect(valueOf(await load({}), 'grow_both', 30, 30, 30)).toEqual([2, 2, 32]);
  });

  test('tells a module that asks for more that there is none', async () => {
    const service = await load({ memoryPages: 100 });
    expect(valueOf(service, 'keep', 10_000_000)).toBe(false);
    expect(valueOf(service, 'keep', 3_000_000)).toBe(true);
  });

  test('is not loaded when it begins with more', async () => {
    expect(await loadService({ modules, memoryPages: 3 })).toMatchObject({ ok: false, error: { kind: 'refused', module: 'outer', message: expect.stringContaining('the memories of the service begin with 4 pages, and 3 are allowed') as string } });
    expect(await loadService({ modules, memoryPages: 1 })).toMatchObject({ ok: false, error: { kind: 'refused', module: 'inner', message: expect.stringContaining('begins with a memory of 2 pages, at most 1 are allowed') as string } });
  });

  test('takes what was compiled before with a limit, and nothing that was compiled without', async () => {
    const compiled = await Promise.all(modules.map(async ({ name, code }) => ({ name, code: await compileModule(name, code, memoryLimiter(40)) })));
    const made = compiled.flatMap(({ name, code }) => (code.ok ? [{ name, code: code.value }] : []));
    expect(valueOf(await load({ modules: made, memoryPages: 40 }), 'grow_both', 30, 7, 1)).toEqual([2, -1, 32]);
    const without = await compileModule('inner', modules[0]?.code ?? new Uint8Array());
    if (!without.ok) throw new Error(without.error.message);
    expect(await loadService({ modules: [{ name: 'inner', code: without.value }], memoryPages: 40 })).toMatchObject({ ok: false, error: { kind: 'refused', message: expect.stringContaining('compile it with `memoryLimiter`') as string } });
  });

  test('gets it from its configuration', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'aqua-memory-'));
    for (const { name, code } of modules) writeFileSync(join(folder, `${name}.wasm`), code);
    writeFileSync(join(folder, 'Config.toml'), 'modules_dir = "."\ntotal_memory_limit = "1 MiB"\n[[module]]\nname = "inner"\n[[module]]\nname = "outer"\n');
    const read = readService(folder);
    rmSync(folder, { recursive: true });
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const service = await load(read.value);
    expect(valueOf(service, 'grow_both', 8, 4, 1)).toEqual([2, 2, -1]);
  });

  test('has the memories of components in it', async () => {
    const code = new Uint8Array(await writtenComponent({ functions: { grow: { type: '(param "pages" u32) (result s32)', core: '(param i32) (result i32) (memory.grow (local.get 0))' } } }));
    const service = await load({ modules: [...modules, { name: 'part', code }], memoryPages: 40 });
    const before = Number(valueOf(service, 'grow', 0));
    expect(valueOf(service, 'grow', 36 - before)).toBe(before);
    expect(valueOf(service, 'grow', 1)).toBe(-1);
  });
});

describe('modules with a limit of their memory', () => {
  test.each([
    ['a limit alone', (bytes: Uint8Array<ArrayBuffer>) => limitMemory(bytes, 2)],
    ['a meter', (bytes: Uint8Array<ArrayBuffer>) => {
      const metered = instrument(bytes);
      return metered.ok ? { ok: true as const, value: metered.value.bytes } : metered;
    }],
  ])('have it for a memory that they import, by %s', async (_, limiting) => {
    const limited = limiting(new Uint8Array(await componentFrom('(module (import "h" "memory" (memory 1)) (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))')));
    if (!limited.ok) throw new Error(limited.fault.reason);
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(limited.value), { h: { memory } });
    const meter = meterOf(exports);
    // Who runs the module says so; nothing in it does.
    if (meter !== undefined) [meter.gas, meter.memoryBudget] = [1n << 40n, 2];
    const grow = (pages: number): unknown => Reflect.apply(exports['grow'] as () => unknown, undefined, [pages]);
    expect([grow(1), grow(2), grow(-1), grow(1), grow(1), grow(0)]).toEqual([1, -1, -1, 2, -1, 3]);
    expect(memory.buffer.byteLength).toBe(3 * 65_536);
  });

  test('do the same as without', () => {
    for (let seed = 0; seed < 100; seed++) {
      const { bytes, types } = randomModule(seed);
      const limited = limitMemory(bytes, 65_536);
      if (!limited.ok) throw new Error(limited.fault.reason);
      const [plain, other] = [bytes, limited.value].map((each) => {
        const { exports } = new WebAssembly.Instance(new WebAssembly.Module(each), { h: { f: () => 0 } });
        return types.map((type, index) => {
          if (exports['fuel'] instanceof WebAssembly.Global) exports['fuel'].value = 40;
          try {
            return String(Reflect.apply(exports[`f${index}`] as () => unknown, undefined, argumentsFor(type, 0)));
          } catch (thrown) {
            return String(thrown);
          }
        });
      });
      expect({ seed, calls: other }).toEqual({ seed, calls: plain });
    }
  });

  test('are refused or made when somebody has altered them', () => {
    for (let seed = 0; seed < 300; seed++) {
      const altered = mutate(randomModule(seed % 20).bytes, randomModule(20).bytes, seeded(seed));
      const limited = limitMemory(altered, 100);
      if (limited.ok && WebAssembly.validate(altered)) expect({ seed, valid: WebAssembly.validate(limited.value) }).toEqual({ seed, valid: true });
    }
  });
});
