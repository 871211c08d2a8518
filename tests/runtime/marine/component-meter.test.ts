/** From which meter the core modules of a component pay, and what those do not that only hand calls on. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openSandbox, prepareSandboxed } from '../../../runtime/marine/index.ts';
import type { Sandbox } from '../../../runtime/marine/index.ts';
import { transpileComponent } from '../../../runtime/marine/component/compile-component.ts';
import { instrument } from '../../../runtime/marine/metering/index.ts';
import { componentFrom } from '../../kit/marine/components.ts';

/** As tools make them for modules that refer to each other: calls of `main` go through `shim`, into the function that `fix` puts there. */
const shimmed = (target: '$main "down"' | '$shim "0"', more = ''): string => `(component
  (core module $shim (type $t (func (param i32) (result i32))) (table (export "$imports") 1 1 funcref)
    (func (export "0") (type $t) (call_indirect (type $t) (local.get 0) (i32.const 0)))${more})
  (core module $main (import "" "0" (func $next (param i32) (result i32))) (memory 1)
    (func (export "down") (param i32) (result i32) (if (result i32) (local.get 0) (then (i32.add (call $next (i32.sub (local.get 0) (i32.const 1))) (i32.const 1))) (else (i32.const 0))))
    (func (export "count") (param i32) (result i32) (local $sum i32) (loop $again (local.set $sum (i32.add (local.get $sum) (i32.const 1))) (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))) (local.get $sum))
    (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))
  (core module $fix (import "" "$imports" (table 1 1 funcref)) (import "" "0" (func $f (param i32) (result i32))) (elem (i32.const 0) func $f))
  (core module $after (import "" "next" (func $next (param i32) (result i32))) (func (export "twice") (param i32) (result i32) (i32.add (call $next (local.get 0)) (call $next (local.get 0)))))
  (core instance $shim (instantiate $shim))
  (core instance $main (instantiate $main (with "" (instance (export "0" (func $shim "0"))))))
  (core instance (instantiate $fix (with "" (instance (export "$imports" (table $shim "$imports")) (export "0" (func ${target}))))))
  (core instance $after (instantiate $after (with "" (instance (export "next" (func $main "count"))))))
  ${['down', 'count', 'grow'].map((name) => `(func (export "${name}") (param "n" u32) (result u32) (canon lift (core func $main "${name}")))`).join('\n  ')}
  (func (export "twice") (param "n" u32) (result u32) (canon lift (core func $after "twice"))))`;

const kinds = async (wat: string): Promise<readonly string[]> => {
  const prepared = await prepareSandboxed('a', await componentFrom(wat), { deterministic: true });
  if (!prepared.ok) throw new Error(prepared.error.message);
  return [...prepared.value.reports.values()].map(({ meter }) => meter).sort();
};

const open = async (wat: string, more: { readonly memoryPages?: number } = {}): Promise<Sandbox> => {
  const opened = await openSandbox({ modules: [{ name: 'a', code: await componentFrom(wat) }], ...more });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
};

beforeAll(async () => {
  // Jco is loaded with the first component.
  await transpileComponent('a', await componentFrom('(component)'));
}, 60_000);

describe('the meter of a component', () => {
  it('is that of the core module that does most of the work', async () => {
    expect(await kinds(shimmed('$main "down"'))).toEqual(['imported', 'imported', 'none', 'own']);
    // A shim that does anything else pays, and is the first.
    expect(await kinds(shimmed('$main "down"', ' (func (export "more") (loop (br 0)))'))).toEqual(['imported', 'imported', 'imported', 'own']);
    expect(await kinds('(component (core module $twice (memory 1)) (core instance (instantiate $twice)) (core instance (instantiate $twice)))')).toEqual(['imported']);
  });

  it('pays for all of them, with one gas, stack and memory', async () => {
    const sandbox = await open(shimmed('$main "down"'), { memoryPages: 3 });
    const [count, twice] = [sandbox.call('count', [1000]).gasUsed, sandbox.call('twice', [1000]).gasUsed];
    expect(twice - 2n * count).toBeLessThan(0n);
    expect(twice).toBeGreaterThan(2n * (count - 10_000n) + 10_000n);
    expect(sandbox.call('count', [1000]).gasUsed).toBe(count);
    expect(sandbox.call('twice', [1_000_000], { gas: 1_000_000n })).toMatchObject({ ok: false, error: { kind: 'out-of-gas' }, gasUsed: expect.any(BigInt) as bigint });
    expect([sandbox.call('grow', [3]), sandbox.call('grow', [2]), sandbox.call('grow', [1])]).toMatchObject([{ value: 2 ** 32 - 1 }, { value: 1 }, { value: 2 ** 32 - 1 }]);
  });
});

describe('functions that only hand calls on', () => {
  it('are on the stack a few at a time', async () => {
    const sandbox = await open(shimmed('$main "down"'));
    expect(sandbox.call('down', [10])).toMatchObject({ ok: true, value: 10 });
    expect(sandbox.call('down', [1000])).toMatchObject({ ok: false, error: { kind: 'stack-overflow' } });
    expect(sandbox.call('down', [10])).toMatchObject({ ok: true, value: 10 });
  });

  it('that hand on to themselves without end are stopped', async () => {
    const sandbox = await open(shimmed('$shim "0"'));
    expect(sandbox.call('down', [1])).toMatchObject({ ok: false, error: { kind: 'stack-overflow' } });
    expect(sandbox.call('down', [0])).toMatchObject({ ok: true, value: 0 });
  });

  it('are nothing else: what would not pay for its work is refused', async () => {
    const { modules } = await transpileComponent('a', await componentFrom(shimmed('$main "down"', ' (func (export "more") (loop (br 0)))')));
    for (const bytes of modules.values()) expect(instrument(new Uint8Array(bytes), { meter: 'none' }).ok).toBe(false);
    const other = await transpileComponent('b', await componentFrom(shimmed('$main "down"')));
    expect([...other.modules.values()].map((bytes) => instrument(new Uint8Array(bytes), { meter: 'none' }).ok).sort()).toEqual([false, false, false, true]);
  });
});
