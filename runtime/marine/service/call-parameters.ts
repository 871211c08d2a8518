/** The record that `get_call_parameters` gives. Its form changed with the SDK, so it is built by the module's own type. */
import type { Tetraplet } from '../../particle/particle.ts';
import { noCallParameters } from '../contracts.ts';
import type { CallParameters } from '../contracts.ts';
import { acceptor, put } from '../values/accept.ts';
import type { Field, RecordType, ValueType } from '../values/type.ts';
import { ValueFault } from '../values/value.ts';
import type { Value } from '../values/value.ts';

export const CALL_PARAMETERS = 'CallParameters';

type Source = (parameters: CallParameters) => Value;

const ofParticle: Readonly<Record<string, Source>> = {
  id: ({ particle }) => particle.id,
  init_peer_id: ({ particle }) => particle.initPeer,
  timestamp: ({ particle }) => particle.timestamp,
  ttl: ({ particle }) => particle.ttl,
  script: ({ particle }) => particle.script,
  signature: ({ particle }) => particle.signature,
  token: ({ particle }) => particle.token,
};

const ofCall: Readonly<Record<string, Source>> = {
  init_peer_id: ({ particle }) => particle.initPeer,
  particle_id: ({ particle }) => particle.id,
  service_id: ({ service }) => service,
  service_creator_peer_id: ({ serviceCreator }) => serviceCreator,
  host_id: ({ host }) => host,
  worker_id: ({ worker }) => worker,
};

/** The last field was renamed twice. */
const ofTetraplet: Readonly<Record<string, (tetraplet: Tetraplet) => Value>> = {
  peer_pk: ({ peer }) => peer,
  service_id: ({ service }) => service,
  function_name: (tetraplet) => tetraplet.function,
  json_path: ({ lens }) => lens,
  lambda: ({ lens }) => lens,
  lens: ({ lens }) => lens,
};

/**
 * Makes the record of a type from parameters. Throws `ValueFault`: at once when the host has nothing for a field, later when a
 * value does not fit.
 */
export function callParametersRecord(type: RecordType): (parameters: CallParameters) => Value {
  const fields = type.fields.map((field) => ({ name: field.name, read: sourceOf(field) }));
  const accept = acceptor(type);
  const build = (parameters: CallParameters): Value => {
    const record: Record<string, Value> = {};
    for (const { name, read } of fields) put(record, name, read(parameters));
    return accept(record);
  };
  // Types of fields that nothing fits into are found now and not in a call.
  build(noCallParameters);
  return build;
}

function sourceOf({ name, type }: Field): Source {
  if (name === 'particle' && type.kind === 'record') return pick(type, ofParticle);
  const element = name === 'tetraplets' && type.kind === 'list' && type.element.kind === 'list' ? type.element.element : undefined;
  if (element?.kind === 'record') {
    const tetraplet = pick(element, ofTetraplet);
    return ({ tetraplets }) => tetraplets.map((list) => list.map(tetraplet));
  }
  const source = Object.hasOwn(ofCall, name) ? ofCall[name] : undefined;
  if (source === undefined) throw new ValueFault('is nothing that a host knows about a call', [name]);
  return source;
}

function pick<Given>(type: RecordType, sources: Readonly<Record<string, (given: Given) => Value>>): (given: Given) => Value {
  const fields = type.fields.map(({ name }) => {
    const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
    if (source === undefined) throw new ValueFault('is nothing that a host knows about a call', [name]);
    return { name, source };
  });
  return (given) => {
    const record: Record<string, Value> = {};
    for (const { name, source } of fields) put(record, name, source(given));
    return record;
  };
}

/** The forms by API version, for a module whose interface does not have the record. */
export function callParametersType(version: number): RecordType {
  const string: ValueType = { kind: 'string' };
  const record = (name: string, fields: readonly (readonly [name: string, type: ValueType])[]): RecordType => ({ kind: 'record', name, fields: fields.map(([field, type]) => ({ name: field, type })) });
  const texts = (...names: readonly string[]): (readonly [string, ValueType])[] => names.map((name) => [name, string] as const);
  const last = version < 2 ? 'json_path' : version === 2 ? 'lambda' : 'lens';
  const tetraplets: ValueType = { kind: 'list', element: { kind: 'list', element: record('SecurityTetraplet', texts('peer_pk', 'service_id', 'function_name', last)) } };
  if (version < 2) {
    const names = ['init_peer_id', 'service_id', 'service_creator_peer_id', 'host_id', ...(version === 0 ? [] : ['worker_id']), 'particle_id'];
    return record(CALL_PARAMETERS, [...texts(...names), ['tetraplets', tetraplets]]);
  }
  const particle = record('ParticleParameters', [...texts('id', 'init_peer_id'), ['timestamp', { kind: 'u64' }], ['ttl', { kind: 'u32' }], ...texts('script'), ['signature', { kind: 'bytes' }], ...texts('token')]);
  return record(CALL_PARAMETERS, [['particle', particle], ...texts('service_id', 'service_creator_peer_id', 'host_id', 'worker_id'), ['tetraplets', tetraplets]]);
}
