import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { pick: { yes: () => 'yes', no: () => 'no' } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'choose(true, false)';
