import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { src: { one: () => 1, two: () => 2 } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'gather()';
