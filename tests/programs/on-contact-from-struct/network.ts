import type { NetworkDefinition, ServiceContext } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {
      services: {
        book: {
          find: (name: string, { peers }: ServiceContext) => ({ peer_id: peers[name], relays: name === 'bob' ? [peers['relay2']] : [] }),
        },
      },
    },
    relay: {},
    relay2: {},
    bob: { services: { echo: { say: (text: string) => `I am ${text}` } } },
    carol: { services: { echo: { say: (text: string) => `They call me ${text}` } } },
  },
} satisfies NetworkDefinition;

export const call = 'askAll()';
