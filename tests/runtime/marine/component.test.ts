/** Components as modules of services: values, errors, and what they are not given. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadService } from '../../../runtime/marine/index.ts';
import type { MarineService } from '../../../runtime/marine/index.ts';
import { directoryCache } from '../../../runtime/marine/disk/transpile-cache.ts';
import { instrument, meterOf } from '../../../runtime/marine/metering/index.ts';
import type { Meter } from '../../../runtime/marine/metering/index.ts';
import { componentFrom, echoCore, writtenComponent } from '../../kit/marine/components.ts';
import { load, refusal } from '../../kit/marine/load.ts';

const kinds = {
  types: `(type $point' (record (field "x" u64) (field "last-seen" s32)))
  (import "point" (type $point (eq $point')))
  (type $level' (enum "low" "very-high"))
  (import "level" (type $level (eq $level')))
  (type $may' (flags "read" "write-all"))
  (import "may" (type $may (eq $may')))`,
  functions: {
    'say-it': { type: '(param "text" string) (result string)', core: echoCore },
    raw: { type: '(param "of" (list u8)) (result (list u8))', core: echoCore },
    longs: { type: '(param "of" (list u64)) (result (list u64))', core: echoCore },
    shorts: { type: '(param "of" (list s16)) (result (list s16))', core: echoCore },
    points: { type: '(param "of" (list $point)) (result (list $point))', core: echoCore },
    maybe: { type: '(param "of" (option u32)) (result (option u32))', core: '(param i32 i32) (result i32) (i32.store8 (i32.const 16) (local.get 0)) (i32.store (i32.const 20) (local.get 1)) (i32.const 16)' },
    'level-of': { type: '(param "of" $level) (result $level)', core: '(param i32) (result i32) (local.get 0)' },
    'may-of': { type: '(param "of" $may) (result $may)', core: '(param i32) (result i32) (local.get 0)' },
    letter: { type: '(param "of" char) (result char)', core: '(param i32) (result i32) (local.get 0)' },
    check: { type: '(param "fine" bool) (result (result u32 (error string)))', core: '(param i32) (result i32) (i32.store8 (i32.const 16) (i32.eqz (local.get 0))) (i32.store (i32.const 20) (i32.const 512)) (i32.store (i32.const 24) (i32.const 14)) (i32.const 16)' },
    stop: { type: '(result u32)', core: '(result i32) unreachable' },
    bad: { type: '(result string)', core: '(result i32) (i32.store (i32.const 16) (i32.const 600)) (i32.store (i32.const 20) (i32.const 2)) (i32.const 16)' },
    out: { type: '(result string)', core: '(result i32) (i32.store (i32.const 16) (i32.const 600)) (i32.store (i32.const 20) (i32.const 1000000)) (i32.const 16)' },
    huge: { type: '(result u64)', core: '(result i64) (i64.const -1)' },
    nothing: { type: '', core: '' },
  },
};

describe('a component', () => {
  let code: Uint8Array;
  let service: MarineService;
  beforeAll(async () => {
    code = await writtenComponent(kinds);
    service = await load({ modules: [{ name: 'kinds', code }] });
    // Jco is loaded with the first component.
  }, 60_000);
  const value = (name: string, ...args: readonly unknown[]): unknown => {
    const called = service.call(name, args);
    return called.ok ? called.value : called.error.message;
  };

  it('takes and gives values of every kind that services have', () => {
    expect(value('say_it', 'żółć\0🦆')).toBe('żółć\0🦆');
    expect(value('say_it', '')).toBe('');
    expect(value('raw', [0, 255])).toEqual(Uint8Array.of(0, 255));
    expect(value('longs', [2n ** 64n - 1n, 5])).toEqual([2n ** 64n - 1n, 5]);
    expect(value('shorts', [-32768, 32767])).toEqual([-32768, 32767]);
    expect(value('points', [{ x: 2n ** 53n, last_seen: -1 }, [7, 8]])).toEqual([{ x: 2n ** 53n, last_seen: -1 }, { x: 7, last_seen: 8 }]);
    expect(value('huge')).toBe(2n ** 64n - 1n);
    expect(value('nothing')).toBe(null);
  });

  it('has options as lists, enumerations and letters as texts, flags as records', () => {
    expect([value('maybe', []), value('maybe', [7])]).toEqual([[], [7]]);
    expect(value('maybe', [7, 8])).toBe('argument of of maybe must be a list of at most one (an optional value), got 2');
    expect(value('level_of', 'very-high')).toBe('very-high');
    expect(value('level_of', 'high')).toBe('argument of of level_of must be one of low, very-high, got "high"');
    expect(value('may_of', { read: false, write_all: true })).toEqual({ read: false, write_all: true });
    expect(value('letter', '🦆')).toBe('🦆');
    expect(value('letter', 'ab')).toBe('argument of of letter must be one character, got "ab"');
    expect(service.functions.get('may_of')?.result).toEqual({ kind: 'record', name: 'May', fields: [{ name: 'read', type: { kind: 'bool' } }, { name: 'write_all', type: { kind: 'bool' } }] });
  });

  it('gives the error of a result as the error of the call', () => {
    expect(service.call('check', [true])).toEqual({ ok: true, value: 512 });
    expect(service.call('check', [false])).toEqual({ ok: false, error: { kind: 'error', value: 'a wrong number', detail: 'a wrong number', module: 'kinds', function: 'check', message: 'kinds.check failed: a wrong number' } });
  });

  it('tells of traps and wrong values, and goes on', async () => {
    const error = async (name: string): Promise<unknown> => {
      const fresh = await load({ modules: [{ name: 'kinds', code }] });
      const called = fresh.call(name, []);
      const next = fresh.call('nothing', []);
      return [called.ok ? called.value : called.error.message, next.ok || next.error.message];
    };
    expect(await error('stop')).toEqual(['kinds.stop trapped: it came to code that is never to be reached, as a panic does', true]);
    expect(await error('bad')).toEqual([expect.stringMatching(/^kinds.bad handed over a wrong value: .*utf-8/), true]);
    expect(await error('out')).toEqual([expect.stringMatching(/^kinds.out handed over a wrong value: /), true]);
  });

  it('brings out no more than is allowed', async () => {
    const limited = await load({ modules: [{ name: 'kinds', code }], limits: { bytes: 10, values: 3 } });
    expect(limited.call('say_it', ['0123456789']).ok).toBe(true);
    expect(limited.call('say_it', ['0123456789a'])).toMatchObject({ ok: false, error: { kind: 'limit' } });
    expect(limited.call('shorts', [[1, 2, 3, 4]])).toMatchObject({ ok: false, error: { kind: 'limit' } });
  });

  it('has its modules prepared like others', async () => {
    const seen: number[] = [];
    await load({ modules: [{ name: 'kinds', code }], prepareModule: (bytes) => (seen.push(bytes.length), bytes) });
    expect(seen).toHaveLength(2);
    const refused = await loadService({ modules: [{ name: 'kinds', code }], prepareModule: () => { throw new Error('too large'); } });
    expect(refused.ok ? '' : refused.error.message).toBe('component kinds was refused: too large');
  });

  it('pays gas when its modules are made to', async () => {
    const meters: Meter[] = [];
    const metered = await load({
      modules: [{ name: 'kinds', code }],
      prepareModule(bytes) {
        const made = instrument(new Uint8Array(bytes));
        if (!made.ok) throw new Error(made.fault.reason);
        return made.value.bytes;
      },
      observer: {
        instantiated(_module, { exports }) {
          const meter = meterOf(exports);
          if (meter === undefined) throw new Error('it is not metered');
          Object.assign(meter, { gas: 100_000n, depth: 10_000n, memoryBudget: 10, tableBudget: 10 });
          meters.push(meter);
        },
        enter: () => undefined,
        leave: () => undefined,
      },
    });
    expect(metered.call('say_it', ['x'])).toEqual({ ok: true, value: 'x' });
    const left = meters.map(({ gas }) => gas);
    expect(left.some((gas) => gas < 100_000n)).toBe(true);
    for (const meter of meters) meter.gas = 1n;
    // Whether the guest is stopped before it came to its end is the meter's business.
    metered.call('say_it', ['x']);
    expect(meters.some(({ gas }) => gas < 0n)).toBe(true);
    for (const meter of meters) meter.gas = 100_000n;
    expect(metered.call('say_it', ['x']).ok).toBe(true);
  });

  it('is transpiled once', async () => {
    const kept = new Map();
    let loads = 0;
    const components = {
      cache: { get: (key: string) => Promise.resolve(kept.get(key)), set: (key: string, made: unknown) => Promise.resolve(void kept.set(key, made)) },
      loadJco: async () => {
        loads++;
        return (await import('../../../runtime/marine/component/jco.ts')).installedJco();
      },
    };
    await load({ modules: [{ name: 'kinds', code }], components });
    await load({ modules: [{ name: 'again', code }], components });
    expect([loads, kept.size]).toEqual([1, 1]);
  });

  it('is kept in a directory, and made again when the file there is broken', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'aqua-transpiled-'));
    try {
      const cache = directoryCache(directory);
      await load({ modules: [{ name: 'kinds', code }], components: { cache } });
      const [file = ''] = readdirSync(directory);
      const kept = await load({ modules: [{ name: 'kinds', code }], components: { cache: directoryCache(directory), loadJco: () => Promise.reject(new Error('not needed')) } });
      expect(kept.call('say_it', ['x'])).toEqual({ ok: true, value: 'x' });
      writeFileSync(join(directory, file), '{"code":"');
      const again = await load({ modules: [{ name: 'kinds', code }], components: { cache } });
      expect(again.call('say_it', ['x'])).toEqual({ ok: true, value: 'x' });
      expect(readdirSync(directory)).toEqual([file]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('says what to install when jco is missing', async () => {
    const loaded = await loadService({ modules: [{ name: 'kinds', code: await writtenComponent({ functions: {} }) }], components: { loadJco: () => Promise.reject(new Error('Cannot find package')) } });
    expect(loaded.ok ? '' : loaded.error).toEqual({ kind: 'needs-jco', module: 'kinds', message: 'kinds is a component, and components need a package that is not installed: npm install @bytecodealliance/jco-transpile@0.15.0 (Cannot find package)' });
  });
});

describe('a component that is not loaded', () => {
  it('is none', async () => {
    const code = await writtenComponent(kinds);
    for (const length of [8, 9, 30, 200, code.length - 1]) expect(await refusal({ name: 'a', code: code.slice(0, length) })).toMatch(length === 8 ? /^loaded$/ : /^not-wasm: /);
    expect(await refusal({ name: 'a', code: Uint8Array.of(...code.slice(0, 8), 12, 0) })).toBe('not-wasm: a is not usable: the component has a section of kind 12 (at byte 8)');
  });

  it('is altered anywhere: it is refused or loads, and others load after it', async () => {
    const code = await writtenComponent(kinds);
    const cache = { get: () => Promise.resolve(undefined), set: () => Promise.resolve() };
    const outcomes = { loaded: 0, refused: 0 };
    for (const varied of fc.sample(fc.tuple(fc.nat(code.length - 1), fc.nat(255)), { numRuns: 150, seed: 1 })) {
      const altered = code.slice();
      altered[varied[0]] = varied[1];
      const loaded = await loadService({ modules: [{ name: 'a', code: altered }], components: { cache } });
      if (loaded.ok) outcomes.loaded++;
      else outcomes.refused++;
    }
    expect(outcomes.refused).toBeGreaterThan(50);
    expect((await loadService({ modules: [{ name: 'a', code }], components: { cache } })).ok).toBe(true);
  });

  it('imports what it was not granted', async () => {
    const importing = async (declaration: string): Promise<string> => refusal({ name: 'a', code: await componentFrom(`(component ${declaration})`) });
    expect(await importing('(import "wasi:sockets/tcp@0.2.0" (instance (export "open" (func))))')).toMatch(/^unknown-import: component a imports wasi:sockets\/tcp@0.2.0, which it was not granted; of WASI 0.2 there are: wasi:cli\/environment, /);
    expect(await importing('(import "wasi:cli/environment@0.2.0" (instance (export "set-environment" (func))))')).toBe('unknown-import: component a imports set-environment of wasi:cli/environment@0.2.0, which there is none of here');
    expect(await importing('(import "names" (instance (export "last" (func))))')).toBe('missing-module: module a calls names.last, and no module names is loaded before it; there are: none');
    expect(await importing('(import "log" (func))')).toBe('unknown-import: component a imports the function log by itself, as a program of the host, and was granted none of that name; there are: none (functions of other modules are imported in an interface of the module\'s name)');
    expect(await importing('(import "thing" (type (sub resource)))')).toBe('unknown-import: component a imports the resource thing, which nothing here offers: a resource stays in the component that made it; give out a number or a text by which that one finds it again');
  });

  it('has types that do not pass', async () => {
    const resource = await componentFrom(`(component
      (component $inner
        (type $thing' (resource (rep i32)))
        (export $thing "thing" (type $thing'))
        (core module $m (func (export "make") (result i32) (i32.const 1)))
        (core instance $i (instantiate $m))
        (func (export "make") (result (own $thing)) (canon lift (core func $i "make"))))
      (instance $in (instantiate $inner))
      (export "demo:kit/things" (instance $in)))`);
    expect(await refusal({ name: 'a', code: resource })).toBe('bad-interface: component a cannot be used: make gives the type resource, which does not pass between modules: a resource stays in the component that made it; give out a number or a text by which that one finds it again');
    expect(await refusal({ name: 'a', code: await writtenComponent({ types: `(type $v' (variant (case "tag" u8))) (import "v" (type $v (eq $v')))`, functions: { take: { type: '(param "of" $v)', core: '(param i32 i32)' } } }) })).toBe('bad-interface: component a cannot be used: take has the parameter of of the type a variant with a case called `tag`, which does not pass between modules');
  });

  it('has names that would be code', async () => {
    const name = `f'+globalThis.hacked()+'`;
    const code = await componentFrom(`(component (core module $m (func (export "${name}") (result i32) i32.const 1)) (core instance $i (instantiate $m)) (alias core export $i "${name}" (core func $f)) (func (export "hey") (result u32) (canon lift (core func $f))))`);
    expect(await refusal({ name: 'a', code })).toMatch(/^not-wasm: a is not usable: the component has the name "f'\+globalThis\.hacked\(\)\+'"; only letters/);
    const inside = await componentFrom(`(component (core module $m (func (export "a\\\\")) (func (export "b")) ))`);
    expect(await refusal({ name: 'a', code: inside })).toMatch(/^not-wasm: a module of component a has the name /);
  });
});
