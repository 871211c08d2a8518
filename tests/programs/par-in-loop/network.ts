import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const node = (weight: number) => ({ services: { node: { f: (n: number) => n * weight } } });

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: { services: { local: { add: (x: number, y: number) => x + y } } }, relay: {}, alice: node(10), bob: node(100) },
} satisfies NetworkDefinition;

export const call = 'main(@alice, @bob, [1, 2, 3])';
