import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { calc: { add: (a: number, b: number) => a + b } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'run(10)';
