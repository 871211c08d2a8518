import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { calc: { double: (n: number) => n * 2 } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'main(8)';
