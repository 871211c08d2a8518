import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { join_parts: { three: (a: string, b: string, c: string) => a + b + c } } },
    relay: {},
    alice: { services: { part: { get: () => 'x' } } },
    bob: { services: { part: { get: () => 'y' } } },
    carol: { services: { part: { get: () => 'z' } } },
  },
} satisfies NetworkDefinition;

export const call = 'gather(@alice, @bob, @carol)';
