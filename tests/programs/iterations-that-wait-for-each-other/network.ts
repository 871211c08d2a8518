import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    ann: { services: { member: { vote: () => 'yes', see: (votes: string[]) => votes.length } } },
    ben: { services: { member: { vote: () => 'yes', see: (votes: string[]) => votes.length } } },
    cid: { services: { member: { vote: () => 'yes', see: (votes: string[]) => votes.length } } },
  },
} satisfies NetworkDefinition;

export const call = 'vote([@ann, @ben, @cid])';

export const byHand = 'The original takes no vote from one member to another: all wait for ever.';

/** The first generation's VM sees no push that stands behind a wait in the text. */
export const needsOurEngine = true;
