import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    alice: { services: { node: { read: () => 'from alice' } } },
    bob: { services: { node: { take: (text: string) => `bob has it ${text}` } } },
  },
} satisfies NetworkDefinition;

export const call = 'main(@alice, @bob)';
