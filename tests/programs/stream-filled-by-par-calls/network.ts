import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';
import { bag } from '../bag.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { src: { get: (n: number) => n }, bag } },
    relay: {},
    bob: { services: { src: { get: (n: number) => n * 10 } } },
  },
} satisfies NetworkDefinition;

export const call = 'main(@bob)';
