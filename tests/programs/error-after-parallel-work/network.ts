import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const node = {
  work: (n: number) => n,
  finish: (n: number) => {
    throw new Error(`cannot finish ${n}`);
  },
};

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: {}, relay: {}, alice: { services: { node } }, bob: { services: { node } } },
} satisfies NetworkDefinition;

export const call = 'main(@alice, @bob)';
