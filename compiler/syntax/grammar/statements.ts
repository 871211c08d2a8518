import type {
  AssignStatement, CallStatement, FieldAccess, JoinStatement, NameDeclaration, NameUse, PushStatement, ReturnStatement,
  ServiceIdStatement, StreamStatement,
} from '../tree.ts';
import type { Cursor } from './cursor.ts';
import { expression, expressions } from './expressions.ts';
import { dottedName } from './names.ts';
import { type } from './types.ts';

// Statements of one line. Which rule reads a line is decided before (`statementForm`); `undefined` when a name is missing.

/** `'<-' Expressions` */
export function returnLine(at: Cursor): ReturnStatement {
  const sign = at.take();
  const values = expressions(at);
  const statement: ReturnStatement = { kind: 'return-statement', span: at.since(sign.start), values };
  at.endOfLine();
  return statement;
}

/** `Name { ',' Name } '<-' Expression` */
export function receivingLine(at: Cursor): CallStatement | undefined {
  const { start } = at.token;
  const targets: NameDeclaration[] = [];
  do {
    const target = at.expectName();
    if (target === undefined) return undefined;
    targets.push(at.declare(target));
  } while (at.accept(',') !== undefined);
  at.expect('<-');
  return call(at, start, targets);
}

/** `Expression` */
export function callLine(at: Cursor): CallStatement {
  return call(at, at.token.start, []);
}

function call(at: Cursor, start: number, targets: readonly NameDeclaration[]): CallStatement {
  const value = expression(at);
  const statement: CallStatement = { kind: 'call-statement', span: at.since(start), targets, value };
  at.endOfLine();
  return statement;
}

/** `Name '=' Expression` */
export function assignLine(at: Cursor): AssignStatement | undefined {
  const name = at.expectName();
  if (name === undefined) return undefined;
  at.expect('=');
  const value = expression(at);
  const statement: AssignStatement = { kind: 'assign-statement', span: at.since(name.start), name: at.declare(name), value };
  at.endOfLine();
  return statement;
}

/** `Name '<<-' Expression [ ',' Expression ]`: with two, a key and its value. */
export function pushLine(at: Cursor): PushStatement | undefined {
  const stream = at.expectName();
  if (stream === undefined) return undefined;
  at.expect('<<-');
  const first = expression(at);
  const second = at.accept(',') && expression(at);
  const key = second === undefined ? undefined : first;
  const statement: PushStatement = { kind: 'push-statement', span: at.since(stream.start), stream: at.use(stream), key, value: second ?? first };
  at.endOfLine();
  return statement;
}

/** `Name ':' Type` */
export function streamLine(at: Cursor): StreamStatement | undefined {
  const name = at.expectName();
  if (name === undefined) return undefined;
  at.expect(':');
  const streamType = type(at);
  const statement: StreamStatement = { kind: 'stream-statement', span: at.since(name.start), name: at.declare(name), type: streamType };
  at.endOfLine();
  return statement;
}

/** `DottedName Expression` */
export function serviceIdLine(at: Cursor): ServiceIdStatement {
  const path = dottedName(at);
  const [first, ...rest] = path.parts;
  let service: NameUse | FieldAccess = first ?? { kind: 'name-use', span: path.span, name: '' };
  for (const { span, name } of rest) {
    service = { kind: 'field-access', span: { ...path.span, end: span.end }, object: service, field: { kind: 'field-name', span, name } };
  }
  const id = expression(at);
  const statement: ServiceIdStatement = { kind: 'service-id-statement', span: at.since(path.span.start), service, id };
  at.endOfLine();
  return statement;
}

/** `'join' Expressions` */
export function joinLine(at: Cursor): JoinStatement {
  const word = at.take();
  const values = expressions(at);
  const statement: JoinStatement = { kind: 'join-statement', span: at.since(word.start), values };
  at.endOfLine();
  return statement;
}
