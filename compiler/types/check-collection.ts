import { itemNotData, mixedElements } from '../diagnostics/catalog/expressions.ts';
import type { Collection } from '../syntax/tree.ts';
import { bottom, canonicalised, isData, unknown } from './basic-types.ts';
import { checkExpression, inferExpression } from './check-expression.ts';
import type { Checker } from './checker.ts';
import type { Expectation } from './expectation.ts';
import { joinAll } from './join.ts';
import { printType } from './print-type.ts';
import type { Type } from './type.ts';

/**
 * The type of `[…]`, `?[…]`, `*[…]`. Without a wanted element type it is the narrowest type that all items have.
 * An item that is a stream becomes an array first.
 */
export function inferCollection(
  collection: Collection,
  wanted: { readonly type: Type; readonly why: Expectation } | undefined,
  checker: Checker,
): Type {
  const kind = collection.collection;
  const open = wanted === undefined || wanted.type.kind === 'top' || wanted.type.kind === 'unknown';
  if (!open) {
    for (const item of collection.items) checkExpression(item, wanted.type, { kind: 'item', of: wanted.why }, checker);
    return { kind, element: collection.items.length === 0 ? bottom : wanted.type };
  }
  const types = collection.items.map((item) => {
    const type = canonicalised(inferExpression(item, checker));
    if (isData(type)) return type;
    checker.report(itemNotData({ span: item.span, type: printType(type) }));
    return unknown;
  });
  if (wanted?.type.kind === 'top') return { kind, element: wanted.type };
  const { type, clash } = joinAll(types);
  if (clash === undefined) return { kind, element: type };
  reportMixed(collection, types, clash, checker);
  return { kind, element: unknown };
}

function reportMixed(collection: Collection, types: readonly Type[], clash: number, checker: Checker): void {
  const [first] = collection.items;
  const item = collection.items[clash];
  const type = types[clash];
  if (first === undefined || item === undefined || type === undefined) return;
  const before = joinAll(types.slice(0, clash)).type;
  checker.report(mixedElements({ span: item.span, type: printType(type), first: first.span, firstType: printType(before) }));
}
