import { integerOutOfRange } from '../diagnostics/catalog/types.ts';
import type { Binary, BinaryOperator, Expression } from '../syntax/tree.ts';
import type { Checker } from './checker.ts';
import { causeOf, subjectOf } from './expectation.ts';
import type { Expectation } from './expectation.ts';
import { printType } from './print-type.ts';
import { integerRange, scalarHolding } from './scalars.ts';
import type { Type } from './type.ts';

/** Integers far beyond any integer type are not computed: a few lines that square and square again would fill the memory. */
const most = 1n << 256n;
const maxExponent = 64n;

/** The integer an expression is known to be before anything runs, if it is one. Exact. */
export function integerValue(expression: Expression, checker: Checker): bigint | undefined {
  // A constant may stand for a constant that stands for …
  for (let current = expression; ; ) {
    switch (current.kind) {
      case 'integer-literal':
        return current.value;
      case 'name-use':
      case 'field-access': {
        const symbol = checker.names.uses.get(current);
        if (symbol === undefined) return undefined;
        const known = checker.integers.get(symbol);
        if (known !== undefined || symbol.kind !== 'const') return known;
        // A circle of constants was reported with the names; its type is unknown.
        if (checker.symbols.get(symbol)?.kind !== 'literal') return undefined;
        current = symbol.node.value;
        break;
      }
      case 'binary':
        return checker.folded.get(current);
      default:
        return undefined;
    }
  }
}

/** Notes the value of an operation whose sides are known; call it once the sides have been checked. */
export function foldIntegers(expression: Binary, checker: Checker): void {
  const left = integerValue(expression.left, checker);
  const right = integerValue(expression.right, checker);
  const value = left === undefined || right === undefined ? undefined : compute(expression.operator, left, right);
  if (value !== undefined && magnitude(value) <= most) checker.folded.set(expression, value);
}

function compute(operator: BinaryOperator, left: bigint, right: bigint): bigint | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0n ? undefined : left / right;
    case '%':
      return right === 0n ? undefined : left % right;
    case '**':
      return right < 0n || right > maxExponent || magnitude(left) > 1n << 64n ? undefined : left ** right;
    default:
      return undefined;
  }
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** Reports an integer that does not fit the type of the place where it stands. Returns whether it did. */
export function reportOutOfRange(expression: Expression, expected: Type, why: Expectation, checker: Checker): boolean {
  if (expected.kind !== 'scalar') return false;
  const range = integerRange(expected.name);
  const value = range === undefined ? undefined : integerValue(expression, checker);
  if (range === undefined || value === undefined || (value >= range.min && value <= range.max)) return false;
  const type = printType(expected);
  checker.report(
    integerOutOfRange({
      span: expression.span,
      subject: subjectOf(why),
      value,
      type,
      ...range,
      better: scalarHolding(value),
      cause: causeOf(why, type),
    }),
  );
  return true;
}
