import type { NetworkDefinition, ServiceContext } from '../../../runtime/testing/network-definition.ts';
import { bag } from '../bag.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { bag } },
    relay: {},
    alice: { services: { dir: { members: ({ peers }: ServiceContext) => [peers['bob'], peers['carol']] }, node: { name: () => 'Alice' } } },
    bob: { services: { dir: { members: ({ peers }: ServiceContext) => [peers['alice']] }, node: { name: () => 'Bob' } } },
    carol: { services: { node: { name: () => 'Carol' } } },
  },
} satisfies NetworkDefinition;

export const call = 'main([@alice, @bob])';
