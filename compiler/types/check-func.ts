/** Functions and closures: parameters, body, result. */
import type { Span } from '../source/source-file.ts';
import type { Symbol } from '../names/symbols.ts';
import type { ClosureStatement, FuncItem } from '../syntax/tree.ts';
import { unknown } from './basic-types.ts';
import { requireReturn, unmarkedReturn } from './check-return.ts';
import type { ArrowBody } from './check-return.ts';
import { bind, checkBlock } from './check-statement.ts';
import type { Checker } from './checker.ts';
import type { ArrowType } from './type.ts';
import { arrowOfSignature, typeOfNode, typeOfSymbol } from './type-of-node.ts';

export function checkFunc(func: FuncItem, symbol: Symbol, checker: Checker): void {
  const known = typeOfSymbol(symbol, checker);
  const arrow = known.kind === 'arrow' ? known : arrowOfSignature(func, func.name.span, checker);
  const type = checker.shared.isFaulty(func.name.span) ? undefined : arrow;
  checkBody(func, type, checker);
}

export function checkClosure(closure: ClosureStatement, checker: Checker): void {
  const type = arrowOfSignature(closure, closure.name.span, checker);
  checkBody(closure, checker.shared.isFaulty(closure.name.span) ? undefined : type, checker);
  bind(closure.name, type, checker);
}

/** `type` is undefined when the head could not be read: then nothing is known about parameters and results. */
function checkBody(arrow: FuncItem | ClosureStatement, type: ArrowType | undefined, checker: Checker): void {
  bindParameters(arrow, checker);
  const body: ArrowBody = {
    name: arrow.name, headEnd: () => headEnd(arrow), type, results: arrow.results, unmarked: unmarkedReturn(arrow.body, arrow.results), returned: undefined, broken: false,
  };
  checkBlock(arrow.body, body, checker, false);
  requireReturn(body, arrow.body, checker);
}

/** Right after the parenthesis that closes the parameters. */
function headEnd({ name, parameters, body }: FuncItem | ClosureStatement): Span {
  const { source, end } = parameters.at(-1)?.span ?? name.span;
  const closing = /\)[ \t]*:/.exec(source.text.slice(end, body.span.start));
  const at = closing === null ? end : end + closing.index + 1;
  return { source, start: at, end: at };
}

function bindParameters({ abilities, parameters }: FuncItem | ClosureStatement, checker: Checker): void {
  for (const ability of abilities) {
    const variable = checker.names.definitions.get(ability);
    const declared = checker.names.uses.get(ability);
    if (variable !== undefined) checker.symbols.set(variable, declared === undefined ? unknown : typeOfSymbol(declared, checker));
  }
  for (const { name, type } of parameters) bind(name, typeOfNode(type, checker), checker);
}
