import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { runner: { run: (baton: string) => `${baton}>me` } } },
    relay: {},
    alice: { services: { runner: { run: (baton: string) => `${baton}>alice` } } },
    bob: { services: { runner: { run: (baton: string) => `${baton}>bob` } } },
  },
} satisfies NetworkDefinition;

export const call = 'relayRace(@alice, @bob)';
