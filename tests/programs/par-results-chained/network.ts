import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const node = (weight: number) => ({ services: { node: { f: (n: number) => n * weight, g: (a: number, b: number) => a * 2 + b + weight } } });

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: {}, relay: node(7), alice: node(10), bob: node(100) },
} satisfies NetworkDefinition;

export const call = 'main(@alice, @bob)';

export const originalDefect =
  'The pings at the end of parallel branches reach the relay, not the peers that need both results: when the branches come back one by one, one of them is called with a result missing for ever.';
