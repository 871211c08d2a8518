import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { work: { do: (step: number) => `step ${step}` } } },
    relay: {},
  },
  callbacks: { report: (step: number, text: string) => text.endsWith(String(step)) && step !== 2 },
} satisfies NetworkDefinition;

export const call = 'progress([1, 2, 3], _)';
