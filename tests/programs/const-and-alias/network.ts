import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { sink: { take: (...values: unknown[]) => JSON.stringify(values.slice(0, 6)) } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'main(["Ann", "Bob"])';
