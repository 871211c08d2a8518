import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';
import { bag } from '../bag.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { bag } },
    relay: {},
    alice: { services: { node: { answer: (q: string) => `${q} from alice` } } },
    bob: { services: { node: { answer: (q: string) => `${q} from bob` } } },
  },
} satisfies NetworkDefinition;

export const call = 'poll([@alice, @bob])';
