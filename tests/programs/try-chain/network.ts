import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const failing = () => {
  throw new Error('not today');
};

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { steps: { first: failing, second: failing, third: () => 'third time lucky' } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'attempt()';
