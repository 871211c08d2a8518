import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { calc: { inc: (n: number) => n + 1 } } },
    relay: {},
  },
  callbacks: { cb: (n: number) => n * 100 },
} satisfies NetworkDefinition;

export const call = 'outerFn(_)';
