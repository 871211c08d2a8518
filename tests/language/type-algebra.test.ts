import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ScalarName } from '../../compiler/syntax/tree.ts';
import { bottom, scalar, top } from '../../compiler/types/basic-types.ts';
import { join } from '../../compiler/types/join.ts';
import { printType } from '../../compiler/types/print-type.ts';
import { integerRange } from '../../compiler/types/scalars.ts';
import { isSubtype } from '../../compiler/types/subtype.ts';
import type { Type } from '../../compiler/types/type.ts';

const scalarNames = ['u8', 'u16', 'u32', 'u64', 'i8', 'i16', 'i32', 'i64', 'f32', 'f64', 'bool', 'string'] as const satisfies readonly ScalarName[];
const leaf: fc.Arbitrary<Type> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...scalarNames).map(scalar) },
  { weight: 3, arbitrary: fc.constantFrom('unsigned', 'signed', 'float').map((literal): Type => ({ kind: 'literal', literal })) },
  { weight: 1, arbitrary: fc.constantFrom(top, bottom) },
);

const { data } = fc.letrec<{ data: Type }>((tie) => ({
  data: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.record({ kind: fc.constantFrom('array', 'option', 'stream'), element: tie('data') }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('data'), { minKeys: 1 }).map((fields): Type => ({ kind: 'struct', name: 'D', fields: new Map(Object.entries(fields)) })),
  ),
}));

const arrow: fc.Arbitrary<Type> = fc
  .tuple(fc.array(data, { maxLength: 2 }), fc.array(data, { maxLength: 2 }))
  .map(([parameters, results]) => ({ kind: 'arrow', parameters: parameters.map((type) => ({ name: undefined, type })), results }));

const type = fc.oneof({ weight: 4, arbitrary: data }, { weight: 1, arbitrary: arrow });

test('a type fits itself, ⊥ fits everything, everything fits ⊤', () => {
  fc.assert(fc.property(type, (a) => isSubtype(a, a) && isSubtype(bottom, a) && isSubtype(a, top)));
});

test('what fits a type fits all that this type fits', () => {
  // All triples of a pool: random triples hardly ever fit each other.
  const leaves = [...scalarNames.map(scalar), ...(['unsigned', 'signed', 'float'] as const).map((literal): Type => ({ kind: 'literal', literal }))];
  const wrapped = leaves.slice(0, 4).flatMap((element) => (['array', 'option', 'stream'] as const).map((kind): Type => ({ kind, element })));
  const pool = [...leaves, ...wrapped, ...fc.sample(type, { numRuns: 60, seed: 7 })];
  for (const a of pool) {
    for (const b of pool) {
      if (!isSubtype(a, b)) continue;
      for (const c of pool) {
        if (isSubtype(b, c) && !isSubtype(a, c)) expect.fail(`${printType(a)} ≤ ${printType(b)} ≤ ${printType(c)}`);
      }
    }
  }
});

test('both sides fit their join, whichever comes first', () => {
  fc.assert(
    fc.property(data, data, (a, b) => {
      const joined = join(a, b);
      const other = join(b, a);
      const words = `${printType(a)} ∪ ${printType(b)} = ${joined === undefined ? 'nothing' : printType(joined)}`;
      expect(joined === undefined, words).toBe(other === undefined);
      if (joined === undefined || other === undefined) return;
      expect(isSubtype(a, joined) && isSubtype(b, joined), words).toBe(true);
      expect(isSubtype(joined, other) && isSubtype(other, joined), words).toBe(true);
    }),
    { numRuns: 400 },
  );
});

test('integers widen exactly where every value fits', () => {
  const integers = scalarNames.filter((name) => integerRange(name) !== undefined);
  for (const from of integers) {
    for (const to of integers) {
      const small = integerRange(from) ?? { min: 0n, max: 0n };
      const large = integerRange(to) ?? { min: 0n, max: 0n };
      expect(isSubtype(scalar(from), scalar(to)), `${from} ≤ ${to}`).toBe(small.min >= large.min && small.max <= large.max);
    }
  }
});

test.each([
  ['u8', 'u16', 'u16'],
  ['u8', 'i8', 'i16'],
  ['u32', 'i8', 'i64'],
  ['u16', 'f32', 'f32'],
  ['i32', 'f32', 'f64'],
  ['u64', 'i8', undefined],
  ['i64', 'f64', undefined],
  ['string', 'u8', undefined],
] as const)('%s ∪ %s = %s', (one, other, expected) => {
  const joined = join(scalar(one), scalar(other));
  expect(joined === undefined ? undefined : printType(joined)).toBe(expected);
});

test('arrows: fewer parameters and more results fit, services and abilities compare by methods', () => {
  const u8 = scalar('u8');
  const arrowOf = (parameters: number, results: number): Type => ({ kind: 'arrow', parameters: Array.from({ length: parameters }, () => ({ name: undefined, type: u8 })), results: Array.from({ length: results }, () => u8) });
  expect(isSubtype(arrowOf(1, 2), arrowOf(2, 1))).toBe(true);
  expect(isSubtype(arrowOf(2, 1), arrowOf(1, 1))).toBe(false);
  expect(isSubtype(arrowOf(1, 1), arrowOf(1, 2))).toBe(false);
  const struct: Type = { kind: 'struct', name: 'S', fields: new Map([['x', u8]]) };
  const ability: Type = { kind: 'ability', name: 'A', fields: new Map([['x', u8]]) };
  expect(isSubtype(struct, ability)).toBe(false);
  expect(isSubtype(ability, struct)).toBe(false);
});
