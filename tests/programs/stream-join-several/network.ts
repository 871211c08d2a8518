import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { join_parts: { two: (a: string, b: string) => `${a}&${b}` } } },
    relay: {},
    alice: { services: { part: { get: () => 'left' } } },
    bob: { services: { part: { get: () => 'right' } } },
  },
} satisfies NetworkDefinition;

export const call = 'meet(@alice, @bob)';
