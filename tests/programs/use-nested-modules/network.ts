import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: { services: { calc: { mul: (a: number, b: number) => a * b } } }, relay: {} },
} satisfies NetworkDefinition;

export const call = 'main(3, 4)';
