/**
 * What random programs are made of before they are typed: statements with numbers that are reduced modulo what is possible where they
 * are used, so that any part can be dropped or replaced while a counterexample shrinks, and 0 is the simplest choice.
 */
import fc from 'fast-check';

export type SimpleKind = 'push' | 'ask' | 'wait' | 'call' | 'use' | 'count' | 'part' | 'helper' | 'arrow' | 'stream' | 'timeout';
export type CompoundKind = 'on' | 'if' | 'try' | 'for' | 'parseq' | 'par' | 'co' | 'closure';
export type SimpleForm = 'name' | 'node' | 'returned' | 'box' | 'pass' | 'map' | 'view' | 'snapshot' | 'several' | 'dynamic' | 'again';
export type CompoundForm = 'route' | 'chain' | 'each' | 'pairs' | 'caught' | 'boxed';
/** Of statements that few programs have. */
export type FormKind = SimpleForm | CompoundForm;

export interface StatementShape {
  readonly kind: SimpleKind | CompoundKind | FormKind;
  readonly picks: readonly number[];
  readonly blocks: readonly BlockShape[];
}

export type BlockShape = readonly StatementShape[];

export interface ProgramShape {
  readonly body: BlockShape;
  /** Statements after that many are left out. */
  readonly most: number;
  readonly result: readonly number[];
}

const picks = fc.array(fc.nat({ max: 999 }), { minLength: 10, maxLength: 10 });
const simpleKind: fc.Arbitrary<SimpleKind> = fc.constantFrom('push', 'push', 'ask', 'ask', 'wait', 'wait', 'call', 'use', 'count', 'part', 'helper', 'helper', 'arrow', 'stream', 'timeout');
const compoundKind: fc.Arbitrary<CompoundKind> = fc.constantFrom('on', 'on', 'if', 'if', 'try', 'try', 'for', 'for', 'parseq', 'par', 'par', 'par', 'co', 'closure');

const simpleForm: fc.Arbitrary<SimpleForm> = fc.constantFrom('name', 'name', 'node', 'node', 'returned', 'box', 'box', 'pass', 'map', 'map', 'view', 'view', 'snapshot', 'several', 'dynamic', 'again');
const compoundForm: fc.Arbitrary<CompoundForm> = fc.constantFrom('route', 'route', 'chain', 'each', 'each', 'each', 'pairs', 'caught', 'boxed');

type Kind = StatementShape['kind'];

/** Blocks in blocks. */
function blocksOf(simple: fc.Arbitrary<Kind>, compound: fc.Arbitrary<Kind>): fc.Arbitrary<BlockShape> {
  const { block } = fc.letrec<{ block: BlockShape; statement: StatementShape }>((tie) => ({
    block: fc.array(tie('statement'), { minLength: 1, maxLength: 3, size: 'max' }),
    statement: fc.oneof(
      { depthIdentifier: 'block', maxDepth: 2 },
      fc.record({ kind: simple, picks, blocks: fc.constant([]) }),
      fc.record({ kind: compound, picks, blocks: fc.array(tie('block'), { minLength: 1, maxLength: 3, size: 'max' }) }),
    ),
  }));
  return block;
}

const block = blocksOf(simpleKind, compoundKind);
const formBlock = blocksOf(fc.oneof(simpleKind, simpleForm), fc.oneof(compoundKind, compoundForm));

/** One step of a nest into the depth, and what stands around the next. */
interface Level {
  readonly kind: Kind;
  readonly picks: readonly number[];
  readonly before: BlockShape;
  readonly beside: BlockShape;
  readonly after: BlockShape;
  /** Which of the two blocks is the deep one. */
  readonly last: boolean;
}

/** Those that wait stand beside the deep block rather than around it, where they would often make what is inside a program that is stuck anyway. */
const feeds: fc.Arbitrary<SimpleKind> = fc.constantFrom('push', 'ask', 'helper', 'helper', 'arrow', 'stream', 'call');
const waits: fc.Arbitrary<SimpleKind> = fc.constantFrom('wait', 'wait', 'count', 'use');
const few = (kind: fc.Arbitrary<Kind>): fc.Arbitrary<BlockShape> => fc.array(fc.record({ kind, picks, blocks: fc.constant([]) }), { maxLength: 2, size: 'max' });

/** Compounds in compounds, deeper than blocks get by chance. A smaller one has fewer levels. */
function nestOf(feeds: fc.Arbitrary<Kind>, waits: fc.Arbitrary<Kind>, kind: fc.Arbitrary<Kind>): fc.Arbitrary<BlockShape> {
  const aside = few(fc.oneof(feeds, waits));
  const around = few(fc.oneof({ arbitrary: feeds, weight: 6 }, { arbitrary: waits, weight: 1 }));
  const level: fc.Arbitrary<Level> = fc.record({ kind, picks, before: around, beside: aside, after: around, last: fc.boolean() });
  return fc.array(level, { minLength: 1, maxLength: 6, size: 'max' }).map((levels) => levels.reduceRight<BlockShape>(enclose, []));
}

const nest = nestOf(feeds, waits, compoundKind);
const formNest = nestOf(fc.oneof(feeds, simpleForm), waits, fc.oneof(compoundKind, compoundForm));

function enclose(inner: BlockShape, { kind, picks, before, beside, after, last }: Level): BlockShape {
  const blocks = beside.length === 0 ? [inner] : last ? [beside, inner] : [inner, beside];
  return [...before, { kind, picks, blocks }, ...after];
}

/** Programs of more statements are slow to explore and hard to read. */
const bodyOf = (blocks: fc.Arbitrary<BlockShape>, nests: fc.Arbitrary<BlockShape>): fc.Arbitrary<Pick<ProgramShape, 'body' | 'most'>> =>
  fc.oneof({ arbitrary: fc.record({ body: blocks, most: fc.constant(12) }), weight: 4 }, { arbitrary: fc.record({ body: nests, most: fc.constant(18) }), weight: 1 });
const body = fc.oneof({ arbitrary: bodyOf(block, nest), weight: 5 }, { arbitrary: bodyOf(formBlock, formNest), weight: 1 });

export const programShape: fc.Arbitrary<ProgramShape> = fc.tuple(body, picks).map(([shape, result]) => ({ ...shape, result }));

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
