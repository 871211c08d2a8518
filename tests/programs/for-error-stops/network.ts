import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {
      services: {
        work: {
          do: (item: string) => {
            if (item === 'bad') throw new Error('bad item');
            return item.toUpperCase();
          },
        },
      },
    },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'stopAtBad(["one", "two", "bad", "four"])';
