import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';
import { bag } from '../bag.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { bag } },
    relay: {},
    alice: { services: { speaker: { loud: (text: string) => `${text}!` } } },
    bob: { services: { speaker: { loud: (text: string) => `${text}!!` } } },
    carol: { services: { speaker: { loud: (text: string) => `${text}!!!` } } },
  },
} satisfies NetworkDefinition;

export const call = 'shout([@alice, @bob, @carol], "hey")';
