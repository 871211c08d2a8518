import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {
      services: {
        text: { upper: (s: string) => s.toUpperCase(), twice: (s: string) => s + s, glue: (a: string, b: string) => `${a}-${b}` },
      },
    },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'compute("one", "two")';
