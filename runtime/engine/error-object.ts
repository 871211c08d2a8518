/** Error objects, as `:error:` shows them (`failure.ts` writes them), read for people. */
import { field, isObject, parseJson } from '../particle/json.ts';
import type { Json } from '../particle/json.ts';

/** What went wrong first. */
export interface Cause {
  /** Of a failed call the text that the service gave. */
  readonly message: string;
  /** AIR of the instruction that failed, and the peer it failed on, as far as the error tells. */
  readonly instruction: string | undefined;
  readonly peer: string | undefined;
}

/** An error that was handed on (out of an `if`, say) quotes the one before it: the first one is what went wrong. */
export function causeOf(error: Json): Cause {
  for (let at = error; ; ) {
    const quoted = /^fail with '(.*)' is used without corresponding xor$/s.exec(textOf(at, 'message') ?? '')?.[1];
    const inner = quoted === undefined ? undefined : parseJson(quoted);
    if (inner?.ok !== true) return { message: messageOf(at), instruction: textOf(at, 'instruction'), peer: textOf(at, 'peer_id') };
    at = inner.value;
  }
}

function messageOf(error: Json): string {
  const text = textOf(error, 'message') ?? 'an error without a message';
  return /^Local service error, ret_code is -?\d+, error message is '(.*)'$/s.exec(text)?.[1] ?? text;
}

function textOf(error: Json, name: string): string | undefined {
  const value = isObject(error) ? field(error, name) : undefined;
  return typeof value === 'string' ? value : undefined;
}
