import type { FunctionInterface } from '../air/interface.ts';
import { describeInterfaceType } from '../air/describe-interface-type.ts';
import type { Json } from '../particle/json.ts';
import type { ServiceImplementation } from '../services/provider.ts';
import type { CallConfig } from './contracts.ts';
import { BadArguments } from './errors.ts';
import { hostFunction } from './host-function.ts';
import type { HostFunction } from './host-function.ts';
import { describeValue, Mismatch, partsOf, toWire } from './wire.ts';

/** The arguments of one call, as the script asks for them: by parameter name. */
export interface BoundArguments {
  readonly values: Readonly<Record<string, Json>>;
  readonly callbacks: Readonly<Record<string, ServiceImplementation>>;
}

/** @throws BadArguments at the first argument that does not fit */
export function bindArguments({ functionName, arrow }: FunctionInterface, args: readonly unknown[]): BoundArguments {
  const what = `the call of \`${functionName}\``;
  const parameters = partsOf(arrow.domain);
  const extra = args[parameters.length];
  if (args.length > parameters.length) throw new BadArguments(what, { argument: `argument ${parameters.length + 1}`, expected: 'left out', got: describeValue(extra) });
  const values: Record<string, Json> = {};
  const callbacks: Record<string, ServiceImplementation> = {};
  for (const [index, { name = `arg${index}`, type }] of parameters.entries()) {
    const value = args[index];
    if (type.tag !== 'arrow') values[name] = wire(what, value, name, type);
    else if (isFunction(value)) callbacks[name] = hostFunction(`callback ${name}`, type, value);
    else throw new BadArguments(what, { argument: name, expected: `a function (${describeInterfaceType(type)})`, got: describeValue(value) });
  }
  return { values, callbacks };
}

function wire(what: string, value: unknown, name: string, type: Parameters<typeof toWire>[1]): Json {
  try {
    return toWire(value, type, name);
  } catch (thrown) {
    if (thrown instanceof Mismatch) throw new BadArguments(what, { argument: thrown.place, expected: thrown.expected, got: thrown.got });
    throw thrown;
  }
}

export function isFunction(value: unknown): value is HostFunction {
  return typeof value === 'function';
}

/**
 * The ttl of a call in milliseconds.
 * @throws BadArguments when the configuration is none
 */
export function checkConfig(functionName: string, config: unknown, defaultTtl: number): { readonly ttl: number; readonly signal: AbortSignal | undefined } {
  const what = `the call of \`${functionName}\``;
  if (!isConfig(config)) throw new BadArguments(what, { argument: 'config', expected: 'an object like { ttl: 5000 }', got: describeValue(config) });
  const { ttl = defaultTtl, signal } = config;
  if (!Number.isSafeInteger(ttl) || ttl < 1) {
    throw new BadArguments(what, { argument: 'config.ttl', expected: 'a whole number of milliseconds from 1', got: describeValue(ttl) });
  }
  if (signal !== undefined && typeof signal.addEventListener !== 'function') {
    throw new BadArguments(what, { argument: 'config.signal', expected: 'an AbortSignal', got: describeValue(signal) });
  }
  return { ttl, signal };
}

/** An object; its fields are checked by whoever reads them. */
function isConfig(config: unknown): config is CallConfig {
  return typeof config === 'object' && config !== null && !Array.isArray(config);
}
