import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: {}, relay: {}, bob: {} },
} satisfies NetworkDefinition;

export const call = 'main(@bob, [1, 2])';
