/** The few values of each type that the model checker tries. */
import type { InterfaceType } from '../../../runtime/air/interface.ts';
import type { Json } from '../../../runtime/particle/json.ts';
import type { Choices } from './choices.ts';

/** Names are ids; the first starts the function, the second is its relay. */
export const peers = ['me', 'relay', 'alice', 'bob'] as const;
export type Peer = (typeof peers)[number];

/**
 * Who reaches whom. `client`: who starts the function has nothing but its relay. No data names it then: a step on a peer that turns out to be
 * the client is out of reach for whoever is no relay of it. `open`: all reach all.
 */
export type Network = 'client' | 'open';

export function reaches(network: Network, from: string, to: string): boolean {
  const [client, relay] = peers;
  return network === 'open' || (from === client ? to === relay : to !== client || from === relay);
}

/** Any text may be used as a peer, and every peer that is asked answers. */
const texts: Readonly<Record<Network, readonly string[]>> = { client: ['alice', 'bob', 'relay'], open: ['alice', 'bob', 'relay', 'me'] };
/** Numbers go so far, and lists hold so many items, where nobody asks for more. */
const MOST = 3;

/** @param most the largest number, and the length of the longest list */
export function anyValue(type: InterfaceType, choices: Choices, network: Network, most = MOST): Json {
  switch (type.tag) {
    case 'scalar':
      return one(scalars(type.name, network, most), choices);
    case 'option':
      return Array.from({ length: choices.choose(2) }, () => anyValue(type.type, choices, network, most));
    case 'array':
      return Array.from({ length: choices.choose(most + 1) }, () => anyValue(type.type, choices, network, most));
    case 'struct':
      return Object.fromEntries(Object.entries(type.fields).map(([name, field]) => [name, anyValue(field, choices, network, most)]));
    case 'arrow':
    case 'labeledProduct':
    case 'unlabeledProduct':
    case 'nil':
    case 'topType':
    case 'bottomType':
      return null;
  }
}

function scalars(name: string, network: Network, most: number): readonly Json[] {
  if (name === 'string') return texts[network];
  if (name === 'bool') return [true, false];
  const naturals = [1, 0, ...Array.from({ length: most - 1 }, (_, i) => i + 2)];
  return name.startsWith('i') ? [...naturals, -1] : naturals;
}

function one(values: readonly Json[], choices: Choices): Json {
  return values[choices.choose(values.length)] ?? null;
}
