import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { calc: { inc: (n: number) => n + 1, pair: (n: number) => ({ a: n, b: n * n }) } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'main([5, 6, 7])';
