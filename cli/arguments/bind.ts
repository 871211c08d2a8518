import { suggest } from '../../compiler/diagnostics/suggest.ts';
import { assertNever } from '../../compiler/invariant.ts';
import type { FunctionInterface, InterfaceType } from '../../runtime/air/interface.ts';
import type { Json } from '../../runtime/particle/json.ts';
import { CallTextError, type Argument, type CallText } from './call-text.ts';
import { describeInterfaceType } from '../../runtime/air/describe-interface-type.ts';

/** What a call text means for one function. */
export interface BoundCall {
  /** Value of every parameter that holds data, by name, in the form that the program sees: an option is `[]` or `[value]`. */
  readonly values: Readonly<Record<string, Json>>;
  /** Names of the parameters that are functions. */
  readonly callbacks: readonly string[];
}

interface Parameter {
  readonly name: string;
  readonly type: InterfaceType;
}

/**
 * Matches arguments with parameters and checks their types. Parameters that are functions take no text: `_` may hold their place.
 *
 * @param peers ids of the peers that `@name` can mean.
 * @throws CallTextError at the argument that does not fit.
 */
export function bindCall(call: CallText, definition: FunctionInterface, peers: ReadonlyMap<string, string>): BoundCall {
  const parameters = parametersOf(definition);
  const values: Record<string, Json> = {};
  const queue = [...call.arguments];
  for (const parameter of parameters) {
    if (parameter.type.tag === 'arrow') {
      if (queue[0]?.kind === 'blank') queue.shift();
      continue;
    }
    const argument = queue.shift();
    if (argument === undefined) throw new CallTextError(call.end, `\`${parameter.name}: ${describeInterfaceType(parameter.type)}\` is missing; ${wants(call, parameters)}`);
    values[parameter.name] = convert(argument, parameter.type, peers, parameter.name);
  }
  const extra = queue[0];
  if (extra !== undefined) throw new CallTextError(extra.at, `one argument too many; ${wants(call, parameters)}`);
  return { values, callbacks: parameters.filter(({ type }) => type.tag === 'arrow').map(({ name }) => name) };
}

function parametersOf(definition: FunctionInterface): readonly Parameter[] {
  const { domain } = definition.arrow;
  return domain.tag === 'labeledProduct' ? Object.entries(domain.fields).map(([name, type]) => ({ name, type })) : [];
}

function wants(call: CallText, parameters: readonly Parameter[]): string {
  const list = parameters.map(({ name, type }) => `${name}: ${describeInterfaceType(type)}`).join(', ');
  const callbacks = parameters.some(({ type }) => type.tag === 'arrow') ? '; functions are filled in by name from the callbacks of the network' : '';
  return `it is ${call.name}(${list})${callbacks}`;
}

/** The argument as a value of the type; `place` says in messages what it is. */
function convert(argument: Argument, type: InterfaceType, peers: ReadonlyMap<string, string>, place: string): Json {
  const mismatch = (): CallTextError => new CallTextError(argument.at, `\`${place}\` wants ${describeInterfaceType(type)}, this is ${describeArgument(argument)}`);
  switch (type.tag) {
    case 'scalar':
      return scalar(plain(argument, peers), type.name, argument, place) ?? fail(mismatch());
    case 'array':
      if (argument.kind !== 'array') throw mismatch();
      return argument.items.map((item, index) => convert(item, type.type, peers, `${place}[${index}]`));
    case 'option':
      return option(argument, type.type, peers, place);
    case 'struct':
      if (argument.kind !== 'object') throw mismatch();
      return struct(argument, type, peers, place);
    case 'topType':
      return anything(argument, peers);
    case 'bottomType':
    case 'nil':
    case 'arrow':
    case 'labeledProduct':
    case 'unlabeledProduct':
      throw mismatch();
    default:
      return assertNever(type);
  }
}

/** `null` and `[]` are nothing, `[v]` is what the program sees of `v`, and a bare `v` stands for it. */
function option(argument: Argument, type: InterfaceType, peers: ReadonlyMap<string, string>, place: string): Json {
  if (argument.kind === 'value' && argument.value === null) return [];
  if (argument.kind !== 'array') return [convert(argument, type, peers, place)];
  const [only, ...more] = argument.items;
  if (only === undefined) return [];
  if (more.length === 0 && fits(only, type, peers)) return [convert(only, type, peers, place)];
  return [convert(argument, type, peers, place)];
}

