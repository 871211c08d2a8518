import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { trail: { mark: (soFar: string) => `${soFar}m` } } },
    relay: {},
    alice: { services: { trail: { mark: (soFar: string) => `${soFar}a` } } },
    bob: { services: { trail: { mark: (soFar: string) => `${soFar}b` } } },
    carol: { services: { trail: { mark: (soFar: string) => `${soFar}c` } } },
  },
} satisfies NetworkDefinition;

export const call = 'visit(@alice, @bob, @carol)';
