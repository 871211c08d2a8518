import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const player = (step: number) => ({ services: { player: { hit: (ball: number) => ball + step } } });

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: {}, relay: {}, alice: player(1), bob: player(10) },
} satisfies NetworkDefinition;

export const call = 'main(@alice, @bob, [0, 1, 2])';
