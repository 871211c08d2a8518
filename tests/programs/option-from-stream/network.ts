import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { src: { words: () => ['one'] } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'firstOf(true)';
