/** Statements, in the order they stand. */
import { assertNever, CompilerBug } from '../invariant.ts';
import type { Symbol } from '../names/symbols.ts';
import type {
  Block,
  CallStatement,
  ClosureStatement,
  Expression,
  JoinStatement,
  NameDeclaration,
  OnStatement,
  PushStatement,
  ReturnStatement,
  Statement,
  TryStatement,
} from '../syntax/tree.ts';
import { bind, enter, freshMap, freshStream, HandledError, leave, restricted, separately, typeOfNode, write } from './context.ts';
import type { Context } from './context.ts';
import { whole, sameOperand } from './core.ts';
import type { Frame, Node, Operand, Origin, Stream, Via } from './core.ts';
import { evaluateCall } from './lower-call.ts';
import { asName, asPeer, coerce, name, named, toOperand } from './lower-data.ts';
import { elementOf, evaluate, evaluateOperand, valueOfSymbol, waitFor } from './lower-expression.ts';
import { lowerFor, lowerParseq } from './lower-loop.ts';
import { evaluateCondition } from './lower-operator.ts';
import { data } from './value.ts';
import type { Value } from './value.ts';

export function lowerBlock(block: Block, context: Context): void {
  enter(context, 'block');
  for (const statement of block.statements) lowerStatement(statement, context);
  leave(context, 'block');
}

function lowerStatement(statement: Statement, context: Context): void {
  const { span } = statement;
  switch (statement.kind) {
    case 'call-statement':
      lowerCall(statement, context);
      return;
    case 'assign-statement': {
      const value = evaluate(statement.value, context, statement.name.name);
      bind(statement.name, settled(value, statement.name.name, statement.value, context), context);
      return;
    }
    case 'push-statement':
      lowerPush(statement, context);
      return;
    case 'stream-statement': {
      const { name: declared, type } = statement;
      const isMap = typeOfNode(type, context).kind === 'map';
      const value: Value = isMap
        ? { kind: 'map', map: freshMap(declared.name, declared.span, context) }
        : { kind: 'stream', stream: freshStream(declared.name, declared.span, context) };
      bind(declared, value, context);
      return;
    }
    case 'service-id-statement': {
      const id = asName(evaluateOperand(statement.id, context), 'id', span, context);
      context.environment.bindServiceId(statement, id);
      return;
    }
    case 'on-statement':
      lowerOn(statement, context);
      return;
    case 'if-statement': {
      const condition = evaluateCondition(statement.condition, context);
      const then = restricted(context, statement.then.span, (inner) => lowerBlock(statement.then, inner));
      const otherwise = statement.else;
      const other: Node =
        otherwise === undefined
          ? { kind: 'null', origin: span }
          : restricted(context, otherwise.span, (inner) => lowerBlock(otherwise, inner));
      write(context, { kind: 'if', ...condition, then, else: other, origin: span });
      return;
    }
    case 'try-statement':
      lowerTry(statement, context);
      return;
    case 'for-statement':
      lowerFor(statement, context);
      return;
    case 'parseq-statement':
      lowerParseq(statement, context);
      return;
    case 'par-statement': {
      const branches = statement.branches.map((branch) => separately(context, branch.span, (inner) => lowerStatement(branch, inner)));
      write(context, { kind: 'par', branches, detached: false, origin: span });
      return;
    }
    case 'co-statement': {
      const branch = separately(context, span, (inner) => lowerStatement(statement.statement, inner));
      write(context, { kind: 'par', branches: [branch], detached: true, origin: span });
      return;
    }
    case 'join-statement':
      lowerJoin(statement, context);
      return;
    case 'closure-statement':
      lowerClosure(statement, context);
      return;
    case 'return-statement':
      lowerReturn(statement, context);
      return;
    case 'broken-statement':
      throw new CompilerBug('a program with syntax errors is not lowered');
    default:
      assertNever(statement);
  }
}

function lowerCall(statement: CallStatement, context: Context): void {
  const { targets, value } = statement;
  const hints = targets.map((target) => target.name);
  const results = value.kind === 'call-expression' ? evaluateCall(value, context, hints) : [evaluate(value, context, hints[0])];
  targets.forEach((target, i) => {
    const result = results[i];
    if (result !== undefined) receive(target, result, value, context);
  });
}

/** Binds a result to its target, or pushes it when the target is a stream that exists. */
function receive(target: NameDeclaration, result: Value, source: Expression, context: Context): void {
  const existing = context.module.names.pushes.get(target);
  if (existing === undefined) {
    bind(target, result, context);
    return;
  }
  const stream = streamOf(existing, target, context);
  if (stream === undefined) return;
  write(context, { kind: 'push', value: toOperand(result, source.span, context), stream, origin: target.span });
}

function streamOf(symbol: Symbol, target: NameDeclaration, context: Context): Stream | undefined {
  if (symbol.kind !== 'variable') return undefined;
  const value = valueOfSymbol(symbol, { kind: 'name-use', name: target.name, span: target.span }, context);
  return value.kind === 'stream' ? value.stream : undefined;
}

/** What a name or a result stands for from here on: views through fields are read now (see `named`). */
function settled(value: Value, hint: string, expression: Expression, context: Context): Value {
  if (value.kind !== 'data') return value;
  return data(named(value.operand, hint, expression.span, context));
}

