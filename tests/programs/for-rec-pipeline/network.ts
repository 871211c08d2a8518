import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';
import { bag } from '../bag.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { stage: { double: (n: number) => n * 2, inc: (n: number) => n + 1 }, bag } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'main([1, 2, 3])';
