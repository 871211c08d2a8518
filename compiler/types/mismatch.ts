/** A value whose type does not fit its place: which of the known mistakes is it? */
import {
  collectionForValue,
  optionWanted,
  streamForValue,
  streamWanted,
  structForAbility,
  valueForCollection,
  wrongType,
} from '../diagnostics/catalog/types.ts';
import type { Misfit } from '../diagnostics/catalog/types.ts';
import { listNames } from '../diagnostics/catalog/wording.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Expression } from '../syntax/tree.ts';
import { causeOf, subjectOf } from './expectation.ts';
import type { Expectation } from './expectation.ts';
import { isCollection, isNumber } from './join.ts';
import { printType, printTypeInFull } from './print-type.ts';
import { isSubtype } from './subtype.ts';
import type { ArrowType, Type } from './type.ts';

/**
 * The diagnostic for a value of type `actual` in a place that wants `expected`; call it only when they do not fit.
 * A missing expression stands for a value that is not written where it is reported, such as the result of a call.
 */
export function mismatch(expression: Expression, actual: Type, expected: Type, why: Expectation): Diagnostic {
  const misfit = describe(expression, actual, expected, why);
  if (isCollection(expected)) {
    if (expected.kind === 'stream') return streamWanted({ ...misfit, fromArray: isCollection(actual) });
    if (!isCollection(actual) && isSubtype(actual, expected.element)) {
      const wrappable = expression.kind !== 'missing-expression';
      return expected.kind === 'option' ? optionWanted({ ...misfit, wrappable }) : valueForCollection({ ...misfit, wrappable });
    }
  } else if (isCollection(actual) && isSubtype(actual.element, expected)) {
    // `a + b!` would take the item of `b` only, so the edit is offered for names, fields and calls alone.
    const wrappable = expression.kind === 'name-use' || expression.kind === 'field-access' || expression.kind === 'call-expression';
    return actual.kind === 'stream'
      ? streamForValue({ ...misfit, wrappable })
      : collectionForValue({ ...misfit, wrappable, option: actual.kind === 'option' });
  }
  if (actual.kind === 'struct' && (expected.kind === 'ability' || expected.kind === 'service')) return structForAbility(misfit);
  const quotable = expected.kind === 'scalar' && expected.name === 'string' && (expression.kind === 'integer-literal' || expression.kind === 'float-literal');
  return wrongType({ ...misfit, help: explain(actual, expected), quotable });
}

function describe(expression: Expression, actual: Type, expected: Type, why: Expectation): Misfit {
  const alike = printType(actual) === printType(expected);
  const print = alike ? printTypeInFull : printType;
  return {
    span: expression.span,
    subject: subjectOf(why),
    actual: print(actual),
    expected: print(expected),
    cause: causeOf(why, print(expected)),
  };
}

/** What exactly differs, for types whose names alone do not show it. */
function explain(actual: Type, expected: Type): string | undefined {
  if (isNumber(actual) && isNumber(expected)) return explainNumbers(actual, expected);
  if ((actual.kind === 'struct' && expected.kind === 'struct') || (isAbility(actual) && isAbility(expected))) {
    return explainFields(actual.fields, expected.fields, actual, expected);
  }
  if (actual.kind === 'arrow' && expected.kind === 'arrow') return explainArrows(actual, expected);
  if (actual.kind === 'arrow') return 'A function itself is given. Fix: call it, with parentheses, to get its result.';
  if (expected.kind === 'arrow') return 'Fix: give the name of a function, closure or method, without parentheses.';
  if (isCollection(actual) && isCollection(expected)) {
    return `The items differ: ${printType(actual.element)} and ${printType(expected.element)}. Fix: convert each item in a loop, or change the type that is wanted.`;
  }
  if (actual.kind === 'struct') return explainPart(actual.fields, expected);
  if (expected.kind === 'scalar' && expected.name === 'bool') return 'Nothing else counts as true or false. Fix: compare it, for example `value == 1`.';
  return undefined;
}

/** Data where a single value is wanted: most often one of its fields is meant. */
function explainPart(fields: ReadonlyMap<string, Type>, expected: Type): string | undefined {
  const fitting = [...fields].filter(([, type]) => isSubtype(type, expected)).map(([name]) => `.${name}`);
  return fitting.length === 0 ? undefined : `Fix: use one of its fields, ${listNames(fitting, 'or')}.`;
}

function isAbility(type: Type): type is Extract<Type, { kind: 'ability' | 'service' }> {
  return type.kind === 'ability' || type.kind === 'service';
}

function explainNumbers(actual: Type, expected: Type): string {
  const wanted = printType(expected);
  if (actual.kind === 'literal' && actual.literal === 'float') return `Fix: write a whole number, or use a float type instead of \`${wanted}\`.`;
  return `A ${printType(actual)} may not fit \`${wanted}\`, and numbers only ever widen. Fix: use the wider type in both places.`;
}

function explainFields(actual: ReadonlyMap<string, Type>, expected: ReadonlyMap<string, Type>, from: Type, to: Type): string | undefined {
  for (const [name, type] of expected) {
    const own = actual.get(name);
    if (own === undefined) return `\`${printType(from)}\` has no \`${name}\`, which \`${printType(to)}\` needs. Fix: build a \`${printType(to)}\` with all its fields.`;
    if (!isSubtype(own, type)) return `\`${name}\` is ${printType(own)} in one and ${printType(type)} in the other. Fix: build a \`${printType(to)}\` from its fields.`;
  }
  return undefined;
}

function explainArrows(actual: ArrowType, expected: ArrowType): string {
  if (actual.parameters.length > expected.parameters.length) {
    return `It will be called with ${expected.parameters.length} arguments and needs ${actual.parameters.length}. Fix: take only the arguments that are given.`;
  }
  if (actual.results.length < expected.results.length) {
    return `It has to return ${expected.results.length} values and returns ${actual.results.length}. Fix: return what is expected.`;
  }
  return 'Its parameters have to accept what is passed, and its results have to fit what is expected. Fix: give both the same types.';
}
