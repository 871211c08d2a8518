import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    alice: { services: { src: { number: () => 10 } } },
    bob: { services: { src: { number: () => 4 }, sink: { take: (n: number) => n * 100 } } },
  },
} satisfies NetworkDefinition;

export const call = 'remoteSum(@alice, @bob)';
