import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { greeter: { greet: (greeting: string, name: string) => `${greeting}, ${name}!` } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'hello("Ann")';
