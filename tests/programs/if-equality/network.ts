import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { log: { note: () => undefined } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'compare("Ann", 3, {"a": 1, "b": "x"}, {"b": "x", "a": 1}, [1, 2, 3])';
