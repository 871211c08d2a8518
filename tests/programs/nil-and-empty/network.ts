import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { sink: { count: (items: unknown[]) => items.length, holder: () => 9 } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'main()';
