import type { NetworkDefinition, ServiceContext } from '../../../runtime/testing/network-definition.ts';
import { bag } from '../bag.ts';

const client = { show: () => true };

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { bag } },
    relay: {},
    room: {
      services: {
        room: { members: (context: ServiceContext) => [context.peers['alice'], context.peers['bob'], context.peers['carol']], post: () => 1 },
      },
    },
    alice: { services: { client } },
    bob: { services: { client } },
    carol: { services: { client } },
  },
} satisfies NetworkDefinition;

export const call = 'chat(@room, "Ann", "hello, everybody")';
