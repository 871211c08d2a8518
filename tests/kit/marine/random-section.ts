/** Sections whose tables are well-formed, though they need not make sense together. */
import fc from 'fast-check';
import { elementOpcodes, indexOpcodes, plainOpcodes } from '../../../runtime/marine/interface-types/instructions.ts';
import type { ElementOp, IndexOp, Instruction, PlainOp } from '../../../runtime/marine/interface-types/instructions.ts';
import { typeCodes } from '../../../runtime/marine/interface-types/type-codes.ts';
import type { PlainTypeKind } from '../../../runtime/marine/interface-types/type-codes.ts';
import type { InterfaceType, InterfaceTypes } from '../../../runtime/marine/interface-types/types.ts';

const index = fc.oneof(fc.nat(12), fc.nat(0xffffffff));
const name = fc.oneof(fc.string({ maxLength: 12, unit: 'grapheme' }), fc.string({ minLength: 60, maxLength: 63, unit: 'binary' }));

const type: fc.Arbitrary<InterfaceType> = fc.letrec<{ type: InterfaceType }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small' },
    fc.record({ kind: fc.constantFrom(...(Object.keys(typeCodes) as PlainTypeKind[])) }),
    fc.record({ kind: fc.constant('record' as const), index }),
    fc.record({ kind: fc.constant('array' as const), element: tie('type') }),
  ),
})).type;

const named = fc.record({ name, type });

const instruction: fc.Arbitrary<Instruction> = fc.oneof(
  fc.record({ op: fc.constantFrom(...(Object.keys(plainOpcodes) as PlainOp[])) }),
  fc.record({ op: fc.constantFrom(...(Object.keys(indexOpcodes) as IndexOp[])), index }),
  fc.record({ op: fc.constantFrom(...(Object.keys(elementOpcodes) as ElementOp[])), element: type }),
  fc.record({ op: fc.constant('i32.push' as const), value: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }) }),
  fc.record({ op: fc.constant('i64.push' as const), value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) }),
);

const list = <Item>(item: fc.Arbitrary<Item>, minLength = 0): fc.Arbitrary<Item[]> => fc.oneof({ weight: 20, arbitrary: fc.array(item, { minLength, maxLength: 6 }) }, { weight: 1, arbitrary: fc.array(item, { minLength: 120, maxLength: 255 }) });

export const sections: fc.Arbitrary<InterfaceTypes> = fc.record({
  version: fc.option(name, { nil: undefined }),
  types: fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant('function' as const), parameters: list(named), results: list(type) }),
      fc.record({ kind: fc.constant('record' as const), name, fields: list(named, 1) }),
    ),
  ),
  imports: fc.array(fc.record({ module: name, name, type: index })),
  adapters: fc.array(fc.record({ type: index, instructions: list(instruction) })),
  exports: fc.array(fc.record({ name, type: index })),
  implementations: fc.array(fc.record({ core: index, adapter: index })),
});
