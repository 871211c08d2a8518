/**
 * Errors that a script can catch. Codes and texts are what scripts and apps see in `:error:`, so they agree with the first VM's
 * (docs/decisions/0005); `instruction` is the failing instruction as the first VM prints it.
 */
import { describe } from '../air/describe.ts';
import type { Instruction } from '../air/instruction.ts';
import type { Json } from '../particle/json.ts';
import { isObject, printJson } from '../particle/json.ts';
import type { PeerId, Tetraplet } from '../particle/particle.ts';

/** Why an instance failed. */
export interface Failure {
  readonly code: number;
  readonly message: string;
  readonly instruction: Instruction;
  /** Static index of `instruction`: where to look in the source map. */
  readonly index: number;
  readonly peer: PeerId | undefined;
  /** Of the call whose service failed, or of the value that was raised; undefined where the script itself is the source. */
  readonly tetraplet?: Tetraplet | undefined;
  /** What `fail` raised, as its own object: `%last_error%` shows that one. */
  readonly raised?: Json;
}

/** What `:error:` shows. */
export function errorObject(failure: Failure): Json {
  return {
    error_code: failure.code,
    instruction: describe(failure.instruction),
    message: failure.message,
    ...(failure.peer !== undefined && { peer_id: failure.peer }),
  };
}

/** What `%last_error%` shows. */
export function lastErrorObject(failure: Failure): Json {
  return failure.raised ?? errorObject(failure);
}

/** Both, while nothing has failed. */
export const noError: Json = { error_code: 0, message: '' };

/**
 * Longest value that an error text quotes, in UTF-16 units. An error is a value too: a script that raises errors about errors
 * would double the text every time.
 */
const LONGEST_QUOTE = 16 * 1024;

/** A value in an error text. */
function quote(value: Json): string {
  if (!isQuotable(value)) return '(a value too long to show)';
  const text = printJson(value);
  return text.length <= LONGEST_QUOTE ? text : '(a value too long to show)';
}

/** Whether printing is worth while; looks at no more than would be shown. */
function isQuotable(value: Json): boolean {
  let length = 0;
  const open: Json[] = [value];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    if (typeof item === 'string') length += item.length;
    else if (typeof item === 'object' && item !== null) {
      const parts = isObject(item) ? Object.values(item) : item;
      if (length + parts.length > LONGEST_QUOTE) return false;
      open.push(...parts);
    }
    if (++length > LONGEST_QUOTE) return false;
  }
  return true;
}

/** Code and text of an error, still without the instruction that it stops. */
export interface Fault {
  readonly code: number;
  readonly message: string;
}

export const faults = {
  service: (code: number, message: string): Fault => ({ code: 10000, message: `Local service error, ret_code is ${code}, error message is '${message}'` }),
  unequal: { code: 10001, message: 'compared values do not match' } satisfies Fault,
  equal: { code: 10002, message: 'compared values do not mismatch' } satisfies Fault,
  notIterable: (expression: string, value: Json): Fault => ({
    code: 10005,
    message: `expression '${expression}' returned non-array value '${quote(value)}' for fold iterable`,
  }),
  raised: (object: Json): Fault => ({ code: 10006, message: `fail with '${quote(object)}' is used without corresponding xor` }),
  notArray: (value: Json, index: number | bigint): Fault => ({
    code: 10007,
    message: `value '${quote(value)}' is not an array-type to match array accessor with idx = '${index}'`,
  }),
  notObject: (value: Json, field: string): Fault => ({
    code: 10007,
    message: `value '${quote(value)}' is not an map-type to match field accessor with field_name = '${field}'`,
  }),
  noIndex: (value: Json, index: number | bigint): Fault => ({ code: 10007, message: `value '${quote(value)}' does not contain element for idx = '${index}'` }),
  noField: (value: Json, field: string): Fault => ({ code: 10007, message: `value '${quote(value)}' does not contain element with field name = '${field}'` }),
  streamTooShort: (length: number, index: number | bigint): Fault => ({
    code: 10007,
    message: `lambda is applied to a stream that have only '${length}' elements, but '${index}' requested`,
  }),
  badAccessor: (value: Json): Fault => ({ code: 10007, message: `scalar accessor \`${quote(value)}\` should has number or string type` }),
  notAnError: (value: Json, problem: string): Fault => ({ code: 10008, message: `scalar '${quote(value)}' ${problem}` }),
  noLength: (value: Json): Fault => ({
    code: 10010,
    message: `the length functor could applied only to an array-like value, but it's applied to '${quote(value)}'`,
  }),
  notString: (name: string, value: Json): Fault => ({
    code: 10011,
    message: `call cannot resolve non-String triplet variable part \`${name}\` with value '${quote(value)}'`,
  }),
  badCount: (value: Json): Fault => ({ code: 10011, message: `a stream cannot hold '${quote(value)}' values: the count of a canon is a whole number` }),
  tooLarge: (limit: number): Fault => ({ code: 10007, message: `a value is larger than ${limit} bytes` }),
  tooDeep: (depth: number): Fault => ({ code: 10007, message: `a value is nested more than ${depth} deep` }),
  badKey: (value: Json): Fault => ({ code: 10012, message: `'${quote(value)}' cannot be a map key: keys are strings or integers` }),
  iteratorAssigned: (name: string): Fault => ({ code: 20004, message: `'${name}' is the iterator of a fold and cannot get another value` }),
  assignedTwice: (name: string): Fault => ({ code: 20007, message: `'${name}' already has a value` }),
} as const;
