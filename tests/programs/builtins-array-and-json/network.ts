import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: {}, relay: {} },
} satisfies NetworkDefinition;

export const call = 'main([1, 2, 3, 40], "{\\"name\\": \\"Bob\\", \\"age\\": 5}")';
