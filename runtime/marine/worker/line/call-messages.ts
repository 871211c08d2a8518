/** Calls and their answers as lists without names, which are shorter on a line. */
import type { SandboxCallResult } from '../../sandbox/sandbox.ts';
import type { CallMessage, ResultMessage } from '../protocol.ts';
import { NoPlainData } from './plain-data.ts';

export function listOfCall({ id, name, args, parameters, gas }: CallMessage): readonly unknown[] {
  return [id, name, args, parameters, gas];
}

/** @param list what `listOfCall` made: the owner is trusted */
export function callOfList(list: unknown): CallMessage {
  const [id, name, args, parameters, gas] = list as readonly [CallMessage['id'], CallMessage['name'], CallMessage['args'], CallMessage['parameters'], CallMessage['gas']];
  return { kind: 'call', id, name, args, parameters, gas };
}

export interface Answer {
  readonly message: ResultMessage;
  /** How many messages the thread has sent before it, that is, how many its owner must have got when it takes the answer. */
  readonly after: number;
}

export function listOfAnswer({ message: { id, result }, after }: Answer): readonly unknown[] {
  return [id, after, result.gasUsed, result.ok ? result.value : null, result.ok ? null : result.error];
}

/** @param list as `listOfAnswer` makes them. @throws NoPlainData for what is none */
export function answerOfList(list: unknown): Answer {
  if (!Array.isArray(list)) throw new NoPlainData('it is no answer to a call');
  const [id, after, gasUsed, value, error] = list as readonly unknown[];
  if (typeof id !== 'number' || typeof after !== 'number' || typeof gasUsed !== 'bigint') throw new NoPlainData('it is no answer to a call');
  // A message would be taken at its word as well: values and errors are what the thread makes of them.
  const result = (error === null ? { ok: true, value, gasUsed } : { ok: false, error, gasUsed }) as SandboxCallResult;
  return { message: { kind: 'result', id, result }, after };
}
