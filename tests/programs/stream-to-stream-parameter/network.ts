import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { make: { word: (n: number) => `word ${n}` } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'fill()';
