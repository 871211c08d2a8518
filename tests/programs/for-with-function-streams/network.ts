import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { src: { items: (n: number) => Array.from({ length: n }, (_, i) => `${n}.${i}`) } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'main([2, 0, 1])';
