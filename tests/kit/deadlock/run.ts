/** One run of a compiled function on the real engine. */
import type { Wait } from '../../../runtime/engine/contracts.ts';
import type { Signer } from '../../../runtime/particle/crypto.ts';
import type { InstanceKey, PeerId } from '../../../runtime/particle/particle.ts';
import type { Clock } from '../../../runtime/peer/contracts.ts';
import { EngineNetwork } from '../engine-network.ts';
import { paperCrypto, paperSigner } from '../paper-signatures.ts';
import type { Json } from '../../../runtime/particle/json.ts';
import type { Choices } from './choices.ts';
import type { Direction } from './director.ts';
import { peers, reaches } from './domain.ts';
import type { Network, Peer } from './domain.ts';
import { Outside } from './outside.ts';
import type { Tier } from './outside.ts';
import type { Subject } from './subject.ts';

/** `any`: the choices decide what is delivered next. */
export type Order = 'fifo' | 'lifo' | 'any';

/** What holds in a run whatever is chosen. */
export interface Conditions {
  readonly tier: Tier;
  readonly order: Order;
  readonly network: Network;
  /** Default: the client. */
  readonly initiator?: Peer;
  /** See `anyValue`. */
  readonly most?: number;
}

export type Outcome =
  | 'answered'
  /** Nothing is on its way, every call is answered, and there is neither a response nor an error report. */
  | 'stuck'
  /** Not a run of that tier: a peer that does not exist was asked, or a builtin failed that must not. */
  | 'outside';

export interface Run {
  readonly outcome: Outcome;
  /** What peers froze. */
  readonly frozen: () => readonly Frozen[];
  /** What peers wait for in the end. */
  readonly waits: () => readonly Wait[];
  /** For people: what was asked and answered, and what is waited for in the end. */
  readonly story: () => readonly string[];
}

/** A snapshot of a stream; of which instruction, its key says. */
export interface Frozen {
  readonly key: InstanceKey;
  readonly values: readonly Json[];
}

/** Nothing that runs here asks for the time. */
const clock: Clock = { now: () => 0, after: () => () => undefined };
/** Ids are the names, so that programs can say them. */
const signerOf = (name: string): Signer => paperSigner(name as PeerId);

/**
 * Runs a function until it answers or nothing happens any more.
 *
 * @param direction decides what the choices leave open. Default: they leave nothing open
 */
export function run(subject: Subject, choices: Choices, conditions: Conditions, direction?: Direction): Run {
  const outside = new Outside(subject, choices, conditions, direction);
  const network = networkFor(subject, choices, conditions, outside);
  while (!outside.answered && !network.quiet) network.step();
  const strange = outside.strange || network.unreachable.size > 0;
  return { outcome: strange ? 'outside' : outside.answered ? 'answered' : 'stuck', frozen: () => frozen(network), waits: () => peers.flatMap((peer) => network.engine(peer).waiting()), story: () => [...outside.story, ...waits(network)] };
}

/** Whether a run comes to rest, and goes on once everybody is told all that anybody knows: something did not come to who waits for it. */
export function isLost(subject: Subject, choices: Choices, conditions: Conditions): 'no' | 'idle' | 'stuck' {
  const outside = new Outside(subject, choices, conditions);
  const network = networkFor(subject, choices, conditions, outside);
  network.run();
  if (outside.strange || network.unreachable.size > 0) return 'no';
  const { answered } = outside;
  const { length } = network.calls;
  for (let before = -1; before < network.calls.length; ) {
    before = network.calls.length;
    network.tellAll();
    network.run();
  }
  return outside.answered !== answered ? 'stuck' : network.calls.length > length ? 'idle' : 'no';
}

function networkFor(subject: Subject, choices: Choices, conditions: Conditions, outside: Outside): EngineNetwork {
  const { order, initiator = peers[0] } = conditions;
  const network: EngineNetwork = new EngineNetwork({
    script: subject.program,
    peers: [initiator, ...peers.filter((peer) => peer !== initiator)],
    cryptography: { crypto: paperCrypto, signerOf },
    services: (peer, request) => outside.answer({ peer: signerOf(peer).peer, request, particle: network.particle, clock }),
    delivery: order === 'any' ? (waiting) => choices.choose(waiting) : order,
    interfere: (from, to, bundle) => (reaches(conditions.network, from, to) ? [{ to, from, bundle }] : []),
  });
  return network;
}

function waits(network: EngineNetwork): readonly string[] {
  return peers.flatMap((peer) => network.engine(peer).waiting().map(({ kind, ...what }) => `${peer} waits for a ${kind}: ${JSON.stringify(what)}`));
}

function frozen(network: EngineNetwork): readonly Frozen[] {
  return peers.flatMap((name) => {
    const { segments, values } = network.engine(name).snapshot();
    const own = segments.filter(({ peer }) => peer === signerOf(name).peer).flatMap(({ entries }) => entries);
    return own.flatMap((entry) => (entry.kind === 'canon' ? [{ key: entry.key, values: entry.elements.map(({ value }) => values.get(value) ?? null) }] : []));
  });
}
