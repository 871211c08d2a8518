import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { echo: { say: (text: string) => `me:${text}` } } },
    relay: {},
    relay2: {},
    relay3: {},
    bob: { services: { echo: { say: (text: string) => `bob:${text}` } } },
  },
} satisfies NetworkDefinition;

export const call = 'ask(@bob, @relay2, @relay3)';
