import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: {}, relay: {} },
} satisfies NetworkDefinition;

export const call = 'compute(17, -5)';
