import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const down = (name: string) => ({
  services: {
    node: {
      ask: () => {
        throw new Error(`${name} is down`);
      },
    },
  },
});

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { log: { note: () => undefined } } },
    relay: {},
    alice: down('alice'),
    bob: down('bob'),
    carol: { services: { node: { ask: (q: string) => `noon (${q})` } } },
  },
} satisfies NetworkDefinition;

export const call = 'resilient(@alice, [@bob, @carol], "time?")';
