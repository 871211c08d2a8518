import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const down = {
  services: {
    node: {
      ask: () => {
        throw new Error('down');
      },
    },
  },
};

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    alice: down,
    bob: { services: { node: { ask: (question: string) => `bob answers ${question}` } } },
    carol: { services: { node: { ask: (question: string) => `carol answers ${question}` } } },
  },
} satisfies NetworkDefinition;

export const call = 'firstAlive([@alice, @bob, @carol], "anyone?")';
