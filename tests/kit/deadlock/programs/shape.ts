/**
 * What random programs are made of before they are typed: statements with numbers that are reduced modulo what is possible where they
 * are used, so that any part can be dropped or replaced while a counterexample shrinks, and 0 is the simplest choice.
 */
import fc from 'fast-check';

export type SimpleKind = 'push' | 'ask' | 'wait' | 'call' | 'use' | 'count' | 'part' | 'helper' | 'arrow' | 'stream' | 'timeout';
export type CompoundKind = 'on' | 'if' | 'try' | 'for' | 'parseq' | 'par' | 'co' | 'closure';

export interface StatementShape {
  readonly kind: SimpleKind | CompoundKind;
  readonly picks: readonly number[];
  readonly blocks: readonly BlockShape[];
}

export type BlockShape = readonly StatementShape[];

export interface ProgramShape {
  readonly body: BlockShape;
  readonly result: readonly number[];
}

const picks = fc.array(fc.nat({ max: 999 }), { minLength: 5, maxLength: 5 });
const simple: fc.Arbitrary<SimpleKind> = fc.constantFrom('push', 'push', 'ask', 'ask', 'wait', 'wait', 'call', 'use', 'count', 'part', 'helper', 'helper', 'arrow', 'stream', 'timeout');
const compound: fc.Arbitrary<CompoundKind> = fc.constantFrom('on', 'on', 'if', 'if', 'try', 'try', 'for', 'for', 'parseq', 'par', 'par', 'par', 'co', 'closure');

const { block } = fc.letrec<{ block: BlockShape; statement: StatementShape }>((tie) => ({
  block: fc.array(tie('statement'), { minLength: 1, maxLength: 3, size: 'max' }),
  statement: fc.oneof(
    { depthIdentifier: 'block', maxDepth: 2 },
    fc.record({ kind: simple, picks, blocks: fc.constant([]) }),
    fc.record({ kind: compound, picks, blocks: fc.array(tie('block'), { minLength: 1, maxLength: 3, size: 'max' }) }),
  ),
}));

export const programShape: fc.Arbitrary<ProgramShape> = fc.record({ body: block, result: picks });

/** Hands out the numbers of a shape one after the other; zeros when they are used up. */
export class Picks {
  readonly #numbers: readonly number[];
  #at = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  next(): number {
    return this.#numbers[this.#at++] ?? 0;
  }

  /** One of `first` and `others`. */
  of<T>(first: T, ...others: readonly T[]): T {
    const options = [first, ...others];
    return options[this.next() % options.length] ?? first;
  }

  /** One of the options; undefined when there are none. */
  among<T>(options: readonly T[]): T | undefined {
    return options.length === 0 ? undefined : options[this.next() % options.length];
  }
}
