import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { cell: { make: (row: string, column: number) => `${row}${column}` } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'table(["a", "b"], [1, 2, 3])';