function fits(argument: Argument, type: InterfaceType, peers: ReadonlyMap<string, string>): boolean {
  try {
    convert(argument, type, peers, '');
    return true;
  } catch (error) {
    if (error instanceof CallTextError) return false;
    throw error;
  }
}

type StructType = InterfaceType & { readonly tag: 'struct' };

function struct(argument: Argument & { readonly kind: 'object' }, type: StructType, peers: ReadonlyMap<string, string>, place: string): Json {
  for (const [key, value] of argument.fields) {
    if (Object.hasOwn(type.fields, key)) continue;
    const close = suggest(key, Object.keys(type.fields))[0];
    throw new CallTextError(value.at, `${type.name} has no field \`${key}\`${close === undefined ? '' : `; did you mean \`${close}\`?`}`);
  }
  const fields = Object.entries(type.fields).map(([key, field]): [string, Json] => {
    const value = argument.fields.get(key);
    if (value !== undefined) return [key, convert(value, field, peers, `${place}.${key}`)];
    if (field.tag === 'option') return [key, []];
    throw new CallTextError(argument.at, `\`${place}\` lacks the field \`${key}: ${describeInterfaceType(field)}\``);
  });
  return Object.fromEntries(fields);
}

function anything(argument: Argument, peers: ReadonlyMap<string, string>): Json {
  if (argument.kind === 'array') return argument.items.map((item) => anything(item, peers));
  if (argument.kind === 'object') return Object.fromEntries([...argument.fields].map(([key, value]) => [key, anything(value, peers)]));
  return plain(argument, peers) ?? null;
}

/** The value of an argument that is neither list nor object; undefined for those. */
function plain(argument: Argument, peers: ReadonlyMap<string, string>): Exclude<Json, object> | null | undefined {
  switch (argument.kind) {
    case 'value':
      return argument.value;
    case 'peer':
      return peers.get(argument.name) ?? fail(unknownPeer(argument, peers));
    case 'blank':
      throw new CallTextError(argument.at, '`_` stands for a function, this parameter is data');
    case 'array':
    case 'object':
      return undefined;
    default:
      return assertNever(argument);
  }
}

function unknownPeer(argument: Argument & { readonly kind: 'peer' }, peers: ReadonlyMap<string, string>): CallTextError {
  const names = [...peers.keys()];
  const close = suggest(argument.name, names)[0];
  const help = close === undefined ? `there are ${names.map((name) => `@${name}`).join(', ')}` : `did you mean @${close}?`;
  return new CallTextError(argument.at, `the network has no peer \`${argument.name}\`; ${help}`);
}

/** The value if it is one of the scalar type; undefined if it is of another kind. */
function scalar(value: Exclude<Json, object> | null | undefined, name: string, argument: Argument, place: string): Json | undefined {
  if (name === 'string') return typeof value === 'string' ? value : undefined;
  if (name === 'bool') return typeof value === 'boolean' ? value : undefined;
  if (typeof value !== 'number' && typeof value !== 'bigint') return undefined;
  if (name.startsWith('f')) return value;
  const [low, high] = range(name);
  if (typeof value === 'number' && !Number.isInteger(value)) return undefined;
  if (value < low || value > high) throw new CallTextError(argument.at, `${value} does not fit \`${place}\`: ${name} holds ${low} to ${high}`);
  return value;
}

/** Least and greatest value of an integer type, by its name. */
function range(name: string): readonly [bigint, bigint] {
  const bits = BigInt(name.slice(1));
  return name.startsWith('u') ? [0n, 2n ** bits - 1n] : [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
}

function describeArgument(argument: Argument): string {
  switch (argument.kind) {
    case 'value':
      return argument.value === null ? 'null' : `the ${wordFor(argument.value)} ${typeof argument.value === 'string' ? JSON.stringify(argument.value) : argument.value}`;
    case 'peer':
      return `the id of @${argument.name}`;
    case 'blank':
      return 'a function';
    case 'array':
      return 'an array';
    case 'object':
      return 'an object';
    default:
      return assertNever(argument);
  }
}

function wordFor(value: string | number | bigint | boolean): string {
  if (typeof value === 'string') return 'text';
  return typeof value === 'boolean' ? 'boolean' : 'number';
}

function fail(error: Error): never {
  throw error;
}
