import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { log: { note: () => 1 }, local: { value: () => 2 } } },
    relay: {},
  },
  callbacks: { onNote: () => undefined },
} satisfies NetworkDefinition;

export const call = 'main(_)';
