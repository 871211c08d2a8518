import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';
import { bag } from '../bag.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { bag } },
    relay: {},
    alice: { services: { cell: { make: (column: number) => `a${column}` } } },
    bob: { services: { cell: { make: (column: number) => `b${column}` } } },
  },
} satisfies NetworkDefinition;

export const call = 'grid([@alice, @bob], [1, 2])';
