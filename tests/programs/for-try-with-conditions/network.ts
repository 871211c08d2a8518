import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const node = (name: string, free: number) => ({
  services: {
    node: {
      free_slots: () => free,
      reserve: (n: number) => `${n} at ${name}`,
      refuse: (why: string) => {
        throw new Error(why);
      },
    },
  },
});

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: {}, relay: {}, alice: node('alice', 1), bob: node('bob', 4), carol: node('carol', 9) },
} satisfies NetworkDefinition;

export const call = 'main([@alice, @bob, @carol], 4)';
