import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    alice: { services: { node: { sign: (text: string, by: number) => `${text}>a${by}` } } },
    bob: { services: { node: { sign: (text: string, by: number) => `${text}>b${by}` } } },
  },
} satisfies NetworkDefinition;

export const call = 'main([@alice, @bob], [1, 2])';
