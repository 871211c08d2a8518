/** Types of components that neither Aqua nor Marine modules have: how they look to both. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { printAqua } from '../../../runtime/marine/index.ts';
import type { MarineService } from '../../../runtime/marine/index.ts';
import { writtenComponent } from '../../kit/marine/components.ts';
import type { WrittenComponent } from '../../kit/marine/components.ts';
import { load } from '../../kit/marine/load.ts';

/** Stores its parameters at 16 and gives them back. */
const storing = (...stores: readonly string[]): string => `${stores.map((store, index) => `(${store} (local.get ${index}))`).join(' ')} (i32.const 16)`;

const rich: WrittenComponent = {
  types: `(type $shape' (variant (case "empty") (case "circle" f64) (case "two-names" (tuple string string)) (case "byte" u8)))
  (import "shape" (type $shape (eq $shape')))
  (type $pair' (tuple u8 string))
  (import "pair" (type $pair (eq $pair')))`,
  functions: {
    'shape-of': {
      type: '(param "of" $shape) (result $shape)',
      // The payloads share their places: the first holds a float, an address or a byte.
      core: `(param i32 i64 i32 i32 i32) (result i32) (i32.store8 (i32.const 16) (local.get 0))
        (if (i32.eq (local.get 0) (i32.const 2)) (then (i32.store (i32.const 24) (i32.wrap_i64 (local.get 1))) (i32.store (i32.const 28) (local.get 2)) (i32.store (i32.const 32) (local.get 3)) (i32.store (i32.const 36) (local.get 4))) (else (i64.store (i32.const 24) (local.get 1))))
        (i32.const 16)`,
    },
    'pair-of': { type: '(param "of" $pair) (result $pair)', core: `(param i32 i32 i32) (result i32) ${storing('i32.store8 (i32.const 16)', 'i32.store (i32.const 20)', 'i32.store (i32.const 24)')}` },
    pairs: { type: '(param "of" (list (tuple u8 u16))) (result (list (tuple u8 u16)))', core: `(param i32 i32) (result i32) ${storing('i32.store (i32.const 16)', 'i32.store (i32.const 20)')}` },
    outcomes: { type: '(param "of" (list (result u8 (error u16)))) (result (list (result u8 (error u16))))', core: `(param i32 i32) (result i32) ${storing('i32.store (i32.const 16)', 'i32.store (i32.const 20)')}` },
    'maybe-maybe': { type: '(param "of" (option (option u32))) (result (option (option u32)))', core: `(param i32 i32 i32) (result i32) ${storing('i32.store8 (i32.const 16)', 'i32.store8 (i32.const 20)', 'i32.store (i32.const 24)')}` },
  },
};

describe('a component', () => {
  let service: MarineService;
  beforeAll(async () => {
    service = await load({ modules: [{ name: 'rich', code: await writtenComponent(rich) }] });
  });
  const value = (name: string, ...args: readonly unknown[]): unknown => {
    const called = service.call(name, args);
    return called.ok ? called.value : called.error.message;
  };

  it('has tuples as records of f0, f1 and so on', () => {
    expect(value('pair_of', { f0: 7, f1: 'x' })).toEqual({ f0: 7, f1: 'x' });
    expect(value('pair_of', [7, 'x'])).toEqual({ f0: 7, f1: 'x' });
    expect(value('pair_of', { f0: 300, f1: 'x' })).toBe('argument of.f0 of pair_of must be an integer from 0 to 255 (u8), got 300');
    expect(value('pairs', [{ f0: 1, f1: 2 }, { f0: 3, f1: 4 }])).toEqual([{ f0: 1, f1: 2 }, { f0: 3, f1: 4 }]);
  });

  it('has variants as records with the name of the case and a list for what each may hold', () => {
    const none = { circle: [], two_names: [], byte: new Uint8Array() };
    for (const shape of [{ tag: 'empty', ...none }, { tag: 'circle', ...none, circle: [1.5] }, { tag: 'two-names', ...none, two_names: [{ f0: 'a', f1: 'ß' }] }, { tag: 'byte', ...none, byte: Uint8Array.of(9) }]) expect(value('shape_of', shape)).toEqual(shape);
    expect(value('shape_of', { tag: 'square', ...none })).toBe('argument of.tag of shape_of must be one of empty, circle, two-names, byte, got "square"');
    expect(value('shape_of', { tag: 'circle', ...none })).toBe('argument of.circle of shape_of must be a list of one value, since the tag is circle');
    expect(value('shape_of', { tag: 'circle', ...none, circle: [1, 2] })).toBe('argument of.circle of shape_of must be a list of one value, since the tag is circle');
    expect(value('shape_of', { tag: 'empty', ...none, circle: [1] })).toBe('argument of.circle of shape_of must be empty, since the tag is empty');
  });

  it('has results within other values as variants of ok and error, and options within options as lists of lists', () => {
    const outcomes = [{ tag: 'ok', ok: Uint8Array.of(1), error: [] }, { tag: 'error', ok: new Uint8Array(), error: [500] }];
    expect(value('outcomes', outcomes)).toEqual(outcomes);
    expect([[], [[]], [[5]]].map((one) => value('maybe_maybe', one))).toEqual([[], [[]], [[5]]]);
  });

  it('looks like this in Aqua', () => {
    expect(printAqua([...service.functions].map(([name, signature]) => ({ name, ...signature })), 'Rich', 'rich').text).toBe(`data TupleStringString:
  f0: string
  f1: string

data Shape:
  tag: string
  circle: []f64
  two_names: []TupleStringString
  byte: []u8

data Pair:
  f0: u8
  f1: string

data TupleU8U16:
  f0: u8
  f1: u16

data ResultU8U16:
  tag: string
  ok: []u8
  error: []u16

service Rich("rich"):
  shape_of(of: Shape) -> Shape
  pair_of(of: Pair) -> Pair
  pairs(of: []TupleU8U16) -> []TupleU8U16
  outcomes(of: []ResultU8U16) -> []ResultU8U16
  maybe_maybe(of: [][]u32) -> [][]u32
`);
  });
});

