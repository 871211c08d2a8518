/** Streams of peers, streams of structs and stream maps in random programs, and other ways to look at what grows. */
import { index, number, peerAsData, place } from './expression.ts';
import type { Text } from './expression.ts';
import { collectionTypes } from './scope.ts';
import type { Collection, Scope, Stream, TypeName } from './scope.ts';
import type { Picks } from './shape.ts';
import type { Statements } from './statement.ts';

/** One that may be pushed to. */
export function collection(kind: Collection, statements: Statements, scope: Scope, pick: Picks): Stream {
  const { writer } = statements;
  const known = pick.among(scope.among(scope.others[kind]));
  if (known !== undefined && pick.next() % 4 < 3) return known;
  const made = { name: writer.name(kind.charAt(0)), number: statements.newStream().number };
  writer.line(`${made.name}: ${collectionTypes[kind]}`);
  scope.declare(kind, made);
  return made;
}

export function pushName(statements: Statements, scope: Scope, pick: Picks): void {
  const { name } = collection('names', statements, scope, pick);
  statements.writer.line(pick.next() % 3 === 0 ? `${name} <- S.who()` : `${name} <<- ${peerAsData(scope, pick)}`);
}

export function pushNode(statements: Statements, scope: Scope, pick: Picks): void {
  const { name } = collection('nodes', statements, scope, pick);
  const value = statements.writer.name('v');
  const [type, text] = pick.of<readonly [TypeName | undefined, Text]>(
    [undefined, () => `${name} <- S.node()`],
    [undefined, () => `${name} <<- Node(peer = ${peerAsData(scope, pick)}, relay = ${peerAsData(scope, pick)}, n = ${number(scope, pick)})`],
    ['[]Node', () => `${value} <- S.nodes()`],
    ['Node', () => `${value} <- S.node()`],
    ['Node', () => `${value} = ${name}!`],
  );
  statements.writer.line(text());
  if (type !== undefined) scope.define(value, type);
}

export function insert(statements: Statements, scope: Scope, pick: Picks): void {
  const { name } = collection('maps', statements, scope, pick);
  statements.writer.line(`${name} <<- ${peerAsData(scope, pick)}, ${number(scope, pick)}`);
}

/** What a map holds, frozen or as it grows. */
export function view(statements: Statements, scope: Scope, pick: Picks): void {
  const map = pick.among(scope.others.maps) ?? collection('maps', statements, scope, pick);
  const name = statements.writer.name('v');
  const method = pick.of('get', 'keys', 'contains', 'getStream', 'keysStream');
  statements.writer.line(`${name} = ${map.name}.${method}(${method.startsWith('keys') ? '' : place(scope, pick)})`);
  switch (method) {
    case 'get':
      return scope.define(name, '[]u32');
    case 'keys':
      return scope.define(name, '[]string');
    case 'contains':
      return scope.define(name, 'bool');
    case 'getStream':
      return scope.declare('values', { name, number: map.number });
    case 'keysStream':
      return scope.declare('keys', { name, number: map.number });
  }
}

/** What a stream holds, as a value of another type. */
export function snapshot(statements: Statements, scope: Scope, pick: Picks): void {
  const name = statements.writer.name('v');
  const ofNumbers = (): string => pick.among([...scope.streams, ...scope.others.values])?.name ?? statements.open(scope, pick).name;
  const ofNames = (): string => (pick.among([...scope.others.names, ...scope.others.keys]) ?? collection('names', statements, scope, pick)).name;
  const [type, text] = pick.of<readonly [TypeName, Text]>(
    ['?u32', () => `<- option(${ofNumbers()})`],
    ['?u32', () => `= ?[${ofNumbers()}!]`],
    ['[]u32', () => `<- list(${ofNumbers()})`],
    ['[]string', () => `<- texts(${ofNames()})`],
    ['string', () => `= ${ofNames()}!`],
    ['string', () => `= ${ofNames()}[1]`],
  );
  const value = text();
  statements.writer.line(`${name} ${value}`);
  scope.define(name, type);
}

/** Waits for elements of different streams at once. */
export function several(statements: Statements, scope: Scope, pick: Picks): void {
  const { names, nodes, keys, values } = scope.others;
  const all = [...scope.streams, ...names, ...nodes, ...keys, ...values];
  const element = (): string => {
    const { name } = pick.among(all) ?? statements.open(scope, pick);
    return pick.next() % 2 === 0 ? `${name}!` : `${name}[${index(scope, pick)}]`;
  };
  const elements = pick.next() % 2 === 0 ? [element(), element()] : [element(), element(), element()];
  statements.writer.line(`join ${elements.join(', ')}`);
}

/** A stream that feeds itself. It ends because no number is negative. */
export function again(statements: Statements, scope: Scope, pick: Picks): void {
  const { writer } = statements;
  const { name } = statements.open(scope, pick);
  const each = writer.name('x');
  const on = pick.of('', 'on', 'co on');
  writer.line(`for ${each} <- ${name} rec:`);
  writer.indented(() => {
    writer.line(`if ${each} < 2:`);
    writer.indented(() => {
      if (on === '') return writer.line(`${name} <<- ${each} + 1`);
      writer.line(`${on} ${place(scope, pick)}:`);
      writer.indented(() => writer.line(`${name} <<- ${each} + 1`));
    });
  });
}
