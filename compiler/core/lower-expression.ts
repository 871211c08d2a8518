/** Evaluation of expressions: what has a value at compile time becomes one, the rest is written to the process. */
import { assertNever, CompilerBug, invariant } from '../invariant.ts';
import type { ConstSymbol, PredefinedSymbol, ServiceSymbol, Symbol } from '../names/symbols.ts';
import type { DottedName, Expression, FieldAccess, IndexAccess, NameUse, ServiceItem } from '../syntax/tree.ts';
import { canon, enter, leave, typeOfSymbol, write } from './context.ts';
import type { Context } from './context.ts';
import { whole } from './core.ts';
import type { Accessor, Canon, Operand, Stream } from './core.ts';
import { evaluateCall } from './lower-call.ts';
import { evaluateCollection, evaluateConstruction, evaluateCopy } from './lower-collection.ts';
import { asScalar, freeze, freezeMap, lengthOf, name, step, toOperand } from './lower-data.ts';
import { evaluateBinary, evaluateNot, evaluateSum, total } from './lower-operator.ts';
import type { ArrowType } from '../types/type.ts';
import { data, isMapMethod } from './value.ts';
import type { Value } from './value.ts';

/** The value of an expression; `hint` names the variables that hold results. */
export function evaluate(expression: Expression, context: Context, hint = 'ret'): Value {
  enter(context, 'expression');
  const value = evaluateKind(expression, context, hint);
  leave(context, 'expression');
  return value;
}

function evaluateKind(expression: Expression, context: Context, hint: string): Value {
  switch (expression.kind) {
    case 'boolean-literal':
      return data({ kind: 'boolean', value: expression.value });
    case 'integer-literal':
      return data({ kind: 'integer', value: expression.value });
    case 'float-literal':
      return data({ kind: 'float', value: expression.value });
    case 'string-literal':
      return data({ kind: 'string', value: expression.value });
    case 'init-peer-literal':
      return data({ kind: 'init-peer' });
    case 'collection':
      return evaluateCollection(expression, context);
    case 'name-use':
      return evaluateName(expression, context);
    case 'field-access':
      return evaluateField(expression, context, hint);
    case 'index-access':
      return elementOf(evaluate(expression.object, context), expression, context);
    case 'call-expression':
      return evaluateCall(expression, context, [hint])[0] ?? data({ kind: 'empty-array' });
    case 'construction':
      return evaluateConstruction(expression, context);
    case 'copy':
      return evaluateCopy(expression, context);
    case 'not':
      return data(evaluateNot(expression, context));
    case 'binary':
      return data(evaluateBinary(expression, context));
    case 'missing-expression':
      throw new CompilerBug('a program with syntax errors is not lowered');
    default:
      return assertNever(expression);
  }
}

/** The value of an expression as data; streams are frozen. */
export function evaluateOperand(expression: Expression, context: Context, hint?: string): Operand {
  return toOperand(evaluate(expression, context, hint), expression.span, context);
}

/** What a resolved name stands for. `node` is the use: it decides which service id is in force. */
export function valueOfSymbol(symbol: Symbol, node: NameUse | FieldAccess, context: Context): Value {
  switch (symbol.kind) {
    case 'variable': {
      const value = context.environment.lookup(symbol);
      invariant(value !== undefined, `variable ${symbol.name} has no value`);
      return value;
    }
    case 'predefined':
      return data(predefined(symbol.name, context));
    case 'const':
      return valueOfConstant(symbol, context);
    case 'func': {
      const module = context.program.homes.get(symbol.node);
      invariant(module !== undefined, `function ${symbol.name} belongs to no module`);
      return { kind: 'arrow', arrow: { kind: 'function', func: symbol.node, module } };
    }
    case 'service':
      return serviceRecord(symbol, node, context);
    case 'module':
    case 'alias':
    case 'data':
    case 'ability':
      throw new CompilerBug(`${symbol.kind} ${symbol.name} is not a value`);
  }
}

/** A constant may stand for a constant that stands for …: any number of them. */
function valueOfConstant(constant: ConstSymbol, context: Context): Value {
  for (let current = constant; ; ) {
    const { value } = current.node;
    // A constant given from outside belongs to no module; it is a literal, so any will do.
    const module = context.program.homes.get(current.node) ?? context.module;
    const other = value.kind === 'name-use' || value.kind === 'field-access' ? module.names.uses.get(value) : undefined;
    if (other?.kind !== 'const') return evaluate(value, { ...context, module });
    current = other;
  }
}

/** The value of a name in braces, `f{A.B}(…)`. */
export function evaluateBraced(braced: DottedName, context: Context): Value {
  const symbol = context.module.names.uses.get(braced);
  const last = braced.parts.at(-1);
  invariant(symbol !== undefined && last !== undefined, `unresolved ${braced.text}`);
  return valueOfSymbol(symbol, last, context);
}

function evaluateName(use: NameUse, context: Context): Value {
  const symbol = context.module.names.uses.get(use);
  invariant(symbol !== undefined, `unresolved name ${use.name}`);
  return valueOfSymbol(symbol, use, context);
}

