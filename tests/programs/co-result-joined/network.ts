import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { local: { glue: (a: string, b: string) => `${a}/${b}` } } },
    relay: {},
    alice: { services: { slow: { answer: (q: string) => `a:${q}` } } },
    bob: { services: { slow: { answer: (q: string) => `b:${q}` } } },
  },
} satisfies NetworkDefinition;

export const call = 'main(@alice, @bob)';
