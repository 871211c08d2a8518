import { chainedComparison, missingPart, negativeIndex, unaryMinus } from '../../diagnostics/catalog/syntax.ts';
import type { Span } from '../../source/source-file.ts';
import { decodeEscapes } from '../string-escapes.ts';
import { is, isOperator, type OperatorToken, type Token } from '../tokens.ts';
import type { Collection, Expression, FieldName, IntegerLiteral, StringLiteral } from '../tree.ts';
import { callOf, type Argument } from './calls.ts';
import type { Cursor } from './cursor.ts';
import { foldOperators } from './fold-operators.ts';
import { abilityList } from './types.ts';

/** `Expression = Operand { Operator Operand }`. A value that is missing is reported and stands as `missing-expression`. */
export function expression(at: Cursor): Expression {
  const first = operand(at);
  if (!isOperator(at.token)) return first;
  const more: Expression[] = [];
  const operators: OperatorToken[] = [];
  for (let { token } = at; isOperator(token); { token } = at) {
    at.take();
    operators.push(token);
    more.push(operand(at));
  }
  return foldOperators(
    [first, ...more],
    operators,
    (left, use, right) => binary(at, left, use, right),
    (use, between) => at.faults(chainedComparison({ span: at.span(use), operator: use.kind, between: at.source.text.slice(between.span.start, between.span.end) })),
  );
}

/** `Expressions = Expression { ',' Expression }` */
export function expressions(at: Cursor): readonly Expression[] {
  const values = [expression(at)];
  while (at.accept(',') !== undefined) values.push(expression(at));
  return values;
}

function binary(at: Cursor, left: Expression, use: OperatorToken, right: Expression): Expression {
  const span: Span = { source: at.source, start: left.span.start, end: Math.max(left.span.end, right.span.end) };
  return at.grow({ kind: 'binary' as const, span, operator: use.kind, operatorSpan: at.span(use), left, right }, [left, right], missing);
}

/** `Operand = { '!' } Primary { Postfix }`: `!a.b[0]` negates `a.b[0]`. */
function operand(at: Cursor): Expression {
  if (!at.at('!')) return postfixed(at);
  const negations: Token[] = [];
  while (at.at('!')) negations.push(at.take());
  let result = postfixed(at);
  for (const { start } of negations.reverse()) {
    result = at.grow({ kind: 'not' as const, span: { source: at.source, start, end: result.span.end }, operand: result }, [result], missing);
  }
  return result;
}

function postfixed(at: Cursor): Expression {
  let value = primary(at);
  if (value === undefined) {
    const span = at.here();
    at.faults(missingPart({ span, missing: 'a value', after: at.previous?.text || undefined, fix: at.withoutComma() }));
    return missing(span);
  }
  for (let next = postfix(at, value); next !== undefined; next = postfix(at, value)) value = next;
  return value;
}

/** `Primary = Name | Text | [ '-' ] Number | '%init_peer_id%' | Collection | '(' Expression ')'` */
function primary(at: Cursor): Expression | undefined {
  const { token } = at;
  if (token.group === 'word') {
    at.take();
    if (token.text === 'true' || token.text === 'false') return { kind: 'boolean-literal', span: at.span(token), value: token.text === 'true' };
    return at.use(token);
  }
  switch (token.kind) {
    case 'text':
      return stringLiteral(at, at.take());
    case 'number':
      return number(at, at.take(), undefined);
    case '-':
      return negativeNumber(at);
    case '%init_peer_id%':
      return { kind: 'init-peer-literal', span: at.span(at.take()) };
    case '[':
    case '?':
      return collection(at);
    case '*':
      return is(at.peek(1), '[') ? collection(at) : undefined;
    case '(': {
      at.take();
      const inner = expression(at);
      at.close(')');
      return inner;
    }
    default:
      return undefined;
  }
}

function negativeNumber(at: Cursor): Expression {
  const before = at.previous;
  const minus = at.take();
  if (at.at('number') && at.followsDirectly()) return number(at, at.take(), minus);
  const span = at.span(minus);
  at.faults(unaryMinus({ span, afterArrow: is(before, '<-') && before?.end === minus.start }));
  return missing(span);
}

