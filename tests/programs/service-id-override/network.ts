import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {
      services: {
        default: { get: () => 'from default' },
        second: { get: () => 'from second' },
        third: { get: () => 'from third' },
      },
    },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'main("second")';
