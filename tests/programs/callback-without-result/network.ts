import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    alice: { services: { node: { name: () => 'Alice' } } },
    bob: { services: { node: { name: () => 'Bob' } } },
  },
  callbacks: { onName: () => undefined, onDone: () => undefined },
} satisfies NetworkDefinition;

export const call = 'announce([@alice, @bob], _, _)';
