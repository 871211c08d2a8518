import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: { services: { echo: { say: (text: string) => `said ${text}` } } }, relay: {} },
} satisfies NetworkDefinition;

export const call = 'main(3)';