function number(at: Cursor, token: Token, minus: Token | undefined): Expression {
  const sign = minus === undefined ? '' : '-';
  const span = at.since((minus ?? token).start);
  const plain = /^[0-9]+(\.[0-9]+)?$/.test(token.text) ? token.text : '0'; // the lexer has reported any other form
  if (plain.includes('.')) return { kind: 'float-literal', span, value: Number(sign + plain) };
  return { kind: 'integer-literal', span, value: BigInt(sign + plain) };
}

export function stringLiteral(at: Cursor, token: Token): StringLiteral {
  const closed = token.text.length > 1 && token.text.endsWith('"');
  const { value } = decodeEscapes(token.text.slice(1, closed ? -1 : undefined));
  return { kind: 'string-literal', span: at.span(token), value };
}

/** `Collection = [ '?' | '*' ] '[' [ Expression { ',' Expression } [ ',' ] ] ']'` */
function collection(at: Cursor): Expression {
  const { start } = at.token;
  let kind: Collection['collection'] = 'array';
  if (at.accept('?') !== undefined) kind = 'option';
  else if (at.accept('*') !== undefined) kind = 'stream';
  if (at.expect('[') === undefined) return missing(at.since(start));
  const items: Expression[] = [];
  if (!at.at(']')) {
    do items.push(expression(at));
    while (at.acceptSeparator(']'));
  }
  at.close(']');
  return at.grow({ kind: 'collection' as const, span: at.since(start), collection: kind, items }, items, missing);
}

/** `Postfix = '.' Name | '[' Expression ']' | '!' [ Number ] | [ Abilities ] Arguments`; the `!` must touch what stands before it. */
function postfix(at: Cursor, object: Expression): Expression | undefined {
  switch (at.token.kind) {
    case '.':
      at.take();
      return fieldAccess(at, object);
    case '[': {
      at.take();
      const position = expression(at);
      at.close(']');
      return index(at, object, position, false);
    }
    case '!':
      return at.followsDirectly() ? bangIndex(at, object) : undefined;
    case '{': {
      const abilities = abilityList(at);
      return callOf(at, object, abilities, callArguments(at));
    }
    case '(':
      return callOf(at, object, [], callArguments(at));
    default:
      return undefined;
  }
}

function fieldAccess(at: Cursor, object: Expression): Expression {
  const name = at.acceptName();
  const field = name === undefined ? missingField(at) : at.fieldName(name);
  return at.grow({ kind: 'field-access' as const, span: at.since(object.span.start), object, field }, [object], missing);
}

function missingField(at: Cursor): FieldName {
  const span = at.here();
  at.faults(missingPart({ span, missing: 'the name of a field or method', after: '.' }));
  return { kind: 'field-name', span, name: '' };
}

function bangIndex(at: Cursor, object: Expression): Expression {
  const bang = at.take();
  if (at.at('number') && at.followsDirectly()) return index(at, object, number(at, at.take(), undefined), true);
  const zero: IntegerLiteral = { kind: 'integer-literal', span: at.span(bang), value: 0n };
  return index(at, object, zero, true);
}

function index(at: Cursor, object: Expression, position: Expression, bang: boolean): Expression {
  if (position.kind === 'integer-literal' && position.value < 0n) at.faults(negativeIndex({ span: position.span }));
  return at.grow({ kind: 'index-access' as const, span: at.since(object.span.start), object, index: position, bang }, [object, position], missing);
}

/** `Arguments = '(' [ Argument { ',' Argument } [ ',' ] ] ')'` */
function callArguments(at: Cursor): readonly Argument[] {
  const list: Argument[] = [];
  if (at.expect('(') === undefined) return list;
  if (!at.at(')')) {
    do list.push(argument(at));
    while (at.acceptSeparator(')'));
  }
  at.close(')');
  return list;
}

/** `Argument = [ Name '=' ] Expression` */
function argument(at: Cursor): Argument {
  if (!is(at.peek(1), '=')) return { name: undefined, value: expression(at) };
  const name = at.expectName();
  if (name !== undefined) at.take();
  return { name: name && at.fieldName(name), value: expression(at) };
}

function missing(span: Span): Expression {
  return { kind: 'missing-expression', span };
}
