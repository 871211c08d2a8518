/**
 * What two correct implementations must agree on in a run, and nothing else:
 * - calls are grouped per peer and sorted: their order is the network's business;
 * - a call to the service `bag` (an order-free aggregate, tests/programs/bag.ts) has its array arguments sorted;
 * - error objects lose `instruction` and, unless a service wrote the text (code 10000), their message: both speak in the words
 *   of one compiler's variables;
 * - peer ids read `@name`.
 */
import { compareJson, sortKeys, toJson } from './exact-json.ts';
import type { NetworkRun, ObservedCall } from './oracle/avm-network.ts';
import { peerNamesIn, withPeerNames, type NamedPeer } from './oracle/peers.ts';
import type { Json } from '../../runtime/particle/json.ts';

export interface ExpectedCall {
  /** `service.function`. */
  readonly call: string;
  readonly args: readonly Json[];
  readonly result?: Json;
  /** The service's own text, when it failed. */
  readonly error?: string;
}

export interface Expected {
  /** Absent when the function never answered (it failed or waits). */
  readonly result?: Json;
  readonly errors: readonly Json[];
  /** By peer name. */
  readonly calls: Readonly<Record<string, readonly ExpectedCall[]>>;
}

const localServiceError = 10_000;

export function normaliseRun(run: NetworkRun, peers: Iterable<NamedPeer>): Expected {
  const named = [...peers];
  const clean = (value: Json): Json => sortKeys(normaliseErrors(withPeerNames(value, named)));
  const calls: Record<string, ExpectedCall[]> = {};
  for (const call of run.calls) (calls[call.peer] ??= []).push(expectedCall(call, clean, named));
  for (const list of Object.values(calls)) list.sort((a, b) => compareJson(toJson(a), toJson(b)));
  const sorted = Object.fromEntries(Object.entries(calls).sort(([a], [b]) => (a < b ? -1 : 1)));
  const result = run.result === undefined ? {} : { result: clean(run.result) };
  return { ...result, errors: run.errors.map(clean).sort(compareJson), calls: sorted };
}

function expectedCall(call: ObservedCall, clean: (value: Json) => Json, peers: readonly NamedPeer[]): ExpectedCall {
  const args = call.args.map((argument) => {
    const value = clean(argument);
    return call.service === 'bag' && Array.isArray(value) ? [...(value as readonly Json[])].sort(compareJson) : value;
  });
  const name = `${peerNamesIn(call.service, peers)}.${call.function}`;
  if ('error' in call.outcome) return { call: name, args, error: peerNamesIn(call.outcome.error, peers) };
  return { call: name, args, result: clean(call.outcome.result) };
}

/** An error object is recognised by its fields `error_code`, `message` and `instruction` (or no more than the first two). */
export function normaliseErrors(value: Json): Json {
  if (Array.isArray(value)) return value.map(normaliseErrors);
  if (value === null || typeof value !== 'object') return value;
  const fields = Object.entries(value).map(([key, field]): [string, Json] => [key, normaliseErrors(field)]);
  const record = Object.fromEntries(fields);
  if (!('error_code' in record && 'message' in record)) return record;
  const message = record['error_code'] === localServiceError ? { message: record['message'] ?? null } : {};
  const peer = 'peer_id' in record ? { peer_id: record['peer_id'] ?? null } : {};
  return { error_code: record['error_code'] ?? null, ...message, ...peer };
}
