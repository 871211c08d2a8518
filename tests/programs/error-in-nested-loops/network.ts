import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {
      services: {
        cell: {
          visit: (row: number, column: number) => {
            if (row === 2 && column === 2) throw new Error('a hole');
            return row * 10 + column;
          },
        },
      },
    },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'main([1, 2, 3], [1, 2, 3])';
