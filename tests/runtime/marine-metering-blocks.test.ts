/** Gas and stack of random programs of blocks, loops, branches and calls, against a count of each instruction that runs. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instrument, meterOf } from '../../runtime/marine/metering/index.ts';
import { assemble } from '../kit/wasm/assemble.ts';

type Program = readonly Statement[];
type Statement =
  | { readonly kind: 'work' | 'return' | 'recurse' }
  | { readonly kind: 'block' | 'loop'; readonly body: Program }
  | { readonly kind: 'if'; readonly bit: number; readonly then: Program; readonly otherwise: Program | undefined }
  /** Out of so many blocks, as far as there are no loops among them; without a bit always. */
  | { readonly kind: 'branch'; readonly bit: number | undefined; readonly depth: number };

const bit = fc.nat(5);
const program = fc.letrec<{ program: Program; statement: Statement }>((tie) => ({
  program: fc.array(tie('statement'), { maxLength: 5 }),
  statement: fc.oneof(
    { maxDepth: 5 },
    { weight: 3, arbitrary: fc.constantFrom<Statement>({ kind: 'work' }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('branch' as const), bit: fc.option(bit, { nil: undefined, freq: 8 }), depth: fc.nat(3) }) },
    { weight: 2, arbitrary: fc.constantFrom<Statement>({ kind: 'recurse' }, { kind: 'recurse' }, { kind: 'recurse' }, { kind: 'return' }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('block' as const, 'block' as const, 'loop' as const), body: tie('program') }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('if' as const), bit, then: tie('program'), otherwise: fc.option(tie('program'), { nil: undefined }) }) },
  ),
})).program;

const TURNS = 3;
const [BITS, LEVEL, TURN] = [0, 1, 2];
const testBit = (of: number): readonly number[] => [0x20, BITS, 0x41, 1 << of, 0x71];

/** @param around whether each block around is a loop, the outermost first */
function code(statements: Program, around: readonly boolean[]): readonly number[] {
  return statements.flatMap((statement) => {
    switch (statement.kind) {
      case 'work':
        return [0x20, 0, 0x1a];
      case 'return':
        return [0x0f];
      case 'recurse':
        return [0x20, LEVEL, 0x04, 0x40, 0x20, BITS, 0x20, LEVEL, 0x41, 1, 0x6b, 0x10, 0, 0x0b];
      case 'block':
        return [0x02, 0x40, ...code(statement.body, [...around, false]), 0x0b];
      case 'loop':
        return [0x03, 0x40, ...code(statement.body, [...around, true]), 0x20, TURN, 0x41, 1, 0x6a, 0x22, TURN, 0x41, TURNS, 0x49, 0x0d, 0, 0x0b];
      case 'if':
        return [...testBit(statement.bit), 0x04, 0x40, ...code(statement.then, [...around, false]), ...(statement.otherwise === undefined ? [] : [0x05, ...code(statement.otherwise, [...around, false])]), 0x0b];
      case 'branch': {
        const depth = depthOf(statement.depth, around);
        return statement.bit === undefined ? [0x0c, depth] : [...testBit(statement.bit), 0x0d, depth];
      }
    }
  });
}

/** The next block outwards that is no loop; beyond all is the function. */
function depthOf(wanted: number, around: readonly boolean[]): number {
  let depth = Math.min(wanted, around.length);
  while (around.at(-1 - depth) === true) depth++;
  return depth;
}

interface Count {
  gas: number;
  /** Frames one in the other, all, and without those that call nothing. */
  nested: number;
  calling: number;
}

/** What one call of the program costs, and the most frames that there were below it. */
function run(statements: Program, bits: number, level: number): Count {
  const count: Count = { gas: 0, nested: 1, calling: 0 };
  let turn = 0;
  /** @returns how many blocks a branch leaves; 0 to go on */
  const all = (list: Program, around: readonly boolean[]): number => {
    for (const statement of list) {
      const left = each(statement, around);
      if (left > 0) return left;
    }
    return 0;
  };
  const inner = (list: Program, around: readonly boolean[], loop: boolean): number => Math.max(0, all(list, [...around, loop]) - 1);
  const each = (statement: Statement, around: readonly boolean[]): number => {
    switch (statement.kind) {
      case 'work':
        count.gas += 2;
        return 0;
      case 'return':
        count.gas += 1;
        return around.length + 1;
      case 'recurse': {
        count.gas += 2;
        if (level === 0) return 0;
        const called = run(statements, bits, level - 1);
        count.gas += 9 + called.gas;
        count.nested = Math.max(count.nested, 1 + called.nested);
        count.calling = Math.max(count.calling, 1 + called.calling);
        return 0;
      }
      case 'block':
        return inner(statement.body, around, false);
      case 'loop':
        count.gas += 1;
        do {
          count.gas += 1;
          const left = all(statement.body, [...around, true]);
          if (left > 0) return left - 1;
          count.gas += 7;
        } while (++turn < TURNS);
        return 0;
      case 'if': {
        count.gas += 4;
        const taken = (bits & (1 << statement.bit)) !== 0 ? statement.then : statement.otherwise;
        return taken === undefined ? 0 : inner(taken, around, false);
      }
      case 'branch':
        count.gas += statement.bit === undefined ? 1 : 4;
        return statement.bit === undefined || (bits & (1 << statement.bit)) !== 0 ? depthOf(statement.depth, around) + 1 : 0;
    }
  };
  all(statements, []);
  return count;
}

test('pay for what runs, and for the frames of what calls', () => {
  fc.assert(
    fc.property(program, fc.nat(63), fc.nat(2), (statements, bits, level) => {
      const count = run(statements, bits, level);
      fc.pre(count.gas < 100_000);
      const bytes = assemble([{ type: { params: ['i32', 'i32'], results: [] }, locals: [{ count: 1, type: 'i32' }], code: code(statements, []) }]);
      const metered = instrument(bytes);
      if (!metered.ok) throw new Error(metered.fault.reason);
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(metered.value.bytes));
      const meter = meterOf(exports);
      if (meter === undefined) throw new Error('no meter');
      const call = exports['f0'] as (bits: number, level: number) => void;
      const frame = metered.value.report.largestFrame;
      [meter.gas, meter.depth] = [1_000_000n, BigInt(count.nested * frame)];
      call(bits, level);
      expect(1_000_000n - meter.gas).toBe(BigInt(count.gas));
      if (count.calling === 0) return;
      [meter.gas, meter.depth] = [1_000_000n, BigInt(count.calling * frame - 1)];
      expect(() => { call(bits, level); }).toThrow();
      expect(meter.trapReason()).toBe('stack-overflow');
    }),
    { numRuns: 2000 },
  );
});
