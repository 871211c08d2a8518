import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { 'literal service': { take: (_box: unknown, text: string) => text.length } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'main()';
