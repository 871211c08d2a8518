import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    bob: { services: { node: { question: () => 'why?', judge: (answer: string) => `${answer} is right` } } },
  },
  callbacks: { reply: (question: string) => `${question} because` },
} satisfies NetworkDefinition;

export const call = 'converse(@bob, _)';
