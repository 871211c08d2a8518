import { notCallable, wrongArgumentCount } from '../diagnostics/catalog/types.ts';
import type { CallExpression, Expression } from '../syntax/tree.ts';
import { top, unknown } from './basic-types.ts';
import { checkExpression, inferExpression } from './check-expression.ts';
import { textOf } from './checker.ts';
import type { ArrowOrigin, Checker } from './checker.ts';
import { mismatch } from './mismatch.ts';
import { printType } from './print-type.ts';
import { isSubtype } from './subtype.ts';
import type { ArrowType, Type } from './type.ts';
import { typeOfSymbol } from './type-of-node.ts';

/**
 * Checks a call and its arguments.
 *
 * @returns the types of all its results, or undefined when the callee is not known to be callable (reported)
 */
export function checkCall(call: CallExpression, checker: Checker): readonly Type[] | undefined {
  const callee = inferExpression(call.callee, checker);
  if (callee.kind !== 'arrow') {
    if (callee.kind !== 'unknown') {
      const type = printType(callee);
      checker.report(notCallable({ callee: textOf(call.callee), span: call.callee.span, type, service: callee.kind === 'service' }));
    }
    for (const argument of call.arguments) inferExpression(argument, checker);
    checker.expressions.set(call, unknown);
    return undefined;
  }
  checkArguments(call, callee, checker);
  // A call without results has no value; ⊤ stands in the table, places that need a value report it.
  checker.expressions.set(call, callee.results[0] ?? top);
  checker.results.set(call, callee.results);
  return callee.results;
}

/** Where the thing that is called was declared, if it stands in a file. */
export function calleeOrigin(callee: Expression, checker: Checker): ArrowOrigin | undefined {
  const type = checker.expressions.get(callee);
  return type?.kind === 'arrow' ? checker.shared.arrows.get(type) : undefined;
}

function checkArguments(call: CallExpression, arrow: ArrowType, checker: Checker): void {
  const origin = checker.shared.arrows.get(arrow);
  const callee = textOf(call.callee);
  const braces = call.abilities.length;
  const given = braces + call.arguments.length;
  for (const [index, ability] of call.abilities.entries()) {
    const symbol = checker.names.uses.get(ability);
    const parameter = arrow.parameters[index];
    if (symbol === undefined || parameter === undefined) continue;
    const last = ability.parts.at(-1);
    const actual = typeOfSymbol(symbol, checker);
    if (last !== undefined && !isSubtype(actual, parameter.type)) {
      const why = { kind: 'argument', index, callee, place: origin?.parameters[index] } as const;
      checker.report(mismatch(last, actual, parameter.type, why));
    }
  }
  for (const [position, argument] of call.arguments.entries()) {
    const index = braces + position;
    const parameter = arrow.parameters[index];
    if (parameter === undefined) inferExpression(argument, checker);
    else checkExpression(argument, parameter.type, { kind: 'argument', index, callee, place: origin?.parameters[index] }, checker);
  }
  if (given === arrow.parameters.length) return;
  const surplus = call.arguments[Math.max(0, arrow.parameters.length - braces)];
  checker.report(
    wrongArgumentCount({
      callee,
      span: given > arrow.parameters.length && surplus !== undefined ? surplus.span : call.span,
      given,
      wanted: arrow.parameters.length,
      parameters: arrow.parameters.map(({ name, type }) => (name === undefined ? printType(type) : `${name}: ${printType(type)}`)),
      declaration: origin?.declaration,
    }),
  );
}
