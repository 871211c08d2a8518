/** Statements that few random programs have: streams of peers and structs, maps, abilities, what is handed on, ways through several relays. */
import { box, boxed, pass, returned } from './handed-on.ts';
import { caught, chain, each, pairs, route } from './ways.ts';
import { again, insert, pushName, pushNode, several, snapshot, view } from './collections.ts';
import { number, place } from './expression.ts';
import type { Scope } from './scope.ts';
import type { FormKind, Picks, StatementShape } from './shape.ts';
import type { Statements } from './statement.ts';

export function form(kind: FormKind, statements: Statements, { blocks }: StatementShape, scope: Scope, pick: Picks): void {
  const { writer } = statements;
  switch (kind) {
    case 'name':
      return pushName(statements, scope, pick);
    case 'node':
      return pushNode(statements, scope, pick);
    case 'map':
      return insert(statements, scope, pick);
    case 'view':
      return view(statements, scope, pick);
    case 'snapshot':
      return snapshot(statements, scope, pick);
    case 'several':
      return several(statements, scope, pick);
    case 'again':
      return again(statements, scope, pick);
    case 'returned':
      return returned(statements, scope, pick);
    case 'box':
      return box(statements, scope, pick);
    case 'pass':
      return pass(statements, scope, pick);
    case 'dynamic':
      writer.line(`Any ${place(scope, pick)}`);
      return writer.line(`${statements.open(scope, pick).name} <- Any.num(${number(scope, pick)})`);
    case 'route':
      return route(statements, blocks, scope, pick);
    case 'chain':
      return chain(statements, blocks, scope, pick);
    case 'each':
      return each(statements, blocks, scope, pick);
    case 'pairs':
      return pairs(statements, blocks, scope, pick);
    case 'caught':
      return caught(statements, blocks, scope, pick);
    case 'boxed':
      return boxed(statements, blocks, scope, pick);
  }
}
