import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { sink: { take: (maybe: string[]) => `${maybe.length}:${maybe.join()}` } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'describe(["given"], [])';
