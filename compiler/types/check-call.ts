import { notCallable, swappedArguments, wrongArgumentCount } from '../diagnostics/catalog/types.ts';
import type { Span } from '../source/source-file.ts';
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
      const brackets = call.arguments.length + call.abilities.length > 0 ? undefined : { ...call.span, start: call.callee.span.end };
      checker.report(notCallable({ callee: textOf(call.callee), span: call.callee.span, brackets, type, service: callee.kind === 'service' }));
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

/** Two arguments that fit only the other way round are one mistake. */
function reportSwapped(call: CallExpression, arrow: ArrowType, callee: string, checker: Checker): boolean {
  const [first, second, more] = call.arguments;
  const [one, two] = arrow.parameters;
  if (first === undefined || second === undefined || one === undefined || two === undefined) return false;
  if (more !== undefined || call.abilities.length > 0 || first.kind === 'collection' || second.kind === 'collection') return false;
  const left = inferExpression(first, checker);
  const right = inferExpression(second, checker);
  if (isSubtype(left, one.type) || isSubtype(right, two.type) || !isSubtype(left, two.type) || !isSubtype(right, one.type)) return false;
  const parameters = [one, two].map(({ name, type }) => (name === undefined ? printType(type) : `${name}: ${printType(type)}`));
  const declaration = checker.shared.arrows.get(arrow)?.declaration;
  const [text, otherText] = [textOf(first), textOf(second)];
  checker.report(swappedArguments({ callee, first: { span: first.span, text }, second: { span: second.span, text: otherText }, parameters, declaration }));
  return true;
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
  if (given === arrow.parameters.length) {
    if (reportSwapped(call, arrow, callee, checker)) return;
    for (const [position, argument] of call.arguments.entries()) {
      const index = braces + position;
      const parameter = arrow.parameters[index];
      if (parameter !== undefined) checkExpression(argument, parameter.type, { kind: 'argument', index, callee, place: origin?.parameters[index] }, checker);
    }
    return;
  }
  // Which argument is missing or too many is not known, so neither is which types they should have.
  for (const argument of call.arguments) inferExpression(argument, checker);
  // A parameter without type is read as one more result of the function type before it: reported where it stands.
  if (arrow.parameters.some(({ type }) => type.kind === 'arrow' && type.results.some(({ kind }) => kind === 'unknown'))) return;
  const wanted = Math.max(0, arrow.parameters.length - braces);
  const surplus = call.arguments[wanted];
  const closing = { ...call.span, start: call.span.end - 1 };
  checker.report(
    wrongArgumentCount({
      callee,
      span: given > arrow.parameters.length && surplus !== undefined ? surplus.span : closing,
      given,
      wanted: arrow.parameters.length,
      parameters: arrow.parameters.map(({ name, type }) => (name === undefined ? printType(type) : `${name}: ${printType(type)}`)),
      surplus: surplusOf(call, wanted),
      declaration: origin?.declaration,
    }),
  );
}

/** The arguments after those that are wanted, with the comma before them. */
function surplusOf({ arguments: given }: CallExpression, wanted: number): { readonly span: Span; readonly text: string } | undefined {
  const [first, last] = [given[wanted], given.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const { source, start } = first.span;
  const { end } = last.span;
  return { span: { source, start: given[wanted - 1]?.span.end ?? start, end }, text: source.text.slice(start, end) };
}
