import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { ask: { yes: () => true, no: () => false } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'logic(true, false)';
