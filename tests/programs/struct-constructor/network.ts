import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { registry: { save: () => 17 } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'build("Ann")';
