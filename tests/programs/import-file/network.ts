import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { counter: { next: () => 1 }, text: { glue: (a: string, b: number) => `${a} is ${b}` } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'main("Ann")';
