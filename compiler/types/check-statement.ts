/** Statements: what each one binds, and whether its parts fit. */
import { alreadyBound, mapPush, notACall, notAStream, relayWanted, tooManyTargets, unusedResults } from '../diagnostics/catalog/statements.ts';
import { declaredOption, notAStreamType } from '../diagnostics/catalog/type-declarations.ts';
import { assertNever } from '../invariant.ts';
import { declarationSpan, describeSymbol } from '../names/describe-symbol.ts';
import type { Symbol } from '../names/symbols.ts';
import type {
  AssignStatement,
  Block,
  CallExpression,
  CallStatement,
  Expression,
  NameDeclaration,
  PushStatement,
  Statement,
  StreamStatement,
} from '../syntax/tree.ts';
import { bool, canonicalised, errorType, string, unknown } from './basic-types.ts';
import { calleeOrigin, checkCall } from './check-call.ts';
import { checkClosure } from './check-func.ts';
import { checkExpression, inferExpression, requireFit } from './check-expression.ts';
import { checkFor, checkParseq } from './check-loop.ts';
import { checkReturn, checkUnmarkedReturn } from './check-return.ts';
import type { ArrowBody } from './check-return.ts';
import { textOf } from './checker.ts';
import type { Checker } from './checker.ts';
import { integerValue } from './integer-value.ts';
import { isCollection } from './join.ts';
import { printType } from './print-type.ts';
import { isSubtype } from './subtype.ts';
import type { Type } from './type.ts';
import { typeOfNode, typeOfSymbol } from './type-of-node.ts';

/** Checks a block inside an arrow's body; `nested` is false for the body itself, the only place for a return. */
export function checkBlock(block: Block, body: ArrowBody, checker: Checker, nested = true): void {
  for (const statement of block.statements) checkStatement(statement, body, checker, nested);
}

/** Gives the variable that a declaration introduces its type. */
export function bind(name: NameDeclaration, type: Type, checker: Checker): Symbol | undefined {
  const symbol = checker.names.definitions.get(name);
  if (symbol !== undefined) checker.symbols.set(symbol, checker.shared.isFaulty(name.span) ? unknown : type);
  return symbol;
}

/** The peer and the relays of `on` and `parseq`. */
export function checkRoute(peer: Expression, via: readonly Expression[], checker: Checker): void {
  checkExpression(peer, string, { kind: 'peer' }, checker);
  for (const relay of via) {
    const type = inferExpression(relay, checker);
    const id = isCollection(type) ? type.element : type;
    if (!isSubtype(id, string)) checker.report(relayWanted({ span: relay.span, type: printType(type) }));
  }
}

function checkStatement(statement: Statement, body: ArrowBody, checker: Checker, nested: boolean): void {
  if (checker.shared.isFaulty(statement.span)) body.broken = true;
  switch (statement.kind) {
    case 'call-statement':
      if (statement === body.unmarked) checkUnmarkedReturn(statement, body, checker);
      else checkCallStatement(statement, checker);
      return;
    case 'assign-statement':
      checkAssign(statement, checker);
      return;
    case 'push-statement':
      checkPush(statement, checker);
      return;
    case 'stream-statement':
      checkStreamDeclaration(statement, checker);
      return;
    case 'service-id-statement':
      noteServiceType(statement.service, checker);
      checkExpression(statement.id, string, { kind: 'service-id', service: textOf(statement.service) }, checker);
      return;
    case 'on-statement':
      checkRoute(statement.peer, statement.via, checker);
      checkBlock(statement.body, body, checker);
      return;
    case 'if-statement':
      checkExpression(statement.condition, bool, { kind: 'condition' }, checker);
      checkBlock(statement.then, body, checker);
      if (statement.else !== undefined) checkBlock(statement.else, body, checker);
      return;
    case 'try-statement':
      if (statement.attempt.kind === 'block') checkBlock(statement.attempt, body, checker);
      else checkStatement(statement.attempt, body, checker, nested);
      for (const handler of statement.handlers) {
        if (handler.error !== undefined) bind(handler.error, errorType, checker);
        checkBlock(handler.body, body, checker);
      }
      return;
    case 'for-statement':
      checkFor(statement, body, checker);
      return;
    case 'parseq-statement':
      checkParseq(statement, body, checker);
      return;
    case 'par-statement':
      for (const branch of statement.branches) checkStatement(branch, body, checker, nested);
      return;
    case 'co-statement':
      checkStatement(statement.statement, body, checker, nested);
      return;
    case 'join-statement':
      for (const value of statement.values) inferExpression(value, checker);
      return;
    case 'closure-statement':
      checkClosure(statement, checker);
      return;
    case 'return-statement':
      checkReturn(statement, body, nested, checker);
      return;
    case 'broken-statement':
      body.broken = true;
      return;
    default:
      assertNever(statement);
  }
}

function noteServiceType(service: Expression, checker: Checker): void {
  if (service.kind !== 'name-use' && service.kind !== 'field-access') return;
  const symbol = checker.names.uses.get(service);
  checker.expressions.set(service, symbol === undefined ? unknown : typeOfSymbol(symbol, checker));
}

