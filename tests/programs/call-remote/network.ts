import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    bob: { services: { greeter: { hello: (name: string) => `hi ${name}` } } },
  },
} satisfies NetworkDefinition;

export const call = 'greet("Ann", @bob)';
