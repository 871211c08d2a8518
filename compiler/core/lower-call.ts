/** Calls. Functions and closures are inlined by evaluating their bodies; what remains are service methods and callbacks. */
import { CompilerBug } from '../invariant.ts';
import type { Span } from '../source/source-file.ts';
import type { CallExpression, ClosureStatement, FuncItem } from '../syntax/tree.ts';
import type { ArrowType } from '../types/type.ts';
import { bind, enter, freshStream, leave, scalar, separately, typeOfNode, typeOfParameter, typeOfSymbol, write } from './context.ts';
import type { Context } from './context.ts';
import { whole } from './core.ts';
import type { Call, Operand, Place, Scalar, Stream } from './core.ts';
import { Environment } from './environment.ts';
import { coerce, lookUpAgain, step, toOperand } from './lower-data.ts';
import { evaluate, evaluateBraced } from './lower-expression.ts';
import { callMapMethod } from './lower-map.ts';
import { lowerBlock } from './lower-statement.ts';
import { data } from './value.ts';
import type { Arrow, Value } from './value.ts';

/** The results of a call, in order. `hints` name the variables that hold them. */
export function evaluateCall(call: CallExpression, context: Context, hints: readonly string[]): readonly Value[] {
  const callee = evaluate(call.callee, context);
  if (callee.kind !== 'arrow') throw new CompilerBug('only functions can be called');
  const braced = call.abilities.map((ability) => evaluateBraced(ability, context));
  const args = call.arguments.map((argument) => evaluate(argument, context));
  return apply(callee.arrow, braced.length === 0 ? args : [...braced, ...args], call, context, hints);
}

function apply(arrow: Arrow, args: readonly Value[], call: CallExpression, context: Context, hints: readonly string[]): readonly Value[] {
  const { span } = call;
  switch (arrow.kind) {
    case 'function':
      return inlineFunction(arrow.func, { ...context, module: arrow.module, environment: new Environment(), calls: [...context.calls, span] }, args, span);
    case 'closure': {
      const inner = { ...context, module: arrow.module, environment: new Environment(arrow.environment), calls: [...context.calls, span] };
      return inlineClosure(arrow.closure, arrow.place, inner, args, span);
    }
    case 'method': {
      const output = methodOutput(arrow.type, hints[0] ?? 'ret', span, context);
      write(context, serviceCall('user', arrow.service, arrow.name, operands(taken(args, arrow.type), call, context), output, span));
      return output === undefined ? [] : [asValue(output)];
    }
    case 'callback':
      return callBack(arrow, operands(taken(args, arrow.type), call, context), call, context, hints);
    case 'map-method':
      return [callMapMethod(arrow.map, arrow.name, operands(args, call, context), span, context)];
  }
}

/** An arrow that takes fewer arguments may stand where one that takes more is expected: it gets those that it takes. */
function taken(args: readonly Value[], { parameters }: ArrowType): readonly Value[] {
  return args.slice(0, parameters.length);
}

function operands(args: readonly Value[], { span, abilities, arguments: written }: CallExpression, context: Context): readonly Operand[] {
  return args.map((arg, i) => toOperand(arg, span, context, (abilities[i] ?? written[i - abilities.length])?.span));
}

function inlineFunction(func: FuncItem, context: Context, args: readonly Value[], span: Span): readonly Value[] {
  bindParameters(func, args, context, span);
  return runBody(func, context);
}

/** A plain closure runs at the place of its definition; its parameters are fitted where it is called. */
function inlineClosure(
  closure: ClosureStatement,
  place: Place | undefined,
  context: Context,
  args: readonly Value[],
  span: Span,
): readonly Value[] {
  bindParameters(closure, args, context, span);
  if (place === undefined || place === context.place) return runBody(closure, context);
  let results: readonly Value[] = [];
  const body = separately({ ...context, place }, closure.span, (inner) => {
    results = runBody(closure, inner);
  });
  lookUpAgain(place, span, context);
  write(context, { kind: 'on', how: 'closure', place, body, origin: span });
  return results;
}

function bindParameters(arrow: FuncItem | ClosureStatement, args: readonly Value[], context: Context, span: Span): void {
  const { abilities, parameters } = arrow;
  abilities.forEach((ability, i) => {
    const symbol = context.module.names.definitions.get(ability);
    const arg = args[i];
    if (symbol === undefined || arg === undefined) return;
    context.environment.bind(symbol, coerce(arg, typeOfSymbol(symbol, context), span, context));
  });
  parameters.forEach((parameter, i) => {
    const arg = args[abilities.length + i];
    if (arg !== undefined) bind(parameter.name, coerce(arg, typeOfParameter(parameter, context), span, context), context);
  });
}

function runBody(arrow: FuncItem | ClosureStatement, context: Context): readonly Value[] {
  const returned = { types: arrow.results.map((result) => typeOfNode(result, context)), values: [] };
  const inner: Context = { ...context, returned };
  enter(context, 'call');
  lowerBlock(arrow.body, inner);
  leave(context, 'call');
  return inner.returned.values;
}

/** A function-typed parameter of the exported function: its host answers, at the initiator. Several results come as an array. */
function callBack({ name: callback, type }: Arrow & { readonly kind: 'callback' }, args: readonly Operand[], { span }: CallExpression, context: Context, hints: readonly string[]): readonly Value[] {
  const { results } = type;
  const single = results.length === 1;
  const several: Scalar = { ...scalar(`${callback}_results`, span), items: results.map((result, i) => ({ name: hints[i] ?? `${callback}_${i + 1}`, type: result })) };
  const output = single ? methodOutput(type, hints[0] ?? 'ret', span, context) : results.length === 0 ? undefined : several;
  const body = serviceCall('callback', { kind: 'string', value: 'callbackSrv' }, callback, args, output, span);
  const { root } = context.program;
  if (context.place === root) write(context, body);
  else write(context, { kind: 'on', how: 'closure', place: [...context.place, root[0]], body, origin: span });
  if (output === undefined) return [];
  if (single) return [asValue(output)];
  return results.map((_, index) => data(step(whole(toScalar(output)), { kind: 'index', index }, span, context)));
}

function toScalar(output: Scalar | Stream): Scalar {
  if (output.kind === 'scalar') return output;
  throw new CompilerBug('several results come as one array');
}

/** The variable that takes a method's result: none, a scalar, or a fresh stream when the method returns `*T`. */
function methodOutput(type: ArrowType, hint: string, span: Span, context: Context): Scalar | Stream | undefined {
  const [result] = type.results;
  if (result === undefined) return undefined;
  return result.kind === 'stream' ? freshStream(hint, span, context) : scalar(hint, span, result);
}

function asValue(output: Scalar | Stream): Value {
  return output.kind === 'stream' ? { kind: 'stream', stream: output } : data(whole(output));
}

export function serviceCall(
  role: Call['role'],
  service: Operand,
  method: string,
  args: readonly Operand[],
  output: Scalar | Stream | undefined,
  origin: Call['origin'],
): Call {
  return { kind: 'call', role, service, function: method, arguments: args, output, origin };
}
