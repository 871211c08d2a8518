import { unsuitableNamedArgument } from '../../diagnostics/catalog/syntax.ts';
import type { Span } from '../../source/source-file.ts';
import type { DottedName, Expression, FieldName, NamedArgument, NameUse } from '../tree.ts';
import type { Cursor } from './cursor.ts';

/** An argument as it is written; whether it names a field depends on the call as a whole. */
export interface Argument {
  readonly name: FieldName | undefined;
  readonly value: Expression;
}

/**
 * Tells apart a call, the making of an object and `copy`. Arguments with names only make or copy objects; variables alone
 * do so too after a name that begins with a capital (`Point(x, y)`) and after `.copy`.
 */
export function callOf(at: Cursor, callee: Expression, abilities: readonly DottedName[], list: readonly Argument[]): Expression {
  const span = at.since(callee.span.start);
  const named = list.find((argument) => argument.name !== undefined)?.name;
  const values = list.map((argument) => argument.value);
  if (abilities.length === 0 && list.length > 0) {
    const copied = callee.kind === 'field-access' && callee.field.name === 'copy' ? callee.object : undefined;
    const type = dottedPath(callee);
    const variables = named !== undefined || ((copied !== undefined || type !== undefined) && list.every(({ value }) => value.kind === 'name-use'));
    if (variables && copied !== undefined) return at.grow({ kind: 'copy' as const, span, object: copied, fields: fieldsOf(at, list) }, [copied, ...values], missing);
    if (variables && type !== undefined) return at.grow({ kind: 'construction' as const, span, type, fields: fieldsOf(at, list) }, values, missing);
  }
  if (named !== undefined) at.faults(unsuitableNamedArgument({ span: named.span, mixed: false }));
  return at.grow({ kind: 'call-expression' as const, span, callee, abilities, arguments: values }, [callee, ...values], missing);
}

function fieldsOf(at: Cursor, list: readonly Argument[]): NamedArgument[] {
  const fields: NamedArgument[] = [];
  for (const { name, value } of list) {
    if (name !== undefined) fields.push({ kind: 'named-argument', span: { ...name.span, end: Math.max(name.span.end, value.span.end) }, name, value });
    else if (value.kind === 'name-use') fields.push({ kind: 'named-argument', span: value.span, name: { kind: 'field-name', span: value.span, name: value.name }, value });
    else if (value.kind !== 'missing-expression') at.faults(unsuitableNamedArgument({ span: value.span, mixed: true }));
  }
  return fields;
}

/** The type called `A.b.C` when the value is nothing but names and dots and the last name begins with a capital. */
function dottedPath(value: Expression): DottedName | undefined {
  const last = value.kind === 'field-access' ? value.field.name : value.kind === 'name-use' ? value.name : '';
  if (!/^[A-Z]/.test(last)) return undefined;
  const parts: NameUse[] = [];
  let rest = value;
  while (rest.kind === 'field-access') {
    parts.push({ kind: 'name-use', span: rest.field.span, name: rest.field.name });
    rest = rest.object;
  }
  if (rest.kind !== 'name-use') return undefined;
  parts.push(rest);
  parts.reverse();
  return { kind: 'dotted-name', span: value.span, parts, text: parts.map((part) => part.name).join('.') };
}

function missing(span: Span): Expression {
  return { kind: 'missing-expression', span };
}
