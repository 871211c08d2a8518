import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';
import { bag } from '../bag.ts';

const node = (name: string) => ({ services: { node: { read: (kind: string) => `${name} ${kind}` } } });

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: { services: { bag } }, relay: {}, alice: node('a'), bob: node('b'), carol: node('c') },
} satisfies NetworkDefinition;

export const call = 'both([@alice, @bob], [@bob, @carol])';

export const originalDefect =
  'A join of several values is compiled to par, which completes with its first branch: the program goes on when one stream is full.';
