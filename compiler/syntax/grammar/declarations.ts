import { is, type Token } from '../tokens.ts';
import type {
  AliasItem, ConstItem, DottedName, Expression, FieldDeclaration, MethodDeclaration, NameDeclaration, Parameter, TypeNode,
} from '../tree.ts';
import type { Cursor } from './cursor.ts';
import { expression } from './expressions.ts';
import { abilityList, arrowResults, parameterList, type } from './types.ts';

/** The head line of `data`, `service` or `ability`. */
export interface RecordHead {
  readonly name: NameDeclaration;
  readonly defaultId: Expression | undefined;
}

export interface FuncHead {
  readonly name: NameDeclaration;
  readonly abilities: readonly DottedName[];
  readonly parameters: readonly Parameter[];
  readonly results: readonly TypeNode[];
}

// Each of these reads one whole line; the reader has looked at the first word. `undefined` when what it declares has no name.

/** `'const' Name ( '=' | '?=' ) Expression` */
export function constItem(at: Cursor): ConstItem | undefined {
  const word = at.take();
  const name = at.expectName();
  if (name === undefined) return undefined;
  const sign = at.accept('?=') ?? at.expect('=');
  if (sign === undefined) return undefined;
  const value = expression(at);
  const item: ConstItem = { kind: 'const-item', span: at.since(word.start), name: at.declare(name), optional: is(sign, '?='), value };
  at.endOfLine();
  return item;
}

/** `'alias' Name ':' Type` */
export function aliasItem(at: Cursor): AliasItem | undefined {
  const word = at.take();
  const name = at.expectName();
  if (name === undefined) return undefined;
  at.expect(':');
  const aliased = type(at);
  const item: AliasItem = { kind: 'alias-item', span: at.since(word.start), name: at.declare(name), type: aliased };
  at.endOfLine();
  return item;
}

/** `( 'data' | 'ability' | 'service' ) Name [ '(' Expression ')' ] ':'` */
export function recordHead(at: Cursor): RecordHead | undefined {
  at.take();
  const name = at.expectName();
  if (name === undefined) return undefined;
  let defaultId: Expression | undefined;
  if (at.accept('(') !== undefined) {
    defaultId = expression(at);
    at.close(')');
  }
  at.expect(':');
  at.endOfLine();
  return { name: at.declare(name), defaultId };
}

/** A line of `data`, `ability` or `service`: `Name ( ':' Type | [ Abilities ] Parameters [ Results ] )` */
export function member(at: Cursor): FieldDeclaration | MethodDeclaration | undefined {
  const name = at.expectName();
  if (name === undefined) return undefined;
  if (!at.at('(') && !at.at('{') && !at.at(':')) {
    at.stumbles('`:` or `(`');
    return undefined;
  }
  const result = at.at(':') ? typedMember(at, name) : method(at, name);
  at.endOfLine();
  return result;
}

function method(at: Cursor, name: Token): MethodDeclaration {
  const abilities = at.at('{') ? abilityList(at) : [];
  const parameters = parameterList(at);
  const results = at.at('->') ? arrowResults(at) : [];
  const arrow = { kind: 'arrow-type' as const, span: at.since(name.end), abilities, parameters, results };
  return { kind: 'method-declaration', span: at.since(name.start), name: at.fieldName(name), type: arrow };
}

/** `m: A -> B` is a method; an alias of an arrow, or an arrow in parentheses, is a field. */
function typedMember(at: Cursor, name: Token): FieldDeclaration | MethodDeclaration {
  at.take();
  const memberType = type(at);
  const span = at.since(name.start);
  if (memberType.kind === 'arrow-type') return { kind: 'method-declaration', span, name: at.fieldName(name), type: memberType };
  return { kind: 'field-declaration', span, name: at.fieldName(name), type: memberType };
}

/** `'func' Name [ Abilities ] Parameters [ Results ] ':'` */
export function funcHead(at: Cursor): FuncHead | undefined {
  at.take();
  const name = at.expectName();
  if (name === undefined) return undefined;
  const abilities = at.at('{') ? abilityList(at) : [];
  const parameters = parameterList(at);
  const results = at.at('->') ? arrowResults(at) : [];
  at.expect(':');
  at.endOfLine();
  return { name: at.declare(name), abilities, parameters, results };
}
