/** Services whose modules have limits: what hostile ones do ends with an error that says so, and the next call works. */
import { beforeAll, describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../../runtime/peer/node-crypto.ts';
import { openSandbox, type Sandbox, type SandboxOptions } from '../../../runtime/marine/index.ts';
import { cModule } from '../../kit/guest/c-module.ts';
import { compilers } from '../../kit/guest/compilers.ts';

const works = compilers.some(([name, there]) => name === 'c' && there);

const inner = {
  wit: 'world inner { export burn: func(turns: u64) -> u64; export grow: func(pages: u32) -> s32; export deep: func(levels: u32) -> u32; }',
  c: `
uint64_t inner_burn(uint64_t turns) { volatile uint64_t x = 0; for (uint64_t i = 0; i < turns; i++) x += i; return x; }
int32_t inner_grow(uint32_t pages) { return (int32_t)__builtin_wasm_memory_grow(0, pages); }
__attribute__((noinline)) uint32_t inner_deep(uint32_t levels) { volatile uint32_t more = levels; return levels == 0 ? 0 : 1 + inner_deep(more - 1); }
`,
};
const outer = {
  wit: `world outer {
  import inner: interface { burn: func(turns: u64) -> u64; grow: func(pages: u32) -> s32; deep: func(levels: u32) -> u32; }
  export burn: func(turns: u64) -> u64;
  export burn-inside: func(turns: u64) -> u64;
  export grow: func(pages: u32) -> s32;
  export grow-inside: func(pages: u32) -> s32;
  export deep: func(levels: u32) -> u32;
  export deep-inside: func(levels: u32, more: u32) -> u32;
  export count: func() -> u32;
  export forever: func();
  export fall: func();
  export wild: func(at: u32) -> u32;
  export large: func(size: u32) -> list<u8>;
  export divide: func(a: s32, b: s32) -> s32;
  export text: func() -> string;
}`,
  c: `
static uint32_t calls;
uint64_t outer_burn(uint64_t turns) { volatile uint64_t x = 0; for (uint64_t i = 0; i < turns; i++) x += i; return x; }
uint64_t outer_burn_inside(uint64_t turns) { return outer_burn(turns) + inner_burn(turns); }
int32_t outer_grow(uint32_t pages) { return (int32_t)__builtin_wasm_memory_grow(0, pages); }
int32_t outer_grow_inside(uint32_t pages) { return inner_grow(pages); }
__attribute__((noinline)) uint32_t outer_deep(uint32_t levels) { volatile uint32_t more = levels; return levels == 0 ? 0 : 1 + outer_deep(more - 1); }
__attribute__((noinline)) uint32_t outer_deep_inside(uint32_t levels, uint32_t more) { volatile uint32_t next = levels; return levels == 0 ? inner_deep(more) : 1 + outer_deep_inside(next - 1, more); }
uint32_t outer_count(void) { return ++calls; }
void outer_forever(void) { for (;;) { volatile int x = 0; (void)x; } }
void outer_fall(void) { __builtin_trap(); }
uint32_t outer_wild(uint32_t at) { return *(volatile uint32_t *)at; }
outer_list_u8_t outer_large(uint32_t size) { return (outer_list_u8_t){(uint8_t *)16, size}; }
int32_t outer_divide(int32_t a, int32_t b) { volatile int32_t by = b; return a / by; }
outer_string_t outer_text(void) { static char bad[] = {'a', (char)0xff, 'b'}; return (outer_string_t){bad, 3}; }
`,
};

describe.runIf(works)('a sandbox', () => {
  let modules: SandboxOptions['modules'] = [];

  beforeAll(async () => {
    modules = [
      { name: 'inner', code: await cModule(inner.wit, inner.c) },
      { name: 'outer', code: await cModule(outer.wit, outer.c) },
    ];
  }, 120_000);

  async function open(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
    const opened = await openSandbox({ modules, ...options });
    if (!opened.ok) throw new Error(opened.error.message);
    return opened.value;
  }

  const kindOf = (result: ReturnType<Sandbox['call']>): unknown => (result.ok ? result.value : result.error.kind);

  test('says what a call took, the same each time', async () => {
    const sandbox = await open();
    const [first, second] = [sandbox.call('burn', [1000]), sandbox.call('burn', [1000])];
    expect(first).toMatchObject({ ok: true, value: 499500 });
    expect(first.gasUsed).toBeGreaterThan(1000n);
    expect(second.gasUsed).toBe(first.gasUsed);
    expect((await open()).call('burn', [1000]).gasUsed).toBe(first.gasUsed);
  });

  test('gas is one for all modules that a call goes through', async () => {
    const sandbox = await open();
    const [alone, both] = [sandbox.call('burn', [1000]).gasUsed ?? 0n, sandbox.call('burn_inside', [1000]).gasUsed ?? 0n];
    expect(both).toBeGreaterThan(2n * alone - 200n);
    expect(kindOf(sandbox.call('burn_inside', [1000], { gas: both }))).toBe(999000);
    const short = sandbox.call('burn_inside', [1000], { gas: both - 1n });
    expect(kindOf(short)).toBe('out-of-gas');
    expect(sandbox.call('burn', [1000]).gasUsed).toBe(alone);
  });

  test('an endless loop is stopped', async () => {
    const sandbox = await open({ gas: 1_000_000n });
    expect(sandbox.call('forever', [])).toMatchObject({ ok: false, error: { kind: 'out-of-gas', message: 'forever was stopped: it took more than 1000000 gas' } });
    expect(kindOf(sandbox.call('count', []))).toBe(1);
  });

  test('the stack is one for all modules, and its end is the same everywhere', async () => {
    const sandbox = await open({ depth: 20_000n });
    expect(kindOf(sandbox.call('deep', [100]))).toBe(100);
    expect(kindOf(sandbox.call('deep', [1_000_000]))).toBe('stack-overflow');
    expect(kindOf(sandbox.call('deep_inside', [300, 0]))).toBe(300);
    expect(kindOf(sandbox.call('deep_inside', [0, 300]))).toBe(300);
    const limit = Array.from({ length: 60 }, (_, i) => i * 10).findIndex((levels) => kindOf(sandbox.call('deep_inside', [levels, 300])) === 'stack-overflow');
    expect(limit).toBeGreaterThan(0);
    expect(kindOf(sandbox.call('deep', [100]))).toBe(100);
  });

  test('the memory of a service is one budget', async () => {
    const sandbox = await open({ memoryPages: 40 });
    expect(kindOf(sandbox.call('grow', [100]))).toBe(-1);
    expect(kindOf(sandbox.call('grow', [10]))).toBe(2);
    expect(kindOf(sandbox.call('grow_inside', [25]))).toBe(2);
    expect(kindOf(sandbox.call('grow_inside', [2]))).toBe(-1);
    expect(kindOf(sandbox.call('grow', [1]))).toBe(12);
    expect(kindOf(sandbox.call('grow', [1]))).toBe(-1);
    expect(await openSandbox({ modules, memoryPages: 3 })).toMatchObject({ ok: false, error: { kind: 'refused', message: expect.stringContaining('more than what is left of the 3 of the service') as string } });
  });

  test('traps and values that are none are errors, and the service goes on', async () => {
    const sandbox = await open();
    expect(sandbox.call('fall', [])).toMatchObject({ ok: false, error: { kind: 'trap', reason: 'unreachable' } });
    expect(sandbox.call('wild', [0xffff_fff0])).toMatchObject({ ok: false, error: { kind: 'trap', reason: 'memory access out of bounds' } });
    expect(sandbox.call('divide', [1, 0])).toMatchObject({ ok: false, error: { kind: 'trap', reason: 'division by zero' } });
    expect(kindOf(sandbox.call('large', [0xffff_ffff]))).toBe('bad-value');
    expect(kindOf(sandbox.call('text', []))).toBe('bad-value');
    expect(kindOf(sandbox.call('count', []))).toBe(1);
  });

  test('what memories have grown by counts after a restart, too', async () => {
    const hasher = nodeCrypto();
    const sandbox = await open({ hasher, memoryPages: 40 });
    expect(kindOf(sandbox.call('grow', [20]))).toBe(2);
    const taken = sandbox.snapshot();
    if (!taken.ok) throw new Error(taken.reason);
    const opened = await openSandbox({ modules, hasher, memoryPages: 40 }, taken.snapshot);
    if (!opened.ok) throw new Error(opened.error.message);
    for (const pages of [17, 16, 1]) expect(opened.value.call('grow', [pages])).toEqual(sandbox.call('grow', [pages]));
    expect(await openSandbox({ modules, hasher, memoryPages: 20 }, taken.snapshot)).toMatchObject({ ok: false });
  });

  test('a state moves to another sandbox, which then answers alike', async () => {
    const hasher = nodeCrypto();
    const sandbox = await open({ hasher });
    for (let i = 0; i < 3; i++) sandbox.call('count', []);
    sandbox.call('grow', [3]);
    const taken = sandbox.snapshot();
    if (!taken.ok) throw new Error(taken.reason);
    const opened = await openSandbox({ modules, hasher }, taken.snapshot);
    if (!opened.ok) throw new Error(opened.error.message);
    expect(opened.value.root()).toEqual(sandbox.root());
    expect(kindOf(opened.value.call('count', []))).toBe(4);
    expect(kindOf(sandbox.call('count', []))).toBe(4);
    expect(opened.value.root()).toMatchObject({ ok: true, root: (sandbox.root() as { root: Uint8Array }).root });
    expect(kindOf(opened.value.call('grow', [0]))).toBe(5);
  });
});
