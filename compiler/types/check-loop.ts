import { notIterable, pairsOfNonMap } from '../diagnostics/catalog/statements.ts';
import type { Span } from '../source/source-file.ts';
import type { Expression, ForStatement, ParseqStatement } from '../syntax/tree.ts';
import { string, unknown } from './basic-types.ts';
import { inferExpression } from './check-expression.ts';
import type { ArrowBody } from './check-return.ts';
import { bind, checkBlock, checkRoute } from './check-statement.ts';
import type { Checker } from './checker.ts';
import { isCollection } from './join.ts';
import { printType } from './print-type.ts';
import type { Type } from './type.ts';

export function checkFor(loop: ForStatement, body: ArrowBody, checker: Checker): void {
  const type = inferExpression(loop.iterable, checker);
  const [first, second] = loop.items;
  if (second === undefined) {
    bind(first, itemType(loop.iterable, type, checker), checker);
  } else if (type.kind === 'map') {
    bind(first, string, checker);
    bind(second, type.element, checker);
  } else {
    bind(first, unknown, checker);
    bind(second, unknown, checker);
    if (type.kind !== 'unknown') {
      checker.report(pairsOfNonMap({ span: loop.iterable.span, type: printType(type), second: second.span, unused: isUsed(first.name, loop.body.span) ? undefined : first.span }));
    }
  }
  checkBlock(loop.body, body, checker);
}

function isUsed(name: string, { source, start, end }: Span): boolean {
  return new RegExp(`\\b${name}\\b`).test(source.text.slice(start, end));
}

export function checkParseq(loop: ParseqStatement, body: ArrowBody, checker: Checker): void {
  const type = inferExpression(loop.iterable, checker);
  bind(loop.item, itemType(loop.iterable, type, checker), checker);
  checkRoute(loop.peer, loop.via, checker);
  checkBlock(loop.body, body, checker);
}

/** What a loop variable holds; going through a map gives its entries. */
function itemType(iterable: Expression, type: Type, checker: Checker): Type {
  if (isCollection(type)) return type.element;
  if (type.kind === 'map') {
    return {
      kind: 'struct',
      name: 'Entry',
      fields: new Map([
        ['key', string],
        ['value', type.element],
      ]),
    };
  }
  if (type.kind !== 'unknown') checker.report(notIterable({ span: iterable.span, type: printType(type) }));
  return unknown;
}
