import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { log: { failed: () => undefined } } },
    relay: {},
    bob: {
      services: {
        node: {
          ask: (attempt: number) => {
            if (attempt < 3) throw new Error(`busy, attempt ${attempt}`);
            return `served at attempt ${attempt}`;
          },
        },
      },
    },
  },
} satisfies NetworkDefinition;

export const call = 'main(@bob, [1, 2, 3, 4])';
