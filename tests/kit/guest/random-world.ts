/** Random WIT files whose functions give back what they get, and values for them. */
import fc from 'fast-check';
import { scalarNames, type ScalarName } from '../../../guest/wit/wit.ts';
import { ranges } from '../marine/random-world.ts';

export type RandomType =
  | { readonly kind: 'scalar'; readonly name: ScalarName }
  | { readonly kind: 'string' }
  | { readonly kind: 'list'; readonly of: RandomType }
  | { readonly kind: 'record'; readonly fields: readonly RandomType[] };

/** The types of its parameters; the result is a record of all of them. */
export type RandomFunction = readonly [RandomType, ...RandomType[]];

const scalar = fc.constantFrom(...scalarNames).map((name): RandomType => ({ kind: 'scalar', name }));

const type: fc.Arbitrary<RandomType> = fc.letrec<{ type: RandomType }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small', maxDepth: 4, withCrossShrink: true },
    { weight: 3, arbitrary: scalar },
    { weight: 2, arbitrary: fc.constant({ kind: 'string' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'list' as const, of: { kind: 'scalar' as const, name: 'u8' as const } }) },
    { weight: 2, arbitrary: tie('type').map((of) => ({ kind: 'list' as const, of })) },
    { weight: 2, arbitrary: fc.array(tie('type'), { minLength: 1, maxLength: 5 }).map((fields) => ({ kind: 'record' as const, fields })) },
  ),
})).type;

export const randomFunction: fc.Arbitrary<RandomFunction> = fc.tuple(type, fc.array(type, { maxLength: 5 })).map(([first, rest]) => [first, ...rest]);

/** The WIT file of a module `echoes` with these functions, `echo-0` and so on; parameters and fields are `a0`, `a1`, … */
export function witOf(functions: readonly RandomFunction[]): string {
  const records: string[] = [];
  const record = (fields: readonly RandomType[]): string => {
    const inner = fields.map(nameOf);
    const name = `r${records.length}`;
    records.push(`  record ${name} { ${inner.map((each, i) => `a${i}: ${each}`).join(', ')} }\n`);
    return name;
  };
  const nameOf = (each: RandomType): string => {
    switch (each.kind) {
      case 'scalar':
        return each.name;
      case 'string':
        return 'string';
      case 'list':
        return `list<${nameOf(each.of)}>`;
      case 'record':
        return record(each.fields);
    }
  };
  const lines = functions.map((parameters, i) => {
    const types = parameters.map(nameOf);
    const name = `r${records.length}`;
    records.push(`  record ${name} { ${types.map((each, k) => `a${k}: ${each}`).join(', ')} }\n`);
    return `  export echo-${i}: func(${types.map((each, k) => `a${k}: ${each}`).join(', ')}) -> ${name};\n`;
  });
  return `world echoes {\n${records.join('')}${lines.join('')}}\n`;
}

/** A value as JSON has it: bytes are lists of numbers, integers beyond 2^53 are `bigint`. */
export type RandomValue = boolean | number | bigint | string | readonly RandomValue[] | { readonly [field: string]: RandomValue };

/** Values of a type, its limits and empty ones among them. */
export function valueOf(of: RandomType): fc.Arbitrary<RandomValue> {
  switch (of.kind) {
    case 'string':
      return fc.oneof(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.constantFrom('', '\0', 'żółć🦆', 'x'.repeat(3000)));
    case 'list':
      return fc.oneof({ weight: 9, arbitrary: fc.array(valueOf(of.of), { maxLength: 5 }) }, { weight: 1, arbitrary: fc.array(valueOf(of.of), { minLength: 20, maxLength: 40 }) });
    case 'record':
      return recordOf(of.fields);
    case 'scalar':
      switch (of.name) {
        case 'bool':
          return fc.boolean();
        case 'f32':
          return fc.integer({ min: -(2 ** 23), max: 2 ** 23 }).map((value) => value / 256);
        case 'f64':
          // The first generation reads decimals of many digits a little wrong.
          return fc.integer({ min: -(2 ** 31), max: 2 ** 31 }).map((value) => value / 4);
        default: {
          const [min, max] = ranges[of.name];
          return fc.oneof(fc.constantFrom(min, max, 0n, 1n), fc.bigInt({ min, max })).map((value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value));
        }
      }
  }
}

export function recordOf(fields: readonly RandomType[]): fc.Arbitrary<Readonly<Record<string, RandomValue>>> {
  return fc.record(Object.fromEntries(fields.map((field, i) => [`a${i}`, valueOf(field)])));
}
