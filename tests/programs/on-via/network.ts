import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    relay2: {},
    bob: { services: { echo: { say: (text: string) => `bob heard ${text}` } } },
  },
} satisfies NetworkDefinition;

export const call = 'ask(@bob, @relay2, "over there")';
