import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { text: { glue: (a: string, b: string) => a + b } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'main(["a", "b"])';
