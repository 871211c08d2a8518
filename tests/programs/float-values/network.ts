import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { calc: { half: (x: number) => x / 2 } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'floats(1.5)';
