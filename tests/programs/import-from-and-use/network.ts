import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { speaker: { say: (text: string) => `says ${text}` } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'main("Ann")';
