/** Builtin services as tables: what each function takes, gives and refuses. Arity and argument types are checked here, once for all. */
import type { Json } from '../particle/json.ts';
import type { CallOutcome } from '../particle/particle.ts';
import type { CallContext } from '../peer/contracts.ts';
import { describe } from './describe.ts';
import type { Parameter } from './parameter.ts';
import { failed } from './provider.ts';
import type { ServiceProvider } from './provider.ts';

/** A refusal that is the caller's doing; its message becomes the error of the call. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
}

export interface BuiltinFunction {
  readonly parameters: readonly Parameter<unknown>[];
  /** Type of any number of further arguments. */
  readonly rest: Parameter<unknown> | undefined;
  /** Type of the result, in Aqua's words. */
  readonly returns: string;
  /** What it does, one line. */
  readonly about: string;
  /** When it fails, besides wrong arguments. */
  readonly fails: string | undefined;
  readonly run: (args: readonly unknown[], context: CallContext) => Json | Promise<Json>;
}

type Values<Parameters extends readonly Parameter<unknown>[]> = {
  readonly [Index in keyof Parameters]: Parameters[Index] extends Parameter<infer Value> ? Value : never;
};

interface Description<Parameters extends readonly Parameter<unknown>[], Rest> {
  readonly takes: Parameters;
  readonly rest?: Parameter<Rest>;
  readonly returns: string;
  readonly about: string;
  readonly fails?: string;
  readonly run: (args: readonly [...Values<Parameters>, ...Rest[]], context: CallContext) => Json | Promise<Json>;
}

/** Declares a builtin function; `run` gets arguments that were checked and read by their parameters. */
export function builtin<const Parameters extends readonly Parameter<unknown>[], Rest = never>(description: Description<Parameters, Rest>): BuiltinFunction {
  const { takes, rest, returns, about, fails, run } = description;
  return {
    parameters: takes,
    rest,
    returns,
    about,
    fails,
    // True by construction: `readArguments` reads the argument at each index with the parameter at that index.
    run: (args, context) => run(args as readonly [...Values<Parameters>, ...Rest[]], context),
  };
}

export type BuiltinService = Readonly<Record<string, BuiltinFunction>>;

/** Offers tables of functions, by service id. */
export function builtinProvider(services: ReadonlyMap<string, BuiltinService>): ServiceProvider {
  const offered = new Map([...services].map(([id, service]) => [id, Object.keys(service)] as const));
  return {
    offers: () => offered,
    find(service, name) {
      const table = services.get(service);
      const entry = table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
      if (entry === undefined) return undefined;
      return (request, context) => invoke(`${service}.${name}`, entry, request.args, context);
    },
  };
}

async function invoke(name: string, entry: BuiltinFunction, given: readonly Json[], context: CallContext): Promise<CallOutcome> {
  const args = readArguments(entry, given);
  if (!args.ok) return failed(`${name}: ${args.problem}`);
  try {
    return { ok: true, value: await entry.run(args.values, context) };
  } catch (thrown) {
    if (thrown instanceof ServiceError) return failed(`${name}: ${thrown.message}`);
    throw thrown;
  }
}

type Arguments = { readonly ok: true; readonly values: readonly unknown[] } | { readonly ok: false; readonly problem: string };

function readArguments(entry: BuiltinFunction, given: readonly Json[]): Arguments {
  const { parameters, rest } = entry;
  const required = parameters.filter((parameter) => !parameter.optional).length;
  if (given.length < required || (rest === undefined && given.length > parameters.length)) {
    return { ok: false, problem: `takes ${arity(required, parameters.length, rest !== undefined)}, got ${given.length}` };
  }
  const values: unknown[] = [];
  for (let index = 0; index < Math.max(given.length, parameters.length); index++) {
    const parameter = parameters[index] ?? rest;
    if (parameter === undefined) break;
    const argument = given[index];
    const read = parameter.read(argument);
    if (!read.ok) {
      return { ok: false, problem: `argument ${index + 1} must be ${parameter.expects}, got ${argument === undefined ? 'nothing' : describe(argument)}` };
    }
    values.push(read.value);
  }
  return { ok: true, values };
}

function arity(required: number, most: number, open: boolean): string {
  if (open) return `at least ${required} argument${required === 1 ? '' : 's'}`;
  if (required !== most) return `${required} to ${most} arguments`;
  return required === 0 ? 'no arguments' : `${required} argument${required === 1 ? '' : 's'}`;
}
