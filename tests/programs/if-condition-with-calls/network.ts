import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { rules: { allowed: (name: string) => name === 'Ann', limit: () => 10 } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'check("Ann", 15)';
