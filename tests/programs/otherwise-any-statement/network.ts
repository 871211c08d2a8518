import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const risky = {
  fail: (why: string) => {
    throw new Error(why);
  },
  ok: () => 'fine',
};

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { risky, log: { note: () => undefined } } },
    relay: {},
    bob: { services: { risky } },
  },
} satisfies NetworkDefinition;

export const call = 'robust(@bob, ["a", "b"])';