describe('a function that may fail', () => {
  const check = '(param "fine" bool) (result (result u32 (error string)))';
  const failing: WrittenComponent = {
    functions: {
      check: { type: check, core: '(param i32) (result i32) (i32.store8 (i32.const 16) (i32.eqz (local.get 0))) (i32.store (i32.const 20) (i32.const 512)) (i32.store (i32.const 24) (i32.const 14)) (if (i32.eq (local.get 0) (i32.const 1)) (then (i32.store (i32.const 20) (i32.const 7)))) (i32.const 16)' },
      stop: { type: '(result (result u32))', core: '(result i32) unreachable' },
    },
  };
  const caller: WrittenComponent = {
    types: `(import "checks" (instance $checks (export "check" (func ${check})) (export "stop" (func (result (result u32)))))) (alias export $checks "check" (func $check)) (alias export $checks "stop" (func $stop))`,
    lowered: { check: { core: '(param i32 i32)', from: '$check' }, stop: { core: '(param i32)', from: '$stop' } },
    functions: {
      // The case, and what it holds: a number, or the length of the error.
      ask: { type: '(param "fine" bool) (result (tuple u32 u32))', core: '(param i32) (result i32) (call $check (local.get 0) (i32.const 16)) (i32.store (i32.const 40) (i32.load8_u (i32.const 16))) (i32.store (i32.const 44) (if (result i32) (i32.load8_u (i32.const 16)) (then (i32.load (i32.const 24))) (else (i32.load (i32.const 20))))) (i32.const 40)' },
      stop: { type: '(result u32)', core: '(result i32) (call $stop (i32.const 16)) (i32.const 1)' },
    },
  };

  it('gives its error to the component that called it; a trap ends both', async () => {
    const service = await load({ modules: [{ name: 'checks', code: await writtenComponent(failing) }, { name: 'caller', code: await writtenComponent(caller) }] });
    expect(service.call('ask', [true])).toEqual({ ok: true, value: { f0: 0, f1: 7 } });
    expect(service.call('ask', [false])).toEqual({ ok: true, value: { f0: 1, f1: 14 } });
    expect(service.call('stop', [])).toMatchObject({ ok: false, error: { kind: 'trap', module: 'checks', function: 'stop' } });
    expect(service.call('ask', [false])).toEqual({ ok: true, value: { f0: 1, f1: 14 } });
  });
});

it('that lays many lists over the same bytes is stopped before they are made', async () => {
  const code = await writtenComponent({
    functions: {
      much: {
        type: '(result (list (list u8)))',
        core: `(result i32) (local $i i32)
          (loop $again
            (i32.store offset=1024 (i32.shl (local.get $i) (i32.const 3)) (i32.const 0))
            (i32.store offset=1028 (i32.shl (local.get $i) (i32.const 3)) (i32.const 60000))
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (br_if $again (i32.lt_u (local.get $i) (i32.const 1000))))
          (i32.store (i32.const 16) (i32.const 1024)) (i32.store (i32.const 20) (i32.const 1000)) (i32.const 16)`,
      },
      many: { type: '(result (list (tuple u8 u8)))', core: '(result i32) (i32.store (i32.const 16) (i32.const 1024)) (i32.store (i32.const 20) (i32.const 2000000000)) (i32.const 16)' },
    },
  });
  const service = await load({ modules: [{ name: 'bomb', code }], limits: { bytes: 200_000, values: 10_000 } });
  const slices = vi.spyOn(ArrayBuffer.prototype, 'slice');
  try {
    expect(service.call('much', [])).toMatchObject({ ok: false, error: { kind: 'limit', detail: 'the call brought more than 200000 bytes out of modules' } });
    expect(slices.mock.calls.length).toBeLessThan(10);
    expect(service.call('many', [])).toMatchObject({ ok: false, error: { kind: 'limit', detail: 'the call brought more than 10000 values out of modules' } });
  } finally {
    slices.mockRestore();
  }
});
