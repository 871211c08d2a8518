import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const node = { prepare: () => true, commit: () => true, abort: () => true };

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { vote: { all: (votes: boolean[]) => votes.every(Boolean) } } },
    relay: {},
    alice: { services: { node } },
    bob: { services: { node } },
  },
} satisfies NetworkDefinition;

export const call = 'transact([@alice, @bob], "tx-1")';
