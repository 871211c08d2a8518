/** What modules that `aqua compile --target ts` or `js` writes are made of. */
import type { FunctionInterface, ServiceInterface } from '../air/interface.ts';
import type { SourceMap } from '../air/source-map.ts';
import type { ServiceImplementation } from '../services/provider.ts';
import { isFunction } from './bind-arguments.ts';
import { Client } from './client.ts';
import { defaultClient } from './default-client.ts';
import { BadArguments } from './errors.ts';
import { hostFunction } from './host-function.ts';
import { describeValue, partsOf } from './wire.ts';

/**
 * Calls a compiled function.
 * @param args `[client,] …arguments [, config]`
 * @param sourceMap as JSON: it is read only when something fails
 * @returns a promise that rejects with a `ClientError`
 */
export async function callFunction(args: readonly unknown[], definition: FunctionInterface, script: string, sourceMap?: string): Promise<unknown> {
  const { client, rest } = split(args);
  const arity = partsOf(definition.arrow.domain).length;
  if (rest.length > arity + 1) {
    throw new BadArguments(`the call of \`${definition.functionName}\``, { argument: 'the arguments', expected: `${arity}, then perhaps a config`, got: String(rest.length) });
  }
  const func = {
    interface: definition,
    script,
    get sourceMap(): SourceMap {
      return sourceMap === undefined ? { sources: [], instructions: [] } : (JSON.parse(sourceMap) as SourceMap);
    },
  };
  return client.call(func, rest.slice(0, arity), rest[arity] ?? {});
}

/**
 * Offers a service of the app.
 * @param args `[client,] [id,] implementation`; methods beyond those of the service are ignored
 * @returns a function that withdraws it
 * @throws BadArguments when the id or a method is missing; NotConnected
 */
export function registerService(args: readonly unknown[], definition: ServiceInterface): () => void {
  const { client, rest } = split(args);
  const [first] = rest;
  const given = typeof first === 'string' ? first : undefined;
  const id = given ?? definition.defaultServiceId;
  const implementation = given === undefined ? first : rest[1];
  if (id === undefined) throw new BadArguments('registering a service', { argument: 'id', expected: 'a text: the service has no id of its own', got: describeValue(first) });
  const what = `registering the service "${id}"`;
  if (typeof implementation !== 'object' || implementation === null) {
    throw new BadArguments(what, { argument: 'the implementation', expected: 'an object with its methods', got: describeValue(implementation) });
  }
  const functions = partsOf(definition.functions).flatMap(({ name = '', type }): [string, ServiceImplementation][] => {
    if (type.tag !== 'arrow') return [];
    const method: unknown = Reflect.get(implementation, name);
    if (!isFunction(method)) throw new BadArguments(what, { argument: name, expected: 'a method', got: describeValue(method) });
    return [[name, hostFunction(`${id}.${name}`, type, (...values) => Reflect.apply(method, implementation, values))]];
  });
  return client.register(id, new Map(functions));
}

function split(args: readonly unknown[]): { readonly client: Client; readonly rest: readonly unknown[] } {
  const [first, ...rest] = args;
  return first instanceof Client ? { client: first, rest } : { client: defaultClient(), rest: args };
}
