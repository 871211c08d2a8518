import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: {}, relay: {} },
  callbacks: { next: () => 4, stop: () => undefined },
} satisfies NetworkDefinition;

export const call = 'main(_, _)';
