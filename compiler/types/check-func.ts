/** Functions and closures: parameters, body, result. */
import type { Symbol } from '../names/symbols.ts';
import type { ClosureStatement, FuncItem, Parameter } from '../syntax/tree.ts';
import { unknown } from './basic-types.ts';
import { requireReturn } from './check-return.ts';
import type { ArrowBody } from './check-return.ts';
import { bind, checkBlock } from './check-statement.ts';
import type { Checker } from './checker.ts';
import type { ArrowType } from './type.ts';
import { arrowOfSignature, typeOfNode, typeOfSymbol } from './type-of-node.ts';

export function checkFunc(func: FuncItem, symbol: Symbol, checker: Checker): void {
  const type = typeOfSymbol(symbol, checker);
  if (type.kind !== 'arrow') return;
  for (const ability of func.abilities) {
    const variable = checker.names.definitions.get(ability);
    const declared = checker.names.uses.get(ability);
    if (variable !== undefined) checker.shared.symbols.set(variable, declared === undefined ? unknown : typeOfSymbol(declared, checker));
  }
  checkBody(func, type, checker);
}

export function checkClosure(closure: ClosureStatement, checker: Checker): void {
  const type = arrowOfSignature(closure, closure.name.span, checker);
  checkBody(closure, type, checker);
  bind(closure.name, type, checker);
}

function checkBody(arrow: FuncItem | ClosureStatement, type: ArrowType, checker: Checker): void {
  bindParameters(arrow.parameters, checker);
  const body: ArrowBody = { name: arrow.name, type, results: arrow.results, returned: undefined, broken: false };
  checkBlock(arrow.body, body, checker, false);
  requireReturn(body, arrow.body, checker);
}

function bindParameters(parameters: readonly Parameter[], checker: Checker): void {
  for (const { name, type } of parameters) bind(name, typeOfNode(type, checker), checker);
}
