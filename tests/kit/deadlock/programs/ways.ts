/** Ways that random programs take: to peers that streams and structs name, through several relays, by what streams hold, after errors. */
import { collection } from './collections.ts';
import { condition, number, part, place, variable } from './expression.ts';
import type { Text } from './expression.ts';
import type { Scope } from './scope.ts';
import type { BlockShape, Picks } from './shape.ts';
import type { Statements } from './statement.ts';

type Blocks = readonly BlockShape[];

export function route(statements: Statements, [body = []]: Blocks, scope: Scope, pick: Picks): void {
  const node = pick.among([...scope.of('Node'), ...scope.others.nodes.map(({ name }) => `${name}!`)]);
  const relays = (): string => variable([...scope.of('[]string'), ...scope.others.names.map(({ name }) => name)], pick, '["alice", "bob"]');
  const way = pick.of<Text>(
    () => (node === undefined ? place(scope, pick) : `${node}.peer via ${node}.relay`),
    () => part(scope, pick, 'peer') ?? place(scope, pick),
    () => `${place(scope, pick)} via ${place(scope, pick)} via ${place(scope, pick)}`,
    () => `${place(scope, pick)} via ${relays()}`,
    () => `${place(scope, pick)} via ${relays()} via ${place(scope, pick)}`,
  )();
  statements.writer.line(`${pick.of('', '', 'co ')}on ${way}:`);
  statements.block(body, scope);
}

/** Arms by what a stream holds. */
export function chain(statements: Statements, [first = [], second = [], third = []]: Blocks, scope: Scope, pick: Picks): void {
  const { writer } = statements;
  const { name } = pick.among(scope.streams) ?? statements.open(scope, pick);
  writer.line(`if ${pick.of<Text>(() => `${name}! == 1`, () => `${name}[1] > 0`, () => condition(scope, pick))()}:`);
  statements.block(first, scope.child());
  writer.line('else:');
  writer.indented(() => {
    writer.line(`if ${pick.of<Text>(() => `${name}! == 0`, () => condition(scope, pick))()}:`);
    statements.block(second, scope.child());
    if (third.length === 0) return;
    writer.line('else:');
    statements.block(third, scope.child());
  });
}

/** A loop over peers that a stream holds, or over nodes. */
export function each(statements: Statements, [body = []]: Blocks, scope: Scope, pick: Picks): void {
  const { writer } = statements;
  const { nodes, names, keys } = scope.others;
  const name = writer.name('x');
  const ofNodes = pick.next() % 2 === 0;
  const stream = pick.among(ofNodes ? nodes : [...names, ...keys]);
  const mode = pick.of(' par', '', ' try', ' rec', ' parseq');
  const live = mode === ' rec' && stream !== undefined;
  const inner = live ? scope.loop(stream) : scope.child();
  inner.define(name, ofNodes ? 'Node' : 'string');
  const list = (ofNodes ? pick.among(scope.of('[]Node')) : undefined) ?? stream?.name ?? (ofNodes ? '[Node(peer = "alice", relay = "bob", n = 1)]' : '["alice", "bob"]');
  const over = live ? stream.name : list;
  const peer = ofNodes ? `${name}.peer via ${name}.relay` : name;
  if (mode === ' parseq') {
    writer.line(`parseq ${name} <- ${over} on ${peer}:`);
    return statements.block(body, inner);
  }
  writer.line(`${pick.of('', 'co ')}for ${name} <- ${over}${mode === ' rec' && !live ? '' : mode}:`);
  if (pick.next() % 3 === 0) return statements.block(body, inner);
  writer.indented(() => {
    writer.line(`on ${peer}:`);
    statements.block(body, inner);
  });
}

/** A loop over a map, or over values of one key as they appear. */
export function pairs(statements: Statements, [body = []]: Blocks, scope: Scope, pick: Picks): void {
  const { writer } = statements;
  const value = writer.name('x');
  const values = pick.next() % 2 === 0 ? undefined : pick.among(scope.others.values);
  const inner = values === undefined ? scope.child() : scope.loop(values);
  inner.define(value, 'u32');
  if (values === undefined) {
    const key = writer.name('x');
    inner.define(key, 'string');
    writer.line(`for ${key}, ${value} <- ${(pick.among(scope.others.maps) ?? collection('maps', statements, scope, pick)).name}${pick.of('', ' par', ' try')}:`);
  } else writer.line(`for ${value} <- ${values.name} rec:`);
  statements.block(body, inner);
}

/** A handler that reads the error. */
export function caught(statements: Statements, [body = [], handler = []]: Blocks, scope: Scope, pick: Picks): void {
  const { writer } = statements;
  const error = writer.name('e');
  writer.line('try:');
  statements.block(body, scope.child());
  writer.line(`catch ${error}:`);
  const inner = scope.child();
  writer.indented(() => {
    const { name } = statements.open(inner, pick);
    writer.line(pick.of<Text>(() => `${name} <- S.code(${error}.error_code)`, () => `S.text(${error}.message)`, () => `${name} <<- ${number(inner, pick)}`)());
  });
  if (handler.length > 0) statements.block(handler, inner);
}
