import * as dagCbor from '@ipld/dag-cbor';
import fc from 'fast-check';
import { CID } from 'multiformats/cid';
import { describe, expect, it } from 'vitest';
import { cidOfJson, decodeValue, digestOf, encodeValue } from '../../runtime/particle/cid.ts';
import { canonicalNumber, field, isWithinDepth, jsonEqual, normalise, parseJson, printJson } from '../../runtime/particle/json.ts';
import type { Json } from '../../runtime/particle/json.ts';
import { nobleCrypto } from '../../runtime/particle/keys.ts';

/** Any JSON value, with the numbers, strings and keys that go wrong most easily. */
const anyJson: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Json>(null, true, false, 0, '', 'é', '\u{1f600}', '\uffff', '\u2028', '"\\\n\u0000'),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(canonicalNumber),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }).map(canonicalNumber),
    fc.string({ unit: 'binary' }),
    fc.array(tie('json'), { maxLength: 5 }),
    fc
      .array(fc.tuple(fc.oneof(fc.string({ unit: 'binary', maxLength: 5 }), fc.constantFrom('__proto__', 'constructor', 'toString', '1', 'a', 'bb')), tie('json')), { maxLength: 5 })
      .map((entries): Json => Object.fromEntries(entries)),
  ),
})).json;

function parsed(text: string): Json {
  const result = parseJson(text);
  if (!result.ok) throw new Error(`${text}: ${result.message} at ${result.offset}`);
  return result.value;
}

describe('JSON text', () => {
  it('keeps 64-bit integers and rounds what is larger', () => {
    expect(parsed('[9223372036854775807,-9223372036854775808,18446744073709551615,18446744073709551616,-9223372036854775809]')).toEqual([
      9223372036854775807n,
      -9223372036854775808n,
      18446744073709551615n,
      2 ** 64,
      -(2n ** 63n),
    ]);
    expect(printJson(parsed('[9007199254740993,100.0,1e16,1e22,1e-7,-0.0,1.2345678901234567e20]'))).toBe('[9007199254740993,100,10000000000000000,1e22,1e-7,0,123456789012345670000]');
  });

  it('prints like the first VM: sorted keys, few escapes', () => {
    expect(printJson(parsed('{ "b" : 1, "a" : "\\u007f\\u2028\\u001F\\/\\n\\u00e9", "\\ue000" : 2, "\\ud83d\\ude00" : 3 }'))).toBe('{"a":"\u007f\u2028\\u001f/\\né","b":1,"\ue000":2,"\u{1f600}":3}');
  });

  it('lets the last of equal keys win and no key touch a prototype', () => {
    const value = parsed('{"a":1,"__proto__":{"polluted":true},"a":2}');
    expect(printJson(value)).toBe('{"__proto__":{"polluted":true},"a":2}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(field({}, 'toString')).toBeUndefined();
  });

  it.each([
    ['', 'ends here', 0],
    ['[1,]', 'expected a value', 3],
    ['{"a" 1}', 'expected `:`', 5],
    ['01', 'should end here', 1],
    ['"a\nb"', 'must be escaped', 2],
    ['"\\ud800"', 'surrogate', 0],
    ['1e999', 'too large', 0],
    ['"abc', 'never closed', 0],
    ['['.repeat(100_000), 'too deeply', 512],
    ['nul', 'expected a value', 0],
  ])('refuses %j', (text, message, offset) => {
    expect(parseJson(text)).toMatchObject({ ok: false, message: expect.stringContaining(message) as string, offset });
  });

  it('agrees with JSON.parse on what is JSON', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string({ unit: fc.constantFrom(...Array.from('{}[]",:0123456789.eE+-truefalsn \\u')) })), (text) => {
        let reference: unknown;
        try {
          reference = JSON.parse(text);
        } catch {
          expect(parseJson(text).ok).toBe(false);
          return;
        }
        const mine = parseJson(text);
        const theirs = normalise(reference);
        // JSON.parse reads 1e999 as infinity and lets half surrogates pass.
        expect(mine.ok).toBe(theirs.ok);
        // JSON.parse rounds long integers.
        if (mine.ok && theirs.ok && !/\d{16}/.test(text)) expect(printJson(mine.value)).toBe(printJson(theirs.value));
      }),
      { numRuns: 500 },
    );
  });
});

