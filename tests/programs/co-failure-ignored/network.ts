import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const fail = (why: string) => {
  throw new Error(why);
};

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { risky: { fail }, local: { value: () => 2 } } },
    relay: {},
    bob: { services: { risky: { fail } } },
  },
} satisfies NetworkDefinition;

export const call = 'main(@bob)';
