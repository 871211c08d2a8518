import type { NetworkDefinition, ServiceContext } from '../../../runtime/testing/network-definition.ts';
import { bag } from '../bag.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { bag } },
    relay: { services: { neighbours: { of: (_peer: string, { peers }: ServiceContext) => [peers['alice'], peers['bob']] } } },
    alice: { services: { node: { name: () => 'Alice' } } },
    bob: { services: { node: { name: () => 'Bob' } } },
  },
} satisfies NetworkDefinition;

export const call = 'askNeighbours()';
