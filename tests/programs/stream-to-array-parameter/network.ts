import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { calc: { sum: (ns: number[]) => ns.reduce((a, b) => a + b, 0) } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'total()';
