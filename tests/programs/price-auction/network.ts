import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const bidder = (name: string, amount: number) => ({
  services: { bidder: { bid: (_item: string, minimum: number) => ({ bidder: name, amount: minimum + amount }), won: () => true } },
});

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: {}, relay: {}, alice: bidder('alice', 5), bob: bidder('bob', 8) },
} satisfies NetworkDefinition;

export const call = 'main(@alice, @bob, "painting")';
