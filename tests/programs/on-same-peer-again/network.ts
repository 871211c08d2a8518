import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const counter = (step: number) => ({ services: { counter: { add: (n: number) => n + step } } });

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: counter(1000), relay: {}, alice: counter(1) },
} satisfies NetworkDefinition;

export const call = 'main(@alice)';
