import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const node = (n: number) => ({ services: { node: { f: () => n } } });

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { local: { sum: (...ns: number[]) => ns.slice(0, 4).reduce((x, y) => x + y, 0) } } },
    relay: {},
    alice: node(1),
    bob: node(20),
    carol: node(300),
    dave: node(4000),
  },
} satisfies NetworkDefinition;

export const call = 'main(@alice, @bob, @carol, @dave)';
