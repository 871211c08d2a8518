/** Expressions: the type each one has, and whether it fits where it stands. */
import { noResult } from '../diagnostics/catalog/types.ts';
import { assertNever } from '../invariant.ts';
import type { Expression } from '../syntax/tree.ts';
import { bool, floatLiteral, signedLiteral, string, unknown, unsignedLiteral } from './basic-types.ts';
import { inferFieldAccess, inferIndexAccess } from './check-access.ts';
import { calleeOrigin, checkCall } from './check-call.ts';
import { inferCollection } from './check-collection.ts';
import { inferConstruction, inferCopy } from './check-construction.ts';
import { inferBinary } from './check-operator.ts';
import { textOf } from './checker.ts';
import type { Checker } from './checker.ts';
import type { Expectation } from './expectation.ts';
import { reportOutOfRange } from './integer-value.ts';
import { isCollection } from './join.ts';
import { mismatch } from './mismatch.ts';
import { isSubtype } from './subtype.ts';
import type { Type } from './type.ts';
import { typeOfSymbol } from './type-of-node.ts';

/** Checks an expression against the type its place wants, and reports a misfit with the reason for that type. */
export function checkExpression(expression: Expression, expected: Type, why: Expectation, checker: Checker): void {
  // The items of a collection meet the wanted element type one by one, so that a fault points at the item.
  if (expression.kind === 'collection' && isCollection(expected) && fitsKind(expression.collection, expected.kind)) {
    checker.expressions.set(expression, inferCollection(expression, { type: expected.element, why }, checker));
    return;
  }
  const actual = inferExpression(expression, checker);
  requireFit(expression, actual, expected, why, checker);
}

/** Reports when a value of type `actual` does not fit its place. */
export function requireFit(expression: Expression, actual: Type, expected: Type, why: Expectation, checker: Checker): void {
  if (actual.kind === 'unknown' || reportOutOfRange(expression, expected, why, checker)) return;
  if (!isSubtype(actual, expected)) checker.report(mismatch(expression, actual, expected, why));
}

/** The type of an expression that stands for a value. Fills the table of expressions; `unknown` after a reported fault. */
export function inferExpression(expression: Expression, checker: Checker): Type {
  const type = infer(expression, checker);
  if (!checker.expressions.has(expression)) checker.expressions.set(expression, type);
  return type;
}

function infer(expression: Expression, checker: Checker): Type {
  switch (expression.kind) {
    case 'boolean-literal':
      return bool;
    case 'integer-literal':
      return expression.value < 0n ? signedLiteral : unsignedLiteral;
    case 'float-literal':
      return floatLiteral;
    case 'string-literal':
    case 'init-peer-literal':
      return string;
    case 'missing-expression':
      return unknown;
    case 'name-use': {
      const symbol = checker.names.uses.get(expression);
      return symbol === undefined ? unknown : typeOfSymbol(symbol, checker);
    }
    case 'collection':
      return inferCollection(expression, undefined, checker);
    case 'field-access':
      return inferFieldAccess(expression, checker);
    case 'index-access':
      return inferIndexAccess(expression, checker);
    case 'call-expression': {
      // Arguments may be asked about twice; a call that is one is checked once, or its own arguments would be checked twice as often.
      const results = checker.expressions.has(expression) ? checker.results.get(expression) : checkCall(expression, checker);
      if (results?.length === 0) {
        const { callee } = expression;
        checker.report(noResult({ callee: textOf(callee), span: expression.span, declaration: calleeOrigin(callee, checker)?.declaration }));
      }
      return results?.[0] ?? unknown;
    }
    case 'construction':
      return inferConstruction(expression, checker);
    case 'copy':
      return inferCopy(expression, checker);
    case 'not':
      checkExpression(expression.operand, bool, { kind: 'operand', operator: '!', side: 'only' }, checker);
      return bool;
    case 'binary':
      return inferBinary(expression, checker);
    default:
      return assertNever(expression);
  }
}

/** Whether a collection literal of this kind can stand for the wanted kind at all. */
function fitsKind(actual: 'array' | 'option' | 'stream', expected: 'array' | 'option' | 'stream'): boolean {
  return expected === 'stream' ? actual === 'stream' : true;
}
