/**
 * What random programs are made of before they are typed: trees of choices. Every choice is a number that is reduced modulo what is
 * possible where it is used, so any subtree can be dropped or replaced while a counterexample shrinks, and 0 is the simplest choice.
 */
import fc from 'fast-check';

export interface ValueShape {
  readonly pick: number;
  readonly parts: readonly ValueShape[];
}

export type StatementKind =
  | 'call'
  | 'assign'
  | 'push'
  | 'stream'
  | 'on'
  | 'if'
  | 'try'
  | 'for'
  | 'par'
  | 'collect'
  | 'co'
  | 'closure'
  | 'arrow'
  | 'risky'
  | 'ability'
  | 'option'
  | 'override'
  | 'service'
  | 'live'
  | 'peer';

export interface StatementShape {
  readonly kind: StatementKind;
  readonly pick: number;
  readonly values: readonly ValueShape[];
  readonly blocks: readonly BlockShape[];
}

export type BlockShape = readonly StatementShape[];

export interface FunctionShape {
  readonly pick: number;
  readonly params: readonly number[];
  readonly results: readonly ValueShape[];
  readonly body: BlockShape;
}

export interface ProgramShape {
  /** How it is spread over files. */
  readonly files: number;
  readonly functions: readonly FunctionShape[];
  readonly main: FunctionShape;
}

const pick = fc.nat({ max: 9_999 });

const { value } = fc.letrec<{ value: ValueShape }>((tie) => ({
  value: fc.oneof(
    { depthIdentifier: 'value', maxDepth: 2, depthSize: 'small' },
    fc.record({ pick, parts: fc.constant([]) }),
    fc.record({ pick, parts: fc.array(tie('value'), { minLength: 1, maxLength: 3 }) }),
  ),
}));

const values = fc.array(value, { minLength: 1, maxLength: 3 });

const simple: fc.Arbitrary<StatementKind> = fc.constantFrom('call', 'assign', 'push', 'stream', 'arrow', 'arrow', 'risky', 'ability', 'option', 'override', 'service', 'live', 'peer');
const compound: fc.Arbitrary<StatementKind> = fc.constantFrom('on', 'on', 'on', 'if', 'try', 'try', 'for', 'par', 'par', 'collect', 'collect', 'co', 'closure');

const { block } = fc.letrec<{ block: BlockShape; statement: StatementShape }>((tie) => ({
  block: fc.array(tie('statement'), { minLength: 1, maxLength: 4, depthIdentifier: 'block', size: 'max' }),
  statement: fc.oneof(
    { depthIdentifier: 'block', maxDepth: 3 },
    fc.record({ kind: simple, pick, values, blocks: fc.constant([]) }),
    fc.record({ kind: compound, pick, values, blocks: fc.array(tie('block'), { minLength: 1, maxLength: 3 }) }),
  ),
}));

const func: fc.Arbitrary<FunctionShape> = fc.record({
  pick,
  params: fc.array(pick, { maxLength: 3 }),
  results: fc.array(value, { minLength: 1, maxLength: 4 }),
  body: block,
});

export const programShape: fc.Arbitrary<ProgramShape> = fc.record({ files: pick, functions: fc.array(func, { maxLength: 3 }), main: func });
