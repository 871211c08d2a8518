import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { calc: { sum: (ns: number[]) => ns.reduce((x, y) => x + y, 0) } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'arrays(10, -4)';
