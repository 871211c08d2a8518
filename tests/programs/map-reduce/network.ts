import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';
import { bag } from '../bag.ts';

const mapper = { count: (text: string) => text.split(' ').length };

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    alice: { services: { mapper } },
    bob: { services: { mapper } },
    carol: { services: { bag } },
  },
} satisfies NetworkDefinition;

export const call = 'wordCount([@alice, @bob], @carol, ["a b c", "d e"])';
