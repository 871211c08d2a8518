import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { disk: { read: (key: string) => `me/${key}`, write: () => undefined } } },
    relay: {},
    bob: { services: { disk: { read: (key: string) => `bob/${key}`, write: () => undefined } } },
  },
} satisfies NetworkDefinition;

export const call = 'main(@bob)';
