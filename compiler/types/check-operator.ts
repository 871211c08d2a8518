import { arithmeticWidened, exponentNotUnsigned, incomparable, operandNotInteger } from '../diagnostics/catalog/expressions.ts';
import { assertNever } from '../invariant.ts';
import type { Binary, Expression } from '../syntax/tree.ts';
import { bool, i64, scalar, signedLiteral, unknown, unsignedLiteral } from './basic-types.ts';
import { isIntegerType } from './check-access.ts';
import { checkExpression, inferExpression } from './check-expression.ts';
import type { Checker } from './checker.ts';
import { foldIntegers, integerValue } from './integer-value.ts';
import { areComparable, isCollection, isNumber, join } from './join.ts';
import { printType } from './print-type.ts';
import { integerRange, isFloat, isSigned, scalarHolding, widens } from './scalars.ts';
import type { Type } from './type.ts';

export function inferBinary(expression: Binary, checker: Checker): Type {
  const { operator, left, right } = expression;
  switch (operator) {
    case '&&':
    case '||':
      checkExpression(left, bool, { kind: 'operand', operator, side: 'left' }, checker);
      checkExpression(right, bool, { kind: 'operand', operator, side: 'right' }, checker);
      return bool;
    case '==':
    case '!=':
      checkEquality(expression, checker);
      return bool;
    case '<':
    case '<=':
    case '>':
    case '>=':
      requireIntegers(expression, inferExpression(left, checker), inferExpression(right, checker), checker);
      return bool;
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '**':
      return inferArithmetic(expression, checker);
    default:
      return assertNever(operator);
  }
}

function checkEquality({ operator, left, right }: Binary, checker: Checker): void {
  const leftType = inferExpression(left, checker);
  const rightType = inferExpression(right, checker);
  if (areComparable(leftType, rightType)) return;
  checker.report(
    incomparable({ operator, left: left.span, right: right.span, leftType: printType(leftType), rightType: printType(rightType) }),
  );
}

function inferArithmetic(expression: Binary, checker: Checker): Type {
  const { operator, left, right } = expression;
  const leftType = inferExpression(left, checker);
  const rightType = inferExpression(right, checker);
  foldIntegers(expression, checker);
  // The peer's `fmul` rounds down to a whole number, so a product of floats is an integer.
  if (operator === '*' && (isFloatType(leftType) || isFloatType(rightType)) && fitsFloat(leftType) && fitsFloat(rightType)) return i64;
  if (!requireIntegers(expression, leftType, rightType, checker)) return unknown;
  if (operator === '**') {
    if (!isUnsigned(rightType)) {
      checker.report(exponentNotUnsigned({ span: right.span, type: printType(rightType) }));
      return unknown;
    }
    return leftType;
  }
  const value = integerValue(expression, checker);
  if (value !== undefined && leftType.kind === 'literal' && rightType.kind === 'literal') {
    return value < 0n ? signedLiteral : unsignedLiteral;
  }
  const result = join(widened(left, leftType, rightType, checker), widened(right, rightType, leftType, checker));
  if (result !== undefined) return result;
  checker.report(
    arithmeticWidened({ operator, span: expression.operatorSpan, leftType: printType(leftType), rightType: printType(rightType) }),
  );
  return i64;
}

/** A literal that is too big for the type on the other side counts with a type that holds it: `x + 300` for a `u8`. */
function widened(operand: Expression, type: Type, other: Type, checker: Checker): Type {
  if (type.kind !== 'literal' || other.kind !== 'scalar') return type;
  const value = integerValue(operand, checker);
  const range = integerRange(other.name);
  if (value === undefined || range === undefined || (value >= range.min && value <= range.max)) return type;
  const name = value < 0n && !isSigned(other.name) ? undefined : scalarHolding(value);
  return name === undefined ? type : scalar(name);
}

/** Whether both sides are integers. Reports the first one that is not: the other is most often wrong for the same reason. */
function requireIntegers({ operator, left, right }: Binary, leftType: Type, rightType: Type, checker: Checker): boolean {
  if (isIntegerType(leftType) && isIntegerType(rightType)) return true;
  if (leftType.kind === 'unknown' || rightType.kind === 'unknown') return false;
  const [operand, type] = isIntegerType(leftType) ? [right, rightType] : [left, leftType];
  const why =
    isNumber(type) ? 'float' : type.kind === 'scalar' && type.name === 'string' ? 'string' : isCollection(type) ? 'collection' : 'other';
  checker.report(operandNotInteger({ operator, span: operand.span, type: printType(type), why }));
  return false;
}

function isFloatType(type: Type): boolean {
  return type.kind === 'scalar' ? isFloat(type.name) : type.kind === 'literal' && type.literal === 'float';
}

function fitsFloat(type: Type): boolean {
  return type.kind === 'literal' || (type.kind === 'scalar' && widens(type.name, 'f64'));
}

function isUnsigned(type: Type): boolean {
  return type.kind === 'scalar' ? !isSigned(type.name) : type.kind === 'literal' && type.literal === 'unsigned';
}