function lowerPush(statement: PushStatement, context: Context): void {
  const target = evaluate(statement.stream, context);
  const { span } = statement;
  if (target.kind === 'map' && statement.key !== undefined) {
    const key = evaluateOperand(statement.key, context);
    const value = evaluateOperand(statement.value, context);
    write(context, { kind: 'insert', key: mapKey(key, span, context), value, map: target.map, origin: span });
  } else if (target.kind === 'stream') {
    const value = evaluateOperand(statement.value, context);
    write(context, { kind: 'push', value, stream: target.stream, origin: span });
  } else {
    throw new CompilerBug(`${statement.stream.name} cannot be pushed to`);
  }
}

function mapKey(key: Operand, origin: Origin, context: Context): Operand {
  return key.kind === 'integer' ? key : asName(key, 'key', origin, context);
}

/**
 * Peer and relays as a frame. The relays of a literal collection are listed one by one, so that placement can see which of them
 * a way passes already. What an option picks is known only if its first alternative cannot fail.
 */
export function frameOf(statement: { readonly peer: Expression; readonly via: readonly Expression[] }, context: Context): Frame {
  const peer = asPeer(evaluateOperand(statement.peer, context), statement.peer.span, context);
  const relays = statement.via.flatMap((expression) => relaysOf(expression, context));
  return { peer, via: withoutDetours(relays, peer) };
}

/** A peer that is its own relay can be reached from there, and so can a relay that is listed twice: what lies between is no use. */
function withoutDetours(relays: readonly Via[], peer: Operand): readonly Via[] {
  const way: Via[] = [];
  for (const relay of relays) {
    const isSame = (other: Via): boolean => other.many === relay.many && sameOperand(other.operand, relay.operand);
    if (!relay.many && sameOperand(relay.operand, peer)) break;
    const seen = way.findIndex(isSame);
    if (seen >= 0) way.length = seen + 1;
    else way.push(relay);
  }
  return way;
}

function relaysOf(expression: Expression, context: Context): readonly Via[] {
  const one = (each: Expression): Via => ({ operand: asPeer(evaluateOperand(each, context), each.span, context), many: false });
  if (expression.kind === 'collection') {
    const [first] = expression.items;
    if (expression.collection === 'array') return expression.items.map(one);
    if (expression.collection === 'option' && (first === undefined || first.kind === 'name-use')) return expression.items.slice(0, 1).map(one);
  }
  const kind = context.module.types.expressions.get(expression)?.kind;
  if (kind !== 'array' && kind !== 'option' && kind !== 'stream') return [one(expression)];
  return [{ operand: iterable(evaluateOperand(expression, context), expression, context), many: true }];
}

/** An array that a loop can run over: AIR does not take views of frozen streams there. */
export function iterable(operand: Operand, expression: Expression, context: Context): Operand {
  if (operand.kind === 'empty-array') return operand;
  if (operand.kind === 'variable' && operand.lens !== 'length' && operand.lens.length === 0) return operand;
  return whole(name(operand, 'elements', expression.span, context));
}

function lowerOn(statement: OnStatement, context: Context): void {
  const frame = frameOf(statement, context);
  const place = [...context.place, frame] as const;
  const body = separately({ ...context, place }, statement.body.span, (inner) => lowerBlock(statement.body, inner));
  write(context, { kind: 'on', how: 'on', place, body, origin: statement.span });
}

/** `catch e` and `LAST_ERROR` mean the error of the handler they stand in. */
function lowerTry(statement: TryStatement, context: Context): void {
  const { attempt, handlers, span } = statement;
  let node =
    attempt.kind === 'block'
      ? restricted(context, attempt.span, (inner) => lowerBlock(attempt, inner))
      : separately(context, attempt.span, (inner) => lowerStatement(attempt, inner));
  for (const handler of handlers) {
    const error = new HandledError(handler.error?.name ?? 'error', handler.error?.span ?? handler.span);
    const body = restricted({ ...context, error }, handler.body.span, (inner) => {
      const symbol = handler.error === undefined ? undefined : inner.module.names.definitions.get(handler.error);
      if (symbol !== undefined) inner.environment.bindLazily(symbol, () => data(error.use()));
      lowerBlock(handler.body, inner);
    });
    node = { kind: 'try', attempt: node, handler: error.wrap(body), origin: handler.span };
  }
  if (handlers.length === 0) node = { kind: 'try', attempt: node, handler: { kind: 'null', origin: span }, origin: span };
  write(context, node);
}

/** Waits for every value: stream elements by their gates, other values by naming them. */
function lowerJoin(statement: JoinStatement, context: Context): void {
  for (const expression of statement.values) {
    if (expression.kind === 'index-access') {
      const object = evaluate(expression.object, context);
      if (object.kind === 'stream') waitFor(object.stream, expression, context);
      else waitForScalar(elementOf(object, expression, context), expression, context);
    } else {
      waitForScalar(evaluate(expression, context), expression, context);
    }
  }
}

function waitForScalar(value: Value, { span }: Expression, context: Context): void {
  if (value.kind !== 'data' || value.operand.kind !== 'variable') return;
  const { variable } = value.operand;
  if (variable.kind === 'scalar') name(whole(variable), `${variable.name}_joined`, span, context);
}

function lowerClosure(closure: ClosureStatement, context: Context): void {
  const { module, environment } = context;
  const place = closure.detached ? undefined : context.place;
  bind(closure.name, { kind: 'arrow', arrow: { kind: 'closure', closure, module, environment, place } }, context);
}

function lowerReturn(statement: ReturnStatement, context: Context): void {
  context.returned.values = statement.values.map((expression, i) => {
    const value = evaluate(expression, context, 'result');
    const type = context.returned.types[i];
    const fitted = type === undefined ? value : coerce(value, type, expression.span, context);
    return settled(fitted, 'result', expression, context);
  });
}
