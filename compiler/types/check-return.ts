import { missingReturn, secondReturn, unmarkedReturn as unmarked, unpromisedReturn, wrongResultCount } from '../diagnostics/catalog/statements.ts';
import { join as joinSpans } from '../source/source-file.ts';
import type { Span } from '../source/source-file.ts';
import type { Block, CallStatement, NameDeclaration, ReturnStatement, TypeNode } from '../syntax/tree.ts';
import { canonicalised, unknown } from './basic-types.ts';
import { checkExpression, inferExpression } from './check-expression.ts';
import type { Checker } from './checker.ts';
import { printType } from './print-type.ts';
import type { ArrowType } from './type.ts';
import { isBrokenArrow } from './type-of-node.ts';

/** The body of a function or closure while it is being checked. */
export interface ArrowBody {
  readonly name: NameDeclaration;
  /** Between the parameters and the colon, where a result type is missing. */
  readonly headEnd: () => Span;
  /** Undefined when the head could not be read. */
  readonly type: ArrowType | undefined;
  readonly results: readonly TypeNode[];
  returned: ReturnStatement | undefined;
  /** The line of which only the `<-` is missing to be the return. */
  readonly unmarked: CallStatement | undefined;
  /** A part of the body could not be parsed, perhaps the return. */
  broken: boolean;
}

export function checkReturn(statement: ReturnStatement, body: ArrowBody, nested: boolean, checker: Checker): void {
  const { values } = statement;
  const results = body.type?.results ?? [];
  // A return inside a block was reported by the parser; where it moves, nobody knows.
  if (nested) body.broken = true;
  else if (body.returned === undefined) body.returned = statement;
  else checker.report(secondReturn({ span: statement.span, first: body.returned.span }));
  for (const [index, value] of values.entries()) {
    const expected = results[index];
    const place = body.results[index]?.span;
    if (expected === undefined) inferExpression(value, checker);
    else checkExpression(value, expected, { kind: 'result', index, total: results.length, func: body.name.name, place }, checker);
  }
  if (values.length !== results.length && !isGuess(body)) reportCount(statement, body, checker);
}

/** The last line of a body, when it is a value that nobody returns though one is promised. */
export function unmarkedReturn(block: Block, results: readonly TypeNode[]): CallStatement | undefined {
  const last = block.statements.at(-1);
  if (results.length !== 1 || last?.kind !== 'call-statement' || last.targets.length > 0) return undefined;
  if (last.value.kind === 'call-expression' || last.value.kind === 'missing-expression') return undefined;
  return block.statements.some(({ kind }) => kind === 'return-statement') ? undefined : last;
}

/** Checks such a line as the return that it was meant to be. */
export function checkUnmarkedReturn({ value, span }: CallStatement, body: ArrowBody, checker: Checker): void {
  body.broken = true;
  inferExpression(value, checker);
  checker.report(unmarked({ name: body.name.name, span, promised: body.results[0]?.span }));
}

/** To be called after the body: a promised result has to be returned. */
export function requireReturn(body: ArrowBody, block: Block, checker: Checker): void {
  const at = spanOf(body.results);
  // An empty body and unreadable parts are the parser's to report.
  const { type } = body;
  if (body.returned !== undefined || body.broken || at === undefined || block.statements.length === 0 || type === undefined || isGuess(body)) return;
  if (isCutOff(block, checker)) return;
  checker.report(missingReturn({ name: body.name.name, span: body.name.span, types: type.results.map(printType), at }));
}

/** Whether a declaration in the wrong column ends the block, which may be meant to go on behind it. */
function isCutOff({ span: { source, end } }: Block, checker: Checker): boolean {
  nextWord.lastIndex = end;
  const indented = nextWord.exec(source.text)?.groups?.indented;
  return indented !== undefined && checker.shared.isFaulty({ source, start: nextWord.lastIndex - indented.length, end: nextWord.lastIndex });
}

/** What starts the next line with code, if that line is indented. */
const nextWord = /[^\n]*\n(?:[ \t]*(?:--[^\n]*)?\n)*[ \t]+(?<indented>\w+)/y;

function reportCount({ values, span }: ReturnStatement, body: ArrowBody, checker: Checker): void {
  const wanted = body.type?.results.length ?? 0;
  if (wanted === 0) {
    const types = values.map((value) => printType(canonicalised(checker.expressions.get(value) ?? unknown)));
    const known = !values.some((value) => ['unknown', 'literal'].includes(checker.expressions.get(value)?.kind ?? 'unknown'));
    checker.report(unpromisedReturn({ name: body.name.name, declaration: body.headEnd(), span, types: known ? types : undefined }));
    return;
  }
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
function isGuess({ type, results }: ArrowBody): boolean {
  return type === undefined || results.some((node) => node.kind === 'missing-type' || (node.kind === 'arrow-type' && isBrokenArrow(node)));
}

function spanOf(nodes: readonly TypeNode[]): Span | undefined {
  const first = nodes[0];
  const last = nodes.at(-1);
  return first === undefined || last === undefined ? undefined : joinSpans(first.span, last.span);
}
