import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { greeter: { hello: (name: string) => `hi ${name}` } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'greetMaybe(["Ann"], [])';
