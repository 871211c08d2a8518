/** Components with limits: what hostile ones do ends with an error that says so, and their state is known. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openSandbox } from '../../../runtime/marine/index.ts';
import type { Sandbox, SandboxOptions, Snapshot } from '../../../runtime/marine/index.ts';
import { nodeCrypto } from '../../../runtime/peer/node-crypto.ts';
import { allocator, componentFrom, echoCore, writtenComponent } from '../../kit/marine/components.ts';
import { buildEchoModule } from '../../kit/marine/echo-module.ts';
import { func, worldOf } from '../../kit/marine/random-world.ts';

const hasher = nodeCrypto();

/** A call. */
type Step = readonly [name: string, ...args: readonly unknown[]];

/** Two core modules with variables, a table that one fills and the other calls through, and a memory that both use. */
const rich = `(component
  (core module $libc
    ${allocator}
    (table (export "table") 4 funcref)
    (func (export "work") (param i32) (result i64)
      (local $sum i64)
      (loop $again
        (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (local.get 0))))
        (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
        (br_if $again (local.get 0)))
      (local.get $sum)))
  (core instance $libc (instantiate $libc))
  (core module $main
    (import "libc" "memory" (memory 1))
    (import "libc" "table" (table 1 funcref))
    (import "libc" "work" (func $work (param i32) (result i64)))
    (type $int (func (result i32)))
    (global $calls (mut i32) (i32.const 0))
    (global $part (mut f64) (f64.const 0.5))
    (func $one (result i32) (i32.const 1))
    (func $two (result i32) (i32.const 2))
    (elem declare func $one $two)
    (func $fall (param i32) (result i32)
      (if (result i32) (local.get 0) (then (i32.add (i32.const 1) (call $fall (i32.sub (local.get 0) (i32.const 1))))) (else (i32.const 0))))
    (func (export "count") (result i32)
      (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
      (global.set $part (f64.div (global.get $part) (f64.const 3)))
      (i32.store (i32.const 64) (global.get $calls))
      (global.get $calls))
    (func (export "choose") (param i32) (table.set (i32.const 2) (if (result funcref) (local.get 0) (then (ref.func $two)) (else (ref.func $one)))))
    (func (export "chosen") (result i32) (call_indirect (type $int) (i32.const 2)))
    (func (export "sum") (param i32) (result i64) (call $work (local.get 0)))
    (func (export "forever") (loop $again (br $again)))
    (func (export "deep") (param i32) (result i32) (call $fall (local.get 0)))
    (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
    (func (export "widen") (param i32) (result i32) (table.grow (ref.null func) (local.get 0)))
    (func (export "break") (i32.store (i32.const 64) (i32.const 77)) unreachable)
    (func (export "say") ${echoCore}))
  (core instance $main (instantiate $main (with "libc" (instance $libc))))
  (func (export "count") (result u32) (canon lift (core func $main "count")))
  (func (export "choose") (param "second" bool) (canon lift (core func $main "choose")))
  (func (export "chosen") (result u32) (canon lift (core func $main "chosen")))
  (func (export "sum") (param "upto" u32) (result u64) (canon lift (core func $main "sum")))
  (func (export "forever") (canon lift (core func $main "forever")))
  (func (export "deep") (param "levels" u32) (result u32) (canon lift (core func $main "deep")))
  (func (export "grow") (param "pages" u32) (result s32) (canon lift (core func $main "grow")))
  (func (export "widen") (param "by" u32) (result s32) (canon lift (core func $main "widen")))
  (func (export "break") (canon lift (core func $main "break")))
  (func (export "say") (param "text" string) (result string) (canon lift (core func $main "say") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc")))))`;

/** A component inside of another: the inner one has a resource, which the outer one holds. */
const things = `(component
  (component $inner
    (type $thing' (resource (rep i32)))
    (export $thing "thing" (type $thing'))
    (core func $new (canon resource.new $thing'))
    (core module $m
      (import "h" "new" (func $new (param i32) (result i32)))
      (func (export "make") (result i32) (call $new (i32.const 5)))
      (func (export "use") (param i32) (result i32) (local.get 0)))
    (core instance $i (instantiate $m (with "h" (instance (export "new" (func $new))))))
    (func (export "make") (result (own $thing)) (canon lift (core func $i "make")))
    (func (export "use") (param "it" (borrow $thing)) (result u32) (canon lift (core func $i "use"))))
  (instance $in (instantiate $inner))
  (alias export $in "thing" (type $thing))
  (core func $make (canon lower (func $in "make")))
  (core func $use (canon lower (func $in "use")))
  (core func $drop (canon resource.drop $thing))
  (core module $m
    (import "h" "make" (func $make (result i32)))
    (import "h" "use" (func $use (param i32) (result i32)))
    (import "h" "drop" (func $drop (param i32)))
    (func (export "make") (result i32) (call $make))
    (func (export "use") (param i32) (result i32) (call $use (local.get 0)))
    (func (export "drop") (param i32) (call $drop (local.get 0))))
  (core instance $i (instantiate $m (with "h" (instance (export "make" (func $make)) (export "use" (func $use)) (export "drop" (func $drop))))))
  (func (export "make") (result u32) (canon lift (core func $i "make")))
  (func (export "use") (param "handle" u32) (result u32) (canon lift (core func $i "use")))
  (func (export "drop") (param "handle" u32) (canon lift (core func $i "drop"))))`;

