import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const step = {
  run: (n: number) => {
    if (n === 13) throw new Error('unlucky');
    return n * 10;
  },
};

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: { services: { step } }, relay: {}, bob: { services: { step } } },
} satisfies NetworkDefinition;

export const call = 'main(@bob)';
