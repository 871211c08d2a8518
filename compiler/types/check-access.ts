/** `a.b` and `a[i]`. */
import { indexOnOption, notIndexable, unknownField } from '../diagnostics/catalog/expressions.ts';
import { unknownMethod } from '../diagnostics/catalog/services.ts';
import { wrongType } from '../diagnostics/catalog/types.ts';
import { suggest } from '../diagnostics/suggest.ts';
import type { FieldAccess, IndexAccess } from '../syntax/tree.ts';
import { bool, string, u32, unknown } from './basic-types.ts';
import { inferExpression } from './check-expression.ts';
import { isDroppedField, textOf } from './checker.ts';
import type { Checker } from './checker.ts';
import { integerValue } from './integer-value.ts';
import { isCollection } from './join.ts';
import { printType } from './print-type.ts';
import { isInteger } from './scalars.ts';
import type { ArrowType, Type } from './type.ts';
import { typeOfSymbol } from './type-of-node.ts';

/** The type of a field, of a method as a value, of `.length`, or of a module's member. */
export function inferFieldAccess(access: FieldAccess, checker: Checker): Type {
  const symbol = checker.names.uses.get(access);
  if (symbol !== undefined) return typeOfSymbol(symbol, checker);
  const { object } = access;
  if (object.kind === 'name-use' || object.kind === 'field-access') {
    // A missing member of a module was reported with the names.
    if (checker.names.uses.get(object)?.kind === 'module') return unknown;
  }
  const type = inferExpression(object, checker);
  const field = fieldType(type, access.field.name);
  if (field !== undefined) return field;
  if (access.field.name !== '' && !isDroppedField(type, access.field.name, checker)) reportUnknown(access, type, checker);
  return unknown;
}

export function inferIndexAccess(access: IndexAccess, checker: Checker): Type {
  const type = inferExpression(access.object, checker);
  checkIndex(access, checker);
  if (type.kind === 'unknown') return unknown;
  if (!isCollection(type)) {
    checker.report(notIndexable({ span: access.object.span, end: access.span.end, type: printType(type), map: type.kind === 'map' }));
    return unknown;
  }
  if (type.kind === 'option' && !(access.bang && integerValue(access.index, checker) === 0n)) {
    const index = { ...access.span, start: access.object.span.end };
    checker.report(indexOnOption({ span: access.object.span, index, type: printType(type) }));
  }
  return type.element.kind === 'bottom' ? unknown : type.element;
}

/** Whether a type is an integer, or a literal that is one. */
export function isIntegerType(type: Type): boolean {
  return type.kind === 'scalar' ? isInteger(type.name) : type.kind === 'literal' && type.literal !== 'float';
}

function checkIndex(access: IndexAccess, checker: Checker): void {
  const type = inferExpression(access.index, checker);
  const value = integerValue(access.index, checker);
  // The parser has reported a negative literal.
  const negative = value !== undefined && value < 0n && access.index.kind !== 'integer-literal';
  if (type.kind === 'unknown' || (isIntegerType(type) && !negative)) return;
  const help = negative ? 'Items are counted from 0. Fix: use a number that is not negative.' : 'Fix: use an integer, such as `0` or `items.length - 1`.';
  const actual = negative ? String(value) : printType(type);
  checker.report(wrongType({ span: access.index.span, subject: 'the index', actual, expected: 'an integer from 0 up', cause: undefined, help, quotable: false }));
}

function fieldType(type: Type, name: string): Type | undefined {
  switch (type.kind) {
    case 'unknown':
      return unknown;
    case 'struct':
    case 'ability':
    case 'service':
      return type.fields.get(name);
    case 'array':
    case 'option':
    case 'stream':
      return name === 'length' ? u32 : undefined;
    case 'map':
      return name === 'length' ? u32 : mapMethod(name, type.element);
    default:
      return undefined;
  }
}

const mapMethodNames = ['get', 'getStream', 'keys', 'keysStream', 'contains'] as const;

/** What a stream map can be asked; its keys are strings. */
function mapMethod(name: string, element: Type): ArrowType | undefined {
  const keyed = [{ name: 'key', type: string }];
  switch (name) {
    case 'get':
      return { kind: 'arrow', parameters: keyed, results: [{ kind: 'array', element }] };
    case 'getStream':
      return { kind: 'arrow', parameters: keyed, results: [{ kind: 'stream', element }] };
    case 'contains':
      return { kind: 'arrow', parameters: keyed, results: [bool] };
    case 'keys':
      return { kind: 'arrow', parameters: [], results: [{ kind: 'array', element: string }] };
    case 'keysStream':
      return { kind: 'arrow', parameters: [], results: [{ kind: 'stream', element: string }] };
    default:
      return undefined;
  }
}

/** The services in sight that have this method. */
function servicesWith(method: string, checker: Checker): string[] {
  return checker.services
    .filter((symbol) => {
      const type = typeOfSymbol(symbol, checker);
      return type.kind === 'service' && type.fields.has(method);
    })
    .map(({ name }) => name);
}

function reportUnknown(access: FieldAccess, type: Type, checker: Checker): void {
  const { name, span } = access.field;
  const declaration = checker.shared.records.get(type)?.declaration;
  if (type.kind === 'map') {
    const methods = [...mapMethodNames, 'length'];
    const owner = textOf(access.object);
    checker.report(unknownMethod({ owner, what: 'stream map', name, span, methods, similar: suggest(name, methods), declaration, others: [], object: access.object.span }));
    return;
  }
  if (type.kind === 'service' || type.kind === 'ability') {
    const methods = [...type.fields.keys()];
    const similar = suggest(name, methods);
    const others = similar.length > 0 || type.kind === 'ability' ? [] : servicesWith(name, checker);
    checker.report(unknownMethod({ owner: type.name, what: type.kind, name, span, methods, similar, declaration, others, object: access.object.span }));
    return;
  }
  const fields = type.kind === 'struct' ? [...type.fields.keys()] : isCollection(type) ? ['length'] : [];
  const services = access.object.kind === 'name-use' ? servicesWith(name, checker).filter((service) => service.toLowerCase() === textOf(access.object).toLowerCase()) : [];
  const element = isCollection(type) ? type.element : undefined;
  const takeFirst =
    element !== undefined && element.kind !== 'bottom' && fieldType(element, name) !== undefined
      ? { ...access.object.span, start: access.object.span.end }
      : undefined;
  checker.report(unknownField({ type: printType(type), name, span, fields, similar: suggest(name, fields), declaration, takeFirst, service: services[0] === undefined ? undefined : { name: services[0], span: access.object.span } }));
}
