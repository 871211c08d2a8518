import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {
      services: {
        first: { say: (text: string) => `first ${text}` },
        second: { say: (text: string) => `second ${text}`, extra: () => 1 },
      },
    },
    relay: {},
    bob: { services: { second: { say: (text: string) => `bob's second ${text}`, extra: () => 2 } } },
  },
} satisfies NetworkDefinition;

export const call = 'main(@bob)';
