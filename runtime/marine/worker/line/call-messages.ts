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

export function listOfResult({ id, result }: ResultMessage): readonly unknown[] {
  return [id, result.gasUsed, result.ok ? result.value : null, result.ok ? null : result.error];
}

/** @param list as `listOfResult` makes them. @throws NoPlainData for what is none */
export function resultOfList(list: unknown): ResultMessage {
  if (!Array.isArray(list)) throw new NoPlainData('it is no answer to a call');
  const [id, gasUsed, value, error] = list as readonly unknown[];
  if (typeof id !== 'number' || typeof gasUsed !== 'bigint') throw new NoPlainData('it is no answer to a call');
  // A message would be taken at its word as well: values and errors are what the thread makes of them.
  return { kind: 'result', id, result: (error === null ? { ok: true, value, gasUsed } : { ok: false, error, gasUsed }) as SandboxCallResult };
}