describe('a component in a sandbox', () => {
  let code = new Uint8Array();
  beforeAll(async () => {
    code = new Uint8Array(await componentFrom(rich));
  });

  async function open(options: Partial<SandboxOptions> = {}, from?: Snapshot): Promise<Sandbox> {
    const opened = await openSandbox({ modules: [{ name: 'rich', code }], hasher, ...options }, from);
    if (!opened.ok) throw new Error(opened.error.message);
    return opened.value;
  }
  const outcome = (sandbox: Sandbox, [name, ...args]: Step): unknown => {
    const result = sandbox.call(name, args);
    return result.ok ? result.value : result.error.kind;
  };
  const rootOf = (sandbox: Sandbox): Uint8Array => {
    const root = sandbox.root();
    if (!root.ok) throw new Error(root.reason);
    return root.root;
  };
  const snapshotOf = (sandbox: Sandbox): Snapshot => {
    const taken = sandbox.snapshot();
    if (!taken.ok) throw new Error(taken.reason);
    return taken.snapshot;
  };

  it('pays for what all of its core modules do, the same each time', async () => {
    const [one, other] = [await open(), await open()];
    const [first, second, longer] = [one.call('sum', [100]), one.call('sum', [100]), one.call('sum', [200])];
    expect(first).toMatchObject({ ok: true, value: 5050 });
    expect(second.gasUsed).toBe(first.gasUsed);
    expect(longer.gasUsed).toBeGreaterThan(first.gasUsed + 500n);
    expect(other.call('sum', [100]).gasUsed).toBe(first.gasUsed);
    expect(one.call('say', ['żółć🦆'])).toMatchObject({ ok: true, value: 'żółć🦆', gasUsed: other.call('say', ['żółć🦆']).gasUsed });
  });

  it('in an endless loop is stopped', async () => {
    const sandbox = await open({ gas: 1_000_000n });
    expect(sandbox.call('forever', [])).toMatchObject({ ok: false, error: { kind: 'out-of-gas', message: 'forever was stopped: it took more than 1000000 gas' } });
    expect(sandbox.call('sum', [1_000_000])).toMatchObject({ ok: false, error: { kind: 'out-of-gas' } });
    expect(outcome(sandbox, ['count'])).toBe(1);
  });

  it('that recurses without end is stopped at the same depth each time', async () => {
    const sandbox = await open({ depth: 20_000n });
    expect(outcome(sandbox, ['deep', 100])).toBe(100);
    expect(outcome(sandbox, ['deep', 1_000_000])).toBe('stack-overflow');
    const deepest = (each: Sandbox): number => Array.from({ length: 200 }, (_, i) => i * 10).findIndex((levels) => outcome(each, ['deep', levels]) === 'stack-overflow');
    expect(deepest(sandbox)).toBeGreaterThan(10);
    expect(deepest(await open({ depth: 20_000n }))).toBe(deepest(sandbox));
    expect(outcome(sandbox, ['deep', 100])).toBe(100);
  });

  it('that takes memory or tables without end gets no more than the service may have', async () => {
    const sandbox = await open({ memoryPages: 10, tableElements: 20 });
    expect([outcome(sandbox, ['grow', 100]), outcome(sandbox, ['grow', 9]), outcome(sandbox, ['grow', 1])]).toEqual([-1, 1, -1]);
    expect([outcome(sandbox, ['widen', 21]), outcome(sandbox, ['widen', 20]), outcome(sandbox, ['widen', 1])]).toEqual([-1, 4, -1]);
    expect(outcome(sandbox, ['count'])).toBe(1);
    const many = await writtenComponent({ types: '(core module $large (memory 6)) (core instance (instantiate $large)) (core instance (instantiate $large))', functions: {} });
    expect(await openSandbox({ modules: [{ name: 'many', code: many }], memoryPages: 10 })).toMatchObject({ ok: false, error: { kind: 'refused', message: expect.stringContaining('of 6 pages is more than what is left of the 10 of the service') as string } });
  });

  it('that traps says so, and goes on', async () => {
    const sandbox = await open();
    expect(sandbox.call('break', [])).toMatchObject({ ok: false, error: { kind: 'trap', reason: 'unreachable', module: 'rich', function: 'break' } });
    expect(outcome(sandbox, ['chosen'])).toBe('trap');
    expect([outcome(sandbox, ['count']), outcome(sandbox, ['say', 'x'])]).toEqual([1, 'x']);
  });

  it('that did something impossible with a resource goes on, too', async () => {
    const sandbox = await open({ modules: [{ name: 'things', code: await componentFrom(things) }] });
    expect([outcome(sandbox, ['make']), outcome(sandbox, ['use', 1])]).toEqual([1, 5]);
    expect([outcome(sandbox, ['use', 7]), outcome(sandbox, ['use', 1]), outcome(sandbox, ['drop', 1]), outcome(sandbox, ['drop', 1]), outcome(sandbox, ['make'])]).toEqual(['trap', 5, null, 'trap', 1]);
  });

  it('has a state that is the same for the same calls, and moves with all that its core modules have', async () => {
    const [one, other] = [await open(), await open()];
    expect(rootOf(one)).toEqual(rootOf(other));
    const steps: readonly Step[] = [['count'], ['choose', true], ['grow', 2], ['widen', 3], ['say', 'ß'], ['break'], ['chosen']];
    for (const step of steps) {
      const before = rootOf(one);
      expect(outcome(one, step)).toEqual(outcome(other, step));
      expect(rootOf(one)).toEqual(rootOf(other));
      expect({ step, same: Buffer.compare(before, rootOf(one)) === 0 }).toEqual({ step, same: step[0] === 'chosen' });
    }
    const moved = await open({}, snapshotOf(one));
    expect(rootOf(moved)).toEqual(rootOf(one));
    for (const step of [['chosen'], ['count'], ['grow', 0], ['widen', 0], ['choose', false], ['chosen']] as const) expect([outcome(moved, step), rootOf(moved)]).toEqual([outcome(one, step), rootOf(one)]);
  });

  it('does not start again when it goes on from a state', async () => {
    const starting = await componentFrom(`(component
      (core module $m (global $n (mut i32) (i32.const 0)) (func $begin (global.set $n (i32.add (global.get $n) (i32.const 1)))) (start $begin) (func (export "n") (result i32) (global.get $n)))
      (core instance $m (instantiate $m))
      (func (export "n") (result u32) (canon lift (core func $m "n"))))`);
    const first = await open({ modules: [{ name: 'm', code: starting }] });
    expect(outcome(first, ['n'])).toBe(1);
    expect(outcome(await open({ modules: [{ name: 'm', code: starting }] }, snapshotOf(first)), ['n'])).toBe(1);
  });

  it('pays from the same purse as the modules of its service', async () => {
    const string = { kind: 'string' } as const;
    const echo = buildEchoModule({ world: worldOf({ records: [], exports: [func('say', [{ name: 'text', type: string, doc: '' }], string)] }), bodies: [{ kind: 'echo', parameter: 0 }] });
    const caller = await writtenComponent({
      types: '(import "echoes" (instance $echoes (export "say" (func (param "text" string) (result string))))) (alias export $echoes "say" (func $say))',
      lowered: { say: { core: '(param i32 i32 i32)', from: '$say' } },
      functions: { twice: { type: '(param "text" string) (result string)', core: '(param i32 i32) (result i32) (call $say (local.get 0) (local.get 1) (i32.const 16)) (call $say (i32.load (i32.const 16)) (i32.load (i32.const 20)) (i32.const 16)) (i32.const 16)' } },
    });
    const sandbox = await open({ modules: [{ name: 'echoes', code: echo }, { name: 'caller', code: caller }] });
    // The first call makes a memory grow.
    sandbox.call('twice', ['abc']);
    const { gasUsed } = sandbox.call('twice', ['abc']);
    expect(sandbox.call('twice', ['abc'], { gas: gasUsed })).toMatchObject({ ok: true, value: 'abc', gasUsed });
    expect(sandbox.call('twice', ['abc'], { gas: gasUsed - 1n })).toMatchObject({ ok: false, error: { kind: 'out-of-gas' } });
    expect(sandbox.call('twice', ['abc'])).toMatchObject({ ok: true, gasUsed });
  });
});
