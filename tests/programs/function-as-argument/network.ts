import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { text: { upper: (s: string) => s.toUpperCase(), quote: (s: string) => `'${s}'` } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'run("word")';
