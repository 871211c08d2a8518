/** The few values of each type that the model checker tries. */
import type { InterfaceType } from '../../../runtime/air/interface.ts';
import type { Json } from '../../../runtime/particle/json.ts';
import type { Choices } from './choices.ts';

/** Names are ids; the first starts the function, the second is its relay. */
export const peers = ['me', 'relay', 'alice', 'bob'] as const;

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
const naturals = [1, 0, 2, 3];
const integers = [...naturals, -1];
const MOST_ITEMS = 3;

export function anyValue(type: InterfaceType, choices: Choices, network: Network): Json {
  switch (type.tag) {
    case 'scalar':
      return one(scalars(type.name, network), choices);
    case 'option':
      return Array.from({ length: choices.choose(2) }, () => anyValue(type.type, choices, network));
    case 'array':
      return Array.from({ length: choices.choose(MOST_ITEMS + 1) }, () => anyValue(type.type, choices, network));
    case 'struct':
      return Object.fromEntries(Object.entries(type.fields).map(([name, field]) => [name, anyValue(field, choices, network)]));
    case 'arrow':
    case 'labeledProduct':
    case 'unlabeledProduct':
    case 'nil':
    case 'topType':
    case 'bottomType':
      return null;
  }
}

function scalars(name: string, network: Network): readonly Json[] {
  if (name === 'string') return texts[network];
  if (name === 'bool') return [true, false];
  return name.startsWith('i') ? integers : naturals;
}

function one(values: readonly Json[], choices: Choices): Json {
  return values[choices.choose(values.length)] ?? null;
}