describe('exact JSON', () => {
  it('survives text and bytes, whatever the value', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        const read = parsed(printJson(value));
        expect(jsonEqual(read, value)).toBe(true);
        expect(printJson(read)).toBe(printJson(value));
        const decoded = decodeValue(encodeValue(value));
        expect(decoded.ok && jsonEqual(decoded.value, value)).toBe(true);
        expect(normalise(value)).toMatchObject({ ok: true });
      }),
      { numRuns: 300 },
    );
  });

  it('is equal exactly when its text is', () => {
    fc.assert(
      fc.property(anyJson, anyJson, (a, b) => {
        expect(jsonEqual(a, b)).toBe(printJson(a) === printJson(b));
      }),
      { numRuns: 300 },
    );
    expect(jsonEqual(JSON.parse('{"__proto__":1}') as Json, {})).toBe(false);
    expect(jsonEqual({}, JSON.parse('{"__proto__":1}') as Json)).toBe(false);
    expect(jsonEqual(parsed('{"a":1.0,"b":2}'), parsed('{"b":2,"a":1}'))).toBe(true);
  });

  it('comes from ordinary values, and says what cannot', () => {
    expect(normalise({ a: undefined, b: [undefined, -0, 2 ** 60], c: new Uint8Array([1, 255]), d: new Date(0) })).toEqual({
      ok: true,
      value: { b: [null, 0, 2n ** 60n], c: [1, 255], d: '1970-01-01T00:00:00.000Z' },
    });
    const cycle: Record<string, unknown> = {};
    cycle['self'] = [cycle];
    const shared = { x: 1 };
    let deep: unknown = 0;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(normalise([shared, shared]).ok).toBe(true);
    for (const [bad, message] of [
      [cycle, 'contains itself (at self.0)'],
      [{ f: () => 1 }, 'a function is no JSON value (at f)'],
      [Symbol('s'), 'a symbol'],
      [NaN, 'NaN is no JSON number'],
      [[Infinity], 'Infinity is no JSON number (at 0)'],
      [2n ** 64n, '64 bits'],
      [new Map(), 'a Map'],
      ['\ud800', 'surrogate'],
      [deep, 'more than 512 deep'],
      [{ get x() { throw new Error('mine'); } }, 'mine'],
    ] as const) {
      expect(normalise(bad)).toMatchObject({ ok: false, message: expect.stringContaining(message) as string });
    }
  });

  it('knows its depth without recursion', () => {
    let deep: Json = 0;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(isWithinDepth(deep, 99_999)).toBe(false);
    expect(isWithinDepth(deep, 100_000)).toBe(true);
    expect(isWithinDepth({ a: [] }, 2)).toBe(true);
    expect(isWithinDepth({ a: [] }, 1)).toBe(false);
    expect(() => encodeValue(deep)).toThrow('too deeply');
    expect(printJson(deep)).toHaveLength(200_001);
    expect(jsonEqual(deep, [deep])).toBe(false);
  });
});

describe('DAG-CBOR and CIDs', () => {
  it('are those of the reference implementation', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        const bytes = encodeValue(value);
        expect(bytes).toEqual(Uint8Array.from(dagCbor.encode(value)));
        const text = cidOfJson(value, nobleCrypto);
        const reference = CID.parse(text);
        expect(reference.code).toBe(dagCbor.code);
        expect(reference.version).toBe(1);
        expect(reference.multihash.digest).toEqual(nobleCrypto.sha256(bytes));
        expect(reference.toString()).toBe(text);
        expect(digestOf(text)).toEqual(reference.multihash.digest);
      }),
      { numRuns: 300 },
    );
    expect(cidOfJson({ hello: 'world' }, nobleCrypto)).toBe('bafyreidykglsfhoixmivffc5uwhcgshx4j465xwqntbmu43nb2dzqwfvae');
  });

  it('accept one spelling of a CID only', () => {
    const cid = cidOfJson(1, nobleCrypto);
    const last = cid.at(-1) ?? '';
    const spellings = Array.from('abcdefghijklmnopqrstuvwxyz234567').filter((character) => digestOf(cid.slice(0, -1) + character) !== undefined);
    expect(spellings).toContain(last);
    expect(spellings).toHaveLength(8);
    for (const bad of ['', 'bafyrei', cid.toUpperCase(), `${cid}a`, cid.replace('bafyrei', 'bafkrei'), `${cid.slice(0, 7)}7${cid.slice(8)}`]) expect(digestOf(bad)).toBeUndefined();
  });

  it('never throw for hostile bytes, and what they accept has one form', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.tuple(anyJson.map((value) => encodeValue(value)), fc.nat(), fc.nat(255)).map(([good, at, byte]) => {
        const mutated = good.slice();
        mutated[at % good.length] = byte;
        return mutated;
      }),
    );
    fc.assert(
      fc.property(bytes, (hostile) => {
        const result = decodeValue(hostile);
        if (result.ok) expect(encodeValue(result.value)).toEqual(hostile);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['1801', 'shortest way', 'an integer with a long head'],
    ['1bffffffffffffffff00', 'bytes follow', 'two values'],
    ['3b8000000000000000', '64 bits', 'below i64'],
    ['fb3ff0000000000000', 'as a float', '1.0 as a float'],
    ['fb8000000000000000', 'as a float', '-0.0'],
    ['fb7ff8000000000000', 'finite', 'NaN'],
    ['f93c00', 'not a JSON value', 'a half float'],
    ['f7', 'not a JSON value', 'undefined'],
    ['a2616201616102', 'sorted', 'keys out of order'],
    ['a2616101616102', 'sorted', 'a key twice'],
    ['a10102', 'key', 'a number as key'],
    ['9f01ff', 'indefinite', 'an endless array'],
    ['9bffffffffffffffff', 'past the end', 'an array of 2^64'],
    ['7a7fffffff61', 'past the end', 'a text of 2 GB'],
    ['61ff', 'UTF-8', 'broken text'],
    ['4101', 'byte strings', 'bytes'],
    ['d82a01', 'tags', 'a link'],
    ['81'.repeat(100_000), 'too deeply', 'endless nesting'],
    ['', 'too early', 'nothing'],
  ])('refuse %s', (hex, message) => {
    expect(decodeValue(new Uint8Array(Buffer.from(hex, 'hex')))).toEqual({ ok: false, message: expect.stringContaining(message) as string });
  });

  it('spend no more than the budget', () => {
    const bytes = encodeValue(Array.from({ length: 1000 }, () => []));
    expect(decodeValue(bytes, 10, { items: 1001 }).ok).toBe(true);
    expect(decodeValue(bytes, 10, { items: 1000 })).toEqual({ ok: false, message: 'too many items' });
  });
});
