import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    bob: {
      services: {
        users: { get: (id: number) => ({ name: { first: 'Ann', last: `the ${id}rd` }, roles: ['admin', 'writer'] }) },
        text: { glue: (a: string, b: string) => `${a} ${b}` },
      },
    },
  },
} satisfies NetworkDefinition;

export const call = 'read(@bob)';