function evaluateField(access: FieldAccess, context: Context, hint: string): Value {
  const member = context.module.names.uses.get(access);
  if (member !== undefined) return valueOfSymbol(member, access, context);
  if (access.object.kind === 'name-use' || access.object.kind === 'field-access') {
    const owner = context.module.names.uses.get(access.object);
    // Most services are only called: the record of all their methods is for those that are handed on.
    if (owner?.kind === 'service') return serviceMethod(owner, access.object, access.field.name, context);
  }
  const object = evaluate(access.object, context, hint);
  const field = access.field.name;
  switch (object.kind) {
    case 'record': {
      const value = object.fields.get(field);
      invariant(value !== undefined, `${object.name} has no ${field}`);
      return value;
    }
    case 'stream':
      return data(lengthOf({ kind: 'variable', variable: freeze(object.stream, access.span, context), lens: [] }, field, access.span, context));
    case 'map':
      if (isMapMethod(field)) return { kind: 'arrow', arrow: { kind: 'map-method', map: object.map, name: field } };
      return data(lengthOf({ kind: 'variable', variable: freezeMap(object.map, access.span, context), lens: [] }, field, access.span, context));
    case 'data': {
      const type = context.module.types.expressions.get(access.object)?.kind;
      const collection = type === 'array' || type === 'option' || type === 'stream';
      if (collection && field === 'length') return data(lengthOf(object.operand, 'elements', access.span, context));
      return data(step(object.operand, { kind: 'field', name: field }, access.span, context));
    }
    case 'arrow':
      throw new CompilerBug(`a function has no field ${field}`);
  }
}

/** An element of a collection that is evaluated already; of a stream, after waiting for it. */
export function elementOf(object: Value, access: IndexAccess, context: Context): Value {
  if (object.kind === 'stream') {
    const { gate, count } = waitFor(object.stream, access, context);
    const last = count.kind === 'integer' ? { base: undefined, offset: count.value - 1n } : { base: count, offset: -1n };
    return data(element(whole(gate), total(last, access.index.span, context), access, context));
  }
  const operand = toOperand(object, access.object.span, context);
  return data(element(operand, evaluateOperand(access.index, context), access, context));
}

/** Waits until the stream has an element at the index; gives the frozen stream and how many elements were waited for. */
export function waitFor(stream: Stream, access: IndexAccess, context: Context): { readonly gate: Canon; readonly count: Operand } {
  const { span } = access;
  const index = evaluateSum(access.index, context);
  const needed = total({ base: index.base, offset: index.offset + 1n }, access.index.span, context);
  const count = needed.kind === 'integer' ? needed : whole(asScalar(needed, 'count', access.index.span, context));
  const gate = canon(`${stream.name}_gate`, span);
  write(context, { kind: 'join', stream, count, output: gate, calls: context.calls, origin: span });
  return { gate, count };
}

function element(operand: Operand, index: Operand, access: IndexAccess, context: Context): Operand {
  const accessor: Accessor =
    index.kind === 'integer' && index.value >= 0n && index.value <= 0xffff_ffffn
      ? { kind: 'index', index: Number(index.value) }
      : { kind: 'variable', variable: asScalar(index, 'idx', access.index.span, context) };
  return step(operand, accessor, access.span, context);
}

function predefined(which: PredefinedSymbol['name'], context: Context): Operand {
  switch (which) {
    case 'nil':
      return { kind: 'empty-array' };
    case 'INIT_PEER_ID':
      return { kind: 'init-peer' };
    case 'HOST_PEER_ID':
      return { kind: 'variable', variable: context.program.relay, lens: [] };
    case 'PARTICLE_TTL':
      return { kind: 'ttl' };
    case 'PARTICLE_TIMESTAMP':
      return { kind: 'timestamp' };
    case 'LAST_ERROR':
      return context.error?.use() ?? { kind: 'error', lens: [] };
  }
}

/** A service with the id that is in force at `node`. */
function serviceRecord(symbol: ServiceSymbol, node: NameUse | FieldAccess, context: Context): Value {
  const service = serviceId(symbol, node, context);
  const fields = new Map<string, Value>();
  for (const [name, type] of methodsOf(symbol, context)) fields.set(name, { kind: 'arrow', arrow: { kind: 'method', service, name, type } });
  return { kind: 'record', name: symbol.name, fields };
}

function serviceMethod(symbol: ServiceSymbol, node: NameUse | FieldAccess, name: string, context: Context): Value {
  const service = serviceId(symbol, node, context);
  const type = methodsOf(symbol, context).get(name);
  invariant(type !== undefined, `${symbol.name} has no ${name}`);
  return { kind: 'arrow', arrow: { kind: 'method', service, name, type } };
}

function methodsOf(symbol: ServiceSymbol, context: Context): ReadonlyMap<string, ArrowType> {
  const type = typeOfSymbol(symbol, context);
  invariant(type.kind === 'service', `${symbol.name} has no service type`);
  return type.fields;
}

function serviceId(symbol: ServiceSymbol, node: NameUse | FieldAccess, context: Context): Operand {
  const statement = context.module.names.serviceIds.get(node);
  const id = statement === undefined ? defaultId(symbol.node, context) : context.environment.lookupServiceId(statement);
  invariant(id !== undefined, `service ${symbol.name} has no id`);
  return id;
}

function defaultId(service: ServiceItem, context: Context): Operand | undefined {
  const home = context.program.homes.get(service);
  if (service.defaultId === undefined || home === undefined) return undefined;
  const operand = evaluateOperand(service.defaultId, { ...context, module: home });
  return operand.kind === 'init-peer' ? { kind: 'variable', variable: name(operand, 'id', service.span, context), lens: [] } : operand;
}
