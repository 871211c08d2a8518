import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { s1: { get: (key: string) => `1${key}` }, s2: { get: (key: string) => `2${key}` } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'main(["s1", "s2"], "k")';
