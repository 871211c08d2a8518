import type { DottedName, Expression, ForStatement, NameDeclaration, Parameter, TypeNode } from '../tree.ts';
import type { Cursor } from './cursor.ts';
import { expression } from './expressions.ts';
import { abilityList, arrowResults, parameterList } from './types.ts';

export interface OnHead {
  readonly peer: Expression;
  readonly via: readonly Expression[];
}

export interface ForHead {
  readonly items: readonly [NameDeclaration, ...NameDeclaration[]];
  readonly iterable: Expression;
  readonly mode: ForStatement['mode'];
}

export interface ParseqHead extends OnHead {
  readonly item: NameDeclaration;
  readonly iterable: Expression;
}

export interface ClosureHead {
  readonly name: NameDeclaration;
  readonly detached: boolean;
  readonly abilities: readonly DottedName[];
  readonly parameters: readonly Parameter[];
  readonly results: readonly TypeNode[];
}

// Lines of function bodies that open a block; `undefined` when a name is missing.

/** `'on' Place ':'` */
export function onHead(at: Cursor): OnHead {
  at.take();
  const head = place(at);
  endOfHead(at);
  return head;
}

/** `Place = Expression { 'via' Expression }` */
function place(at: Cursor): OnHead {
  const via: Expression[] = [];
  const peer = expression(at);
  while (at.accept('via') !== undefined) via.push(expression(at));
  return { peer, via };
}

/** `'if' Expression ':'`; gives the condition. */
export function ifHead(at: Cursor): Expression {
  at.take();
  const condition = expression(at);
  endOfHead(at);
  return condition;
}

/** `( 'else' | 'try' | 'otherwise' ) ':'` */
export function bareHead(at: Cursor): void {
  at.take();
  endOfHead(at);
}

/** `'catch' Name ':'` */
export function catchHead(at: Cursor): NameDeclaration | undefined {
  at.take();
  const name = at.expectName();
  if (name === undefined) return undefined;
  endOfHead(at);
  return at.declare(name);
}

/** `'for' Name [ ',' Name ] '<-' Expression [ 'par' | 'try' | 'rec' ] ':'` */
export function forHead(at: Cursor): ForHead | undefined {
  at.take();
  const first = at.expectName();
  if (first === undefined) return undefined;
  const second = at.accept(',') && at.expectName();
  at.expect('<-');
  const iterable = expression(at);
  const mode = loopMode(at);
  endOfHead(at);
  const items: ForHead['items'] = second === undefined ? [at.declare(first)] : [at.declare(first), at.declare(second)];
  return { items, iterable, mode };
}

function loopMode(at: Cursor): ForStatement['mode'] {
  const { kind } = at.token;
  if (kind !== 'par' && kind !== 'try' && kind !== 'rec') return 'seq';
  at.take();
  return kind;
}

/** `'parseq' Name '<-' Expression 'on' Place ':'` */
export function parseqHead(at: Cursor): ParseqHead | undefined {
  at.take();
  const name = at.expectName();
  if (name === undefined) return undefined;
  at.expect('<-');
  const iterable = expression(at);
  at.expect('on');
  const { peer, via } = place(at);
  endOfHead(at);
  return { item: at.declare(name), iterable, peer, via };
}

/** `Name '=' [ 'func' ] [ Abilities ] Parameters [ Results ] ':'` */
export function closureHead(at: Cursor): ClosureHead | undefined {
  const name = at.expectName();
  if (name === undefined) return undefined;
  at.expect('=');
  const detached = at.accept('func') !== undefined;
  const abilities = at.at('{') ? abilityList(at) : [];
  const parameters = parameterList(at);
  const results = at.at('->') ? arrowResults(at) : [];
  endOfHead(at);
  return { name: at.declare(name), detached, abilities, parameters, results };
}

function endOfHead(at: Cursor): void {
  at.expect(':');
  at.endOfLine();
}
