/** Top-level items: everything about a declaration that its type alone does not show. */
import { methodResult, tooManyMethodResults } from '../diagnostics/catalog/services.ts';
import { duplicateField } from '../diagnostics/catalog/type-declarations.ts';
import { constantTypeChanged } from '../diagnostics/catalog/types.ts';
import { assertNever } from '../invariant.ts';
import { declarationSpan } from '../names/describe-symbol.ts';
import type { Symbol } from '../names/symbols.ts';
import type { ConstItem, FieldDeclaration, Item, MethodDeclaration, NameDeclaration } from '../syntax/tree.ts';
import { string, unsendable } from './basic-types.ts';
import { checkFunc } from './check-func.ts';
import { checkExpression, inferExpression } from './check-expression.ts';
import type { Checker } from './checker.ts';
import { printType } from './print-type.ts';
import { isSubtype } from './subtype.ts';
import { typeOfNode, typeOfSymbol } from './type-of-node.ts';

/** Checks one item. `symbol` is what the item's name means, which for `const X ?= …` may be another constant. */
export function checkItem(item: Item, symbol: Symbol, checker: Checker): void {
  typeOfSymbol(symbol, checker);
  switch (item.kind) {
    case 'const-item':
      checkConstant(item, symbol, checker);
      return;
    case 'alias-item':
      return;
    case 'data-item':
      checkMembers(item.name, item.fields, checker);
      return;
    case 'ability-item':
      checkMembers(item.name, item.members, checker);
      return;
    case 'service-item':
      checkMembers(item.name, item.methods, checker);
      for (const { name, type } of item.methods) {
        const surplus = type.results[1];
        const [result] = type.results;
        const what = result === undefined ? undefined : unsendable(typeOfNode(result, checker));
        if (what !== undefined && result !== undefined) checker.report(methodResult({ method: name.name, what, span: result.span }));
        if (surplus !== undefined) checker.report(tooManyMethodResults({ name: name.name, span: surplus.span, results: type.results.length }));
      }
      if (item.defaultId !== undefined) {
        checkExpression(item.defaultId, string, { kind: 'service-id', service: item.name.name }, checker);
      }
      return;
    case 'func-item':
      checkFunc(item, symbol, checker);
      return;
    default:
      assertNever(item);
  }
}

function checkConstant(item: ConstItem, symbol: Symbol, checker: Checker): void {
  const fallback = inferExpression(item.value, checker);
  if (symbol.kind !== 'const' || symbol.node === item) return;
  const given = typeOfSymbol(symbol, checker);
  if (isSubtype(given, fallback) || isSubtype(fallback, given)) return;
  checker.misgiven.add(symbol);
  checker.report(
    constantTypeChanged({
      name: item.name.name,
      span: item.value.span,
      fallback: printType(fallback),
      given: printType(given),
      givenAt: declarationSpan(symbol) ?? item.name.span,
    }),
  );
}

function checkMembers(owner: NameDeclaration, members: readonly (FieldDeclaration | MethodDeclaration)[], checker: Checker): void {
  const seen = new Map<string, FieldDeclaration | MethodDeclaration>();
  for (const member of members) {
    const { name, span } = member.name;
    const earlier = seen.get(name);
    if (name === '') continue;
    if (earlier === undefined) seen.set(name, member);
    else checker.report(duplicateField({ owner: owner.name, name, span, earlier: earlier.name.span }));
  }
}
