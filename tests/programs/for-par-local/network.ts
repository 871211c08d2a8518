import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';
import { bag } from '../bag.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { calc: { square: (n: number) => n * n }, bag } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'squares([1, 2, 3, 4, 5])';
