/** Streams and closures that random programs hand on: in abilities, as arguments, as results. */
import { index, number, numbers, peers, place } from './expression.ts';
import type { Text } from './expression.ts';
import type { Scope, Stream } from './scope.ts';
import type { BlockShape, Picks } from './shape.ts';
import type { Statements } from './statement.ts';

/** A stream that a function has made. */
export function returned(statements: Statements, scope: Scope, pick: Picks): void {
  const call = pick.of<Text>(
    () => `made(${number(scope, pick)})`,
    () => `made_on(${place(scope, pick)})`,
    () => `made_beside(${place(scope, pick)})`,
    () => `made_by(${peers(scope, pick)})`,
  )();
  const stream = statements.newStream();
  statements.writer.line(`${stream.name} <- ${call}`);
  scope.streams = [stream, ...scope.streams];
}

export function box(statements: Statements, scope: Scope, pick: Picks): void {
  const known = pick.among(scope.others.boxes);
  if (known === undefined || pick.next() % 4 === 0) newBox(statements, scope, pick);
  else useBox(known, statements, scope, pick);
}

function newBox(statements: Statements, scope: Scope, pick: Picks): void {
  const { writer } = statements;
  const name = writer.name('b');
  if (pick.next() % 3 === 0) {
    scope.declare('boxes', { name, number: statements.newStream().number });
    return writer.line(`${name} <- far_box(${place(scope, pick)})`);
  }
  const stream = statements.open(scope, pick);
  const arrow = pusher(scope, pick);
  writer.line(arrow === undefined ? `${name} <- box(${stream.name})` : `${name} = Box(items = ${stream.name}, put = ${arrow})`);
  scope.declare('boxes', { name, number: stream.number });
}

function useBox({ name, number: stream }: Stream, { writer }: Statements, scope: Scope, pick: Picks): void {
  const items = writer.name('w');
  const text = pick.of<Text>(
    () => `${name}.put(${number(scope, pick)})`,
    () => `work{${name}}(${numbers(scope, pick)})`,
    () => `put_at{${name}}(${place(scope, pick)})`,
    () => `join ${name}.items[${index(scope, pick)}]`,
    () => `await_box{${name}}()`,
    () => {
      scope.streams = [{ name: items, number: stream }, ...scope.streams];
      return `${items} = ${name}.items`;
    },
  );
  writer.line(text());
}

/** A closure as an argument. */
export function pass({ writer }: Statements, scope: Scope, pick: Picks): void {
  const arrow = pusher(scope, pick) ?? 'S.note';
  const text = pick.of<Text>(
    () => `each(${arrow}, ${numbers(scope, pick)})`,
    () => `at(${arrow}, ${place(scope, pick)})`,
    () => `at_all(${arrow}, ${peers(scope, pick)})`,
    () => `beside(${arrow}, ${place(scope, pick)})`,
  );
  writer.line(text());
}

/** A closure in an ability. */
export function boxed(statements: Statements, [body = []]: readonly BlockShape[], scope: Scope, pick: Picks): void {
  const { writer } = statements;
  const [arrow, parameter, name] = [writer.name('f'), writer.name('a'), writer.name('b')];
  const stream = statements.open(scope, pick);
  const inner = scope.child();
  inner.define(parameter, 'u32');
  writer.line(`${arrow} = (${parameter}: u32):`);
  statements.block(body, inner);
  writer.line(`${name} = Box(items = ${stream.name}, put = ${arrow})`);
  scope.arrows = [{ name: arrow, returns: false, own: true }, ...scope.arrows];
  const made: Stream = { name, number: stream.number };
  scope.declare('boxes', made);
  useBox(made, statements, scope, pick);
}

/** A closure that returns nothing. */
function pusher(scope: Scope, pick: Picks): string | undefined {
  return pick.among(scope.arrows.filter(({ own, returns }) => own && !returns))?.name;
}
