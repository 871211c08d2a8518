import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const follower = (name: string, ok: boolean) => ({
  services: { follower: { append: (term: number) => ({ follower: name, term, ok }) } },
});

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    leader: { services: { leader: { term: () => 7, committed: (_term: number, acks: number) => acks >= 2 } } },
    alice: follower('alice', true),
    bob: follower('bob', false),
    carol: follower('carol', true),
  },
} satisfies NetworkDefinition;

export const call = 'main(@leader, [@alice, @bob, @carol], "x = 1")';
