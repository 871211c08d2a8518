/** Services made of plain JavaScript functions. */
import type { CallRequest } from '../engine/contracts.ts';
import { normalise } from '../particle/json.ts';
import type { CallOutcome } from '../particle/particle.ts';
import type { CallContext } from '../peer/contracts.ts';
import { failed, messageOf } from './provider.ts';
import type { ServiceImplementation, ServiceProvider } from './provider.ts';

/** A function of plain JavaScript; see `ServiceFunction` in testing/network-definition.ts for why it is a method. */
export type PlainFunction = { bivariant(...args: readonly unknown[]): unknown }['bivariant'];

/** Calls a plain function: what it returns (or its promise resolves to) is the result, what it throws the error (code 1). */
export async function callPlain(name: string, run: PlainFunction, args: readonly unknown[]): Promise<CallOutcome> {
  try {
    const result = normalise(await run(...args));
    return result.ok ? result : failed(`${name} returned something that cannot be sent as JSON: ${result.message}`);
  } catch (thrown) {
    return failed(messageOf(thrown));
  }
}

/** Plain functions as a particle's callbacks: each gets the arguments alone. */
export function plainCallbacks(callbacks: Readonly<Record<string, PlainFunction>>): Readonly<Record<string, ServiceImplementation>> {
  return Object.fromEntries(
    Object.entries(callbacks).map(([name, run]): [string, ServiceImplementation] => [name, (request) => callPlain(`callback ${name}`, run, request.args)]),
  );
}

/**
 * @param services by service id, then function name
 * @param describe makes the context that every function gets as its last parameter
 */
export function functionServices(
  services: Readonly<Record<string, Readonly<Record<string, PlainFunction>>>>,
  describe: (request: CallRequest, context: CallContext) => unknown,
): ServiceProvider {
  const tables = new Map(Object.entries(services).map(([id, functions]) => [id, new Map(Object.entries(functions))] as const));
  const offered = new Map([...tables].map(([id, functions]) => [id, [...functions.keys()]] as const));
  return {
    offers: () => offered,
    find(service, name) {
      const run = tables.get(service)?.get(name);
      if (run === undefined) return undefined;
      return (request, context) => callPlain(`${service}.${name}`, run, [...request.args, describe(request, context)]);
    },
  };
}
