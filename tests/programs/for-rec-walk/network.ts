import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';
import { bag } from '../bag.ts';

const tree: Readonly<Record<string, readonly string[]>> = { a: ['b', 'c'], b: ['d'], c: ['e', 'f'] };

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { tree: { children: (node: string) => tree[node] ?? [] }, bag } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'walk("a", 6)';
