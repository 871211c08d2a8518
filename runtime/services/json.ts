/** `json`: building and reading JSON. */
import { parseJson, printJson } from '../particle/json.ts';
import type { Json, JsonObject } from '../particle/json.ts';
import { describe } from './describe.ts';
import { builtin, ServiceError } from './function-table.ts';
import type { BuiltinService } from './function-table.ts';
import { anything, array, arrayOf, object, string } from './parameter.ts';

type Entry = readonly [key: string, value: Json];

function entry(key: Json | undefined, value: Json | undefined): Entry {
  if (typeof key !== 'string') throw new ServiceError(`a key must be a string, got ${describe(key ?? null)}`);
  return [key, value ?? null];
}

/** `k1, v1, k2, v2, …` */
function alternating(values: readonly Json[]): Entry[] {
  if (values.length % 2 !== 0) throw new ServiceError(`takes keys and values in turn, but the last key (${describe(values.at(-1) ?? null)}) has no value`);
  const entries: Entry[] = [];
  for (let index = 0; index < values.length; index += 2) entries.push(entry(values[index], values[index + 1]));
  return entries;
}

function fromPairs(pairs: readonly (readonly Json[])[]): Entry[] {
  return pairs.map((pair) => {
    if (pair.length !== 2) throw new ServiceError(`a pair must be [key, value], got ${describe(pair)}`);
    return entry(pair[0], pair[1]);
  });
}

function withEntries(base: JsonObject, entries: readonly Entry[]): Json {
  return Object.fromEntries([...Object.entries(base), ...entries]); // sets own properties, `__proto__` included
}

const pairs = arrayOf(array, 'an array of [key, value] pairs');

export const json: BuiltinService = {
  obj: builtin({
    takes: [],
    rest: anything,
    returns: 'object',
    about: 'object of keys and values in turn',
    fails: 'odd number of arguments; a key is no string',
    run: (values) => withEntries({}, alternating(values)),
  }),
  put: builtin({
    takes: [object, string, anything],
    returns: 'object',
    about: 'copy of the object with one field set',
    run: ([base, key, value]) => withEntries(base, [[key, value]]),
  }),
  puts: builtin({
    takes: [object],
    rest: anything,
    returns: 'object',
    about: 'copy of the object with the fields set that follow as keys and values in turn',
    fails: 'a key without a value; a key is no string',
    run: ([base, ...values]) => withEntries(base, alternating(values)),
  }),
  obj_pairs: builtin({
    takes: [pairs],
    returns: 'object',
    about: 'object of [key, value] pairs',
    fails: 'a pair of another length; a key is no string',
    run: ([given]) => withEntries({}, fromPairs(given)),
  }),
  puts_pairs: builtin({
    takes: [object, pairs],
    returns: 'object',
    about: 'copy of the object with the fields of [key, value] pairs set',
    fails: 'a pair of another length; a key is no string',
    run: ([base, given]) => withEntries(base, fromPairs(given)),
  }),
  parse: builtin({
    takes: [string],
    returns: 'any value',
    about: 'reads JSON text, integers exactly',
    fails: 'not JSON',
    run: ([text]) => {
      const parsed = parseJson(text);
      if (!parsed.ok) throw new ServiceError(`not JSON: ${parsed.message}`);
      return parsed.value;
    },
  }),
  stringify: builtin({ takes: [anything], returns: 'string', about: 'compact JSON text with sorted keys', run: ([value]) => printJson(value) }),
};
