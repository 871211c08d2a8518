/** `D(f = v)` and `d.copy(f = v)`. */
import { copyOfNonData, missingFields, notConstructible, unknownField } from '../diagnostics/catalog/expressions.ts';
import { duplicateField } from '../diagnostics/catalog/type-declarations.ts';
import { suggest } from '../diagnostics/suggest.ts';
import type { Construction, Copy, NamedArgument } from '../syntax/tree.ts';
import { unknown } from './basic-types.ts';
import { checkExpression, inferExpression } from './check-expression.ts';
import { fieldSpan, isDroppedField } from './checker.ts';
import type { Checker } from './checker.ts';
import { isCollection } from './join.ts';
import { printType } from './print-type.ts';
import type { Type } from './type.ts';
import { typeOfSymbol } from './type-of-node.ts';

export function inferConstruction(construction: Construction, checker: Checker): Type {
  const symbol = checker.names.uses.get(construction);
  const type = symbol === undefined ? unknown : typeOfSymbol(symbol, checker);
  if (type.kind !== 'struct' && type.kind !== 'ability') {
    inferFields(construction.fields, checker);
    if (type.kind !== 'unknown') {
      const name = construction.type.text;
      checker.report(notConstructible({ name, span: construction.type.span, type: printType(type), service: type.kind === 'service' }));
    }
    return unknown;
  }
  const given = checkFields(construction.fields, type, checker);
  const missing = [...type.fields].filter(([name]) => !given.has(name));
  if (missing.length > 0 && construction.fields.every(({ name }) => name.name !== '')) {
    checker.report(
      missingFields({
        type: type.name,
        span: construction.type.span,
        missing: missing.map(([name, field]) => `${name}: ${printType(field)}`),
        declaration: checker.shared.records.get(type)?.declaration,
      }),
    );
  }
  return type;
}

export function inferCopy(copy: Copy, checker: Checker): Type {
  const type = inferExpression(copy.object, checker);
  if (type.kind !== 'struct') {
    inferFields(copy.fields, checker);
    if (type.kind !== 'unknown') checker.report(copyOfNonData({ span: copy.object.span, type: printType(type), items: isCollection(type) && type.element.kind === 'struct' }));
    return unknown;
  }
  checkFields(copy.fields, type, checker);
  return type;
}

/** Checks named arguments against the fields of a record; returns the names that were given. */
function checkFields(
  fields: readonly NamedArgument[],
  type: Extract<Type, { kind: 'struct' | 'ability' }>,
  checker: Checker,
): ReadonlySet<string> {
  const origin = checker.shared.records.get(type);
  const given = new Map<string, NamedArgument>();
  for (const argument of fields) {
    const { name, span } = argument.name;
    const earlier = given.get(name);
    const wanted = type.fields.get(name);
    if (earlier !== undefined) checker.report(duplicateField({ owner: type.name, name, span, earlier: earlier.name.span }));
    given.set(name, earlier ?? argument);
    if (wanted !== undefined) {
      checkExpression(argument.value, wanted, { kind: 'field', field: name, type: type.name, place: origin === undefined ? undefined : fieldSpan(origin, name) }, checker);
      continue;
    }
    inferExpression(argument.value, checker);
    if (name === '' || isDroppedField(type, name, checker)) continue;
    const names = [...type.fields.keys()];
    const free = names.filter((field) => !fields.some((other) => other.name.name === field));
    const similar = suggest(name, free);
    checker.report(unknownField({ type: type.name, name, span, fields: names, similar, declaration: origin?.declaration, takeFirst: undefined, service: undefined }));
    // The misspelt field is not reported as missing as well.
    const [meant] = similar;
    if (meant !== undefined && !given.has(meant)) given.set(meant, argument);
  }
  return new Set(given.keys());
}

function inferFields(fields: readonly NamedArgument[], checker: Checker): void {
  for (const { value } of fields) inferExpression(value, checker);
}
