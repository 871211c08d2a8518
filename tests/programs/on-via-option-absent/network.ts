import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    bob: { services: { echo: { say: (text: string) => `bob:${text}` } } },
  },
} satisfies NetworkDefinition;

export const call = 'ask(@bob, [])';
