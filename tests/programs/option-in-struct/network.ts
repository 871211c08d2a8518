import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { registry: { save: (p: unknown) => p } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'profile({"name": "Ann", "nick": [], "age": [33]})';
