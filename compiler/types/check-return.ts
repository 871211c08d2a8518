import { missingReturn, secondReturn, wrongResultCount } from '../diagnostics/catalog/statements.ts';
import { join as joinSpans } from '../source/source-file.ts';
import type { Span } from '../source/source-file.ts';
import type { Block, NameDeclaration, ReturnStatement, TypeNode } from '../syntax/tree.ts';
import { checkExpression, inferExpression } from './check-expression.ts';
import type { Checker } from './checker.ts';
import { printType } from './print-type.ts';
import type { ArrowType } from './type.ts';
import { isBrokenArrow } from './type-of-node.ts';

/** The body of a function or closure while it is being checked. */
export interface ArrowBody {
  readonly name: NameDeclaration;
  readonly type: ArrowType;
  readonly results: readonly TypeNode[];
  returned: ReturnStatement | undefined;
  /** A part of the body could not be parsed, perhaps the return. */
  broken: boolean;
}

export function checkReturn(statement: ReturnStatement, body: ArrowBody, nested: boolean, checker: Checker): void {
  const { values } = statement;
  const { results } = body.type;
  // A return inside a block was reported by the parser.
  if (body.returned !== undefined && !nested) checker.report(secondReturn({ span: statement.span, first: body.returned.span }));
  body.returned ??= statement;
  for (const [index, value] of values.entries()) {
    const expected = results[index];
    const place = body.results[index]?.span;
    if (expected === undefined) inferExpression(value, checker);
    else checkExpression(value, expected, { kind: 'result', index, total: results.length, func: body.name.name, place }, checker);
  }
  if (values.length !== results.length && !isGuess(body)) reportCount(statement, body, checker);
}

/** To be called after the body: a promised result has to be returned. */
export function requireReturn(body: ArrowBody, block: Block, checker: Checker): void {
  const at = spanOf(body.results);
  // An empty body and unreadable parts are the parser's to report.
  if (body.returned !== undefined || body.broken || at === undefined || block.statements.length === 0 || isGuess(body)) return;
  checker.report(missingReturn({ name: body.name.name, span: body.name.span, types: body.type.results.map(printType), at }));
}

function reportCount({ values, span }: ReturnStatement, body: ArrowBody, checker: Checker): void {
  const wanted = body.type.results.length;
  const [only, ...others] = values;
  const call = only?.kind === 'call-expression' && others.length === 0 ? checker.results.get(only) : undefined;
  checker.report(
    wrongResultCount({
      name: body.name.name,
      span: values[wanted]?.span ?? span,
      given: values.length,
      wanted,
      declaration: spanOf(body.results) ?? body.name.span,
      callResults: call !== undefined && call.length === wanted && wanted > 1 ? wanted : undefined,
    }),
  );
}

/** Whether a promised type could not be read, so that their number is not known. */
function isGuess({ results }: ArrowBody): boolean {
  return results.some((node) => node.kind === 'missing-type' || (node.kind === 'arrow-type' && isBrokenArrow(node)));
}

function spanOf(nodes: readonly TypeNode[]): Span | undefined {
  const first = nodes[0];
  const last = nodes.at(-1);
  return first === undefined || last === undefined ? undefined : joinSpans(first.span, last.span);
}