function checkCallStatement(statement: CallStatement, checker: Checker): void {
  const { value, targets } = statement;
  if (value.kind !== 'call-expression') {
    checkNonCall(statement, checker);
    return;
  }
  const results = checkCall(value, checker);
  if (results === undefined) {
    for (const target of targets) bind(target, unknown, checker);
    return;
  }
  for (const [index, target] of targets.entries()) {
    const type = results[index];
    if (checker.names.pushes.has(target)) pushResult(target, type ?? unknown, checker);
    else bind(target, type ?? unknown, checker);
  }
  checkTargetCount(targets, value, results, checker);
}

function checkTargetCount(targets: readonly NameDeclaration[], call: CallExpression, results: readonly Type[], checker: Checker): void {
  const callee = textOf(call.callee);
  const surplus = targets[results.length];
  if (surplus !== undefined) {
    const declaration = calleeOrigin(call.callee, checker)?.declaration;
    checker.report(tooManyTargets({ callee, span: surplus.span, targets: targets.length, results: results.length, declaration }));
  } else if (targets.length < results.length) {
    checker.report(unusedResults({ callee, span: call.span, targets: targets.length, types: results.map(printType) }));
  }
}

function checkNonCall({ value, targets }: CallStatement, checker: Checker): void {
  const type = inferExpression(value, checker);
  const [target] = targets;
  // Of a function without parentheses the call was meant.
  const received = type.kind === 'arrow' ? (type.results[0] ?? unknown) : type;
  for (const other of targets) bind(other, targets.length === 1 ? received : unknown, checker);
  if (value.kind === 'missing-expression' || type.kind === 'unknown') return;
  const pushed = target !== undefined && checker.names.pushes.has(target);
  const arrow =
    target === undefined || pushed || targets.length > 1 ? undefined : { ...value.span, start: target.span.end, end: value.span.start };
  checker.report(notACall({ span: value.span, arrow, targets: targets.length, callable: type.kind === 'arrow', parameters: type.kind === 'arrow' ? type.parameters.length : 0 }));
}

/** `x <- call()` where `x` already exists: a stream takes the result, everything else is final. */
function pushResult(target: NameDeclaration, result: Type, checker: Checker): void {
  const symbol = checker.names.pushes.get(target);
  if (symbol === undefined) return;
  const type = typeOfSymbol(symbol, checker);
  const { name, span } = target;
  if (type.kind === 'stream') {
    const why = { kind: 'push', stream: name, place: declarationSpan(symbol) } as const;
    requireFit({ kind: 'missing-expression', span }, canonicalised(result), type.element, why, checker);
  } else if (type.kind === 'map') {
    checker.report(mapPush({ name, span, keyed: false }));
  } else if (type.kind !== 'unknown') {
    checker.report(alreadyBound({ name, span, type: printType(type), what: describeSymbol(symbol), declaration: declarationSpan(symbol) }));
    checker.overwritten.add(symbol);
  }
}

function checkAssign({ name, value }: AssignStatement, checker: Checker): void {
  const symbol = bind(name, inferExpression(value, checker), checker);
  const integer = integerValue(value, checker);
  if (symbol !== undefined && integer !== undefined) checker.integers.set(symbol, integer);
}

function checkPush({ stream, key, value }: PushStatement, checker: Checker): void {
  const type = inferExpression(stream, checker);
  const { name, span } = stream;
  if (type.kind === 'map' && key !== undefined) checkExpression(key, string, { kind: 'map-key', map: name }, checker);
  else if (key !== undefined) inferExpression(key, checker);
  if (type.kind !== 'stream' && type.kind !== 'map') {
    inferExpression(value, checker);
    if (type.kind === 'unknown') return;
    const symbol = checker.names.uses.get(stream);
    const declaration = symbol === undefined ? undefined : declarationSpan(symbol);
    checker.report(notAStream({ name, span, type: printType(type), declaration }));
    return;
  }
  if ((type.kind === 'map') !== (key !== undefined)) checker.report(mapPush({ name, span, keyed: key !== undefined }));
  const symbol = checker.names.uses.get(stream);
  const place = symbol?.kind === 'variable' ? (symbol.node?.kind === 'stream-statement' ? symbol.node.type.span : symbol.declaration.span) : undefined;
  checkExpression(value, type.element, { kind: 'push', stream: name, place }, checker);
}

function checkStreamDeclaration({ name, type: node }: StreamStatement, checker: Checker): void {
  const type = typeOfNode(node, checker);
  if (type.kind === 'option') {
    // published libraries declare an option like a stream, and fill it like one
    checker.report(declaredOption({ name: name.name, span: node.span, type: printType(type), element: printType(type.element) }));
    bind(name, { kind: 'stream', element: type.element }, checker);
    return;
  }
  const fits = type.kind === 'stream' || type.kind === 'map' || type.kind === 'unknown';
  bind(name, fits ? type : unknown, checker);
  if (!fits) {
    checker.report(notAStreamType({ name: name.name, span: node.span, type: printType(type), collection: isCollection(type) }));
  }
}
