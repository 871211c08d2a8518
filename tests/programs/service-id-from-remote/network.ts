import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    bob: {
      services: {
        directory: { id_of: (name: string) => `id-of-${name}` },
        'id-of-double': { run: (n: number) => n * 2 },
        'id-of-square': { run: (n: number) => n * n },
      },
    },
  },
} satisfies NetworkDefinition;

export const call = 'main(@bob)';
