/**
 * From typed trees to core, one exported function at a time. Lowering is evaluation: names are bound to compile-time values
 * (data operands, streams, functions with their environment, records), a call evaluates the callee's body with its parameters
 * bound, and whatever must happen at run time is written to the process. So nothing is ever renamed: each evaluation of a
 * binding makes new variable objects.
 *
 * Independent arguments of a call are evaluated in sequence: their errors then reach the caller, where a `par` would
 * swallow one of them and wait for ever.
 */
import { tooDeep, tooLarge } from '../diagnostics/catalog/lowering.ts';
import type { Report } from '../diagnostics/diagnostic.ts';
import type { FuncItem, Item } from '../syntax/tree.ts';
import type { Type } from '../types/type.ts';
import type { TypedModule } from '../types/typed-module.ts';
import { bind, freshStream, iterator, restricted, scalar, TooDeep, TooLarge, typeOfNode, typeOfParameter, write } from './context.ts';
import type { Context, Program } from './context.ts';
import { children, whole } from './core.ts';
import type { CoreFunction, Node, Origin, Place } from './core.ts';
import { Environment } from './environment.ts';
import { serviceCall } from './lower-call.ts';
import { coerce, toOperand } from './lower-data.ts';
import { lowerBlock } from './lower-statement.ts';
import { data } from './value.ts';
import type { Value } from './value.ts';

/** More core nodes than this in one function are refused; the engine could not run such a script anyway. */
const MAX_NODES = 500_000;

/** The passes after this one recurse with the process; this deep it fits into the stack of every host. */
const MAX_DEPTH = 600;

/** The module of every top-level item, by the item itself. */
export function homesOf(modules: Iterable<TypedModule>): ReadonlyMap<Item, TypedModule> {
  const homes = new Map<Item, TypedModule>();
  for (const module of modules) for (const item of module.tree.items) homes.set(item, module);
  return homes;
}

/**
 * Lowers one function with the wrapper that callers expect: arguments are fetched from the initiator's host, results go to
 * `callbackSrv.response` (also when there are none), an error that nobody handles to `errorHandlingSrv.error`.
 * Undefined when the function is too large or too deep, which is reported.
 */
export function lowerFunction(name: string, func: FuncItem, homes: ReadonlyMap<Item, TypedModule>, report: Report): CoreFunction | undefined {
  const module = homes.get(func);
  if (module === undefined) return undefined;
  const relay = scalar('-relay-', { reason: 'the relay of whoever starts the function' });
  const root: Place = [{ peer: { kind: 'init-peer' }, via: [{ operand: whole(relay), many: false }] }];
  const program: Program = { homes, report, relay, root, budget: { left: MAX_NODES }, nesting: { levels: 0 } };
  const context: Context = {
    program,
    module,
    environment: new Environment(),
    place: root,
    calls: [],
    error: undefined,
    out: [],
    streams: [],
    returned: { types: func.results.map((result) => module.types.typeNodes.get(result) ?? { kind: 'unknown' }), values: [] },
  };
  try {
    const attempt = restricted(context, func.span, (inner) => lowerBodyOf(func, inner));
    if (isDeeperThan(MAX_DEPTH, attempt)) throw new TooDeep();
    const origin: Origin = { reason: 'an error that nobody handles is reported to whoever started the function' };
    const args = [{ kind: 'error', lens: [] }, { kind: 'integer', value: 0n }] as const;
    const handler: Node = serviceCall('error', { kind: 'string', value: 'errorHandlingSrv' }, 'error', args, undefined, origin);
    return { name, span: func.name.span, relay, root, body: { kind: 'try', attempt, handler, origin } };
  } catch (error) {
    if (error instanceof TooLarge) report(tooLarge({ span: func.name.span, name, limit: MAX_NODES }));
    else if (error instanceof TooDeep) report(tooDeep({ span: func.name.span, name }));
    else throw error;
    return undefined;
  }
}

function isDeeperThan(limit: number, node: Node): boolean {
  if (limit < 0) return true;
  for (const child of children(node)) if (isDeeperThan(limit - 1, child)) return true;
  return false;
}

function lowerBodyOf(func: FuncItem, context: Context): void {
  const { relay } = context.program;
  write(context, fetch('-relay-', relay, relay.origin));
  for (const parameter of func.parameters) {
    const type = typeOfParameter(parameter, context);
    bind(parameter.name, argument(parameter.name.name, type, parameter.span, context), context);
  }
  lowerBlock(func.body, context);
  const results = context.returned.values.map((value, i) => {
    const node = func.results[i];
    const span = node?.span ?? func.span;
    const wanted: Type = node === undefined ? { kind: 'unknown' } : typeOfNode(node, context);
    const result = wanted.kind === 'stream' ? value : coerce(value, wanted, span, context);
    return toOperand(result, span, context);
  });
  // An item that the result takes out of an array may be missing: then the response fails, and that line is where to look.
  const origin = func.body.statements.find(({ kind }) => kind === 'return-statement')?.span ?? func.name.span;
  write(context, serviceCall('response', { kind: 'string', value: 'callbackSrv' }, 'response', results, undefined, origin));
}

/** One parameter of the exported function: data and streams are fetched, functions stay at the initiator. */
function argument(name: string, type: Type, origin: FuncItem['span'], context: Context): Value {
  if (type.kind === 'arrow') return { kind: 'arrow', arrow: { kind: 'callback', name, type } };
  if (type.kind !== 'stream') {
    const output = scalar(name, origin, type);
    write(context, fetch(name, output, origin));
    return data(whole(output));
  }
  const elements = scalar(`${name}_elements`, origin, type);
  write(context, fetch(name, elements, origin));
  const stream = freshStream(name, origin, context);
  const item = iterator(`${name}_element`, origin);
  const body: Node = { kind: 'push', value: whole(item), stream, origin };
  write(context, { kind: 'fold', mode: 'seq', iterable: whole(elements), item, body, origin });
  return { kind: 'stream', stream };
}

function fetch(name: string, output: ReturnType<typeof scalar>, origin: Origin): Node {
  return serviceCall('argument', { kind: 'string', value: 'getDataSrv' }, name, [], output, origin);
}
