import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    alice: { services: { desk: { handle: (topic: string) => `alice sells ${topic}` } } },
    bob: { services: { desk: { handle: (topic: string) => `bob fixes ${topic}` } } },
  },
} satisfies NetworkDefinition;

export const call = 'route("broken", @alice, @bob)';
