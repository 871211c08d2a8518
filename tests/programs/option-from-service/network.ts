import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    book: { services: { book: { find: (name: string) => (name === 'Ann' ? ['Ann Arbor'] : []) } } },
  },
} satisfies NetworkDefinition;

export const call = 'lookup(@book)';
