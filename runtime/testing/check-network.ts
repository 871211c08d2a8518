/** Checks a network definition that was loaded from a file, so that mistakes are reported in words before anything runs. */
import type { CallbackFunction, NetworkDefinition, PeerDefinition, ServiceFunction } from './network-definition.ts';

export type NetworkCheck = { readonly ok: true; readonly definition: NetworkDefinition } | { readonly ok: false; readonly problem: string };

class Mistake extends Error {}

/** @param value usually the default export of `network.ts` */
export function checkNetwork(value: unknown): NetworkCheck {
  try {
    return { ok: true, definition: network(value) };
  } catch (thrown) {
    if (thrown instanceof Mistake) return { ok: false, problem: thrown.message };
    throw thrown;
  }
}

function network(value: unknown): NetworkDefinition {
  const fields = record(value, 'a network definition', ['init', 'relay', 'peers', 'callbacks', 'particle']);
  const peers = new Map<string, PeerDefinition>();
  for (const [name, peer] of record(fields.get('peers'), '`peers`')) peers.set(name, peerOf(name, peer));
  if (peers.size === 0) throw new Mistake('`peers` is empty: a network needs at least the peer that starts the program, e.g. `peers: { me: {} }`');
  const init = peerName(fields.get('init'), '`init`', peers);
  const relay = fields.get('relay');
  const callbacks = fields.get('callbacks');
  const particle = fields.get('particle');
  return {
    init,
    peers: Object.fromEntries(peers),
    ...(relay === undefined ? {} : { relay: peerName(relay, '`relay`', peers) }),
    ...(callbacks === undefined ? {} : { callbacks: functions(callbacks, '`callbacks`') }),
    ...(particle === undefined ? {} : { particle: particleOf(particle) }),
  };
}

function peerOf(name: string, value: unknown): PeerDefinition {
  if (!/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(name)) throw new Mistake(`"${name}" cannot be the name of a peer: a name starts with a letter and holds letters, digits, - and _`);
  const services = record(value, `the peer \`${name}\``, ['services']).get('services');
  if (services === undefined) return {};
  const checked = [...record(services, `\`services\` of the peer \`${name}\``)].map(
    ([id, table]) => [id, functions(table, `the service \`${id}\` of the peer \`${name}\``)] as const,
  );
  return { services: Object.fromEntries(checked) };
}

function functions(value: unknown, what: string): Readonly<Record<string, ServiceFunction & CallbackFunction>> {
  const checked = [...record(value, what)].map(([name, entry]) => {
    if (!isFunction(entry)) throw new Mistake(`\`${name}\` in ${what} must be a function, got ${kind(entry)}; for a constant write \`${name}: () => …\``);
    return [name, entry] as const;
  });
  return Object.fromEntries(checked);
}

function particleOf(value: unknown): NonNullable<NetworkDefinition['particle']> {
  const fields = record(value, '`particle`', ['timestamp', 'ttl']);
  const timestamp = fields.get('timestamp');
  const ttl = fields.get('ttl');
  return {
    ...(timestamp === undefined ? {} : { timestamp: milliseconds(timestamp, '`particle.timestamp`', 0) }),
    ...(ttl === undefined ? {} : { ttl: milliseconds(ttl, '`particle.ttl`', 1) }),
  };
}

function milliseconds(value: unknown, what: string, least: number): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least) {
    throw new Mistake(`${what} must be a whole number of milliseconds from ${least}, got ${typeof value === 'number' ? value : kind(value)}`);
  }
  return value;
}

function peerName(value: unknown, what: string, peers: ReadonlyMap<string, PeerDefinition>): string {
  const names = [...peers.keys()].map((name) => `"${name}"`).join(', ');
  if (value === undefined) throw new Mistake(`${what} is missing: it names one of the peers ${names}`);
  if (typeof value !== 'string') throw new Mistake(`${what} must be the name of a peer, got ${kind(value)}`);
  if (!peers.has(value)) throw new Mistake(`${what} is "${value}", which is not among the peers ${names}`);
  return value;
}

/** The fields of an object; when `known` is given, others are mistakes. */
function record(value: unknown, what: string, known?: readonly string[]): ReadonlyMap<string, unknown> {
  if (value === undefined) throw new Mistake(`${what} is missing`);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Mistake(`${what} must be an object, got ${kind(value)}`);
  const fields = new Map<string, unknown>(Object.entries(value));
  for (const name of fields.keys()) {
    if (known !== undefined && !known.includes(name)) throw new Mistake(`${what} has the field \`${name}\`, which means nothing here; it may have: ${known.join(', ')}`);
  }
  return fields;
}

function isFunction(value: unknown): value is ServiceFunction & CallbackFunction {
  return typeof value === 'function';
}

function kind(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : typeof value === 'undefined' ? 'nothing' : `a ${typeof value}`;
}
