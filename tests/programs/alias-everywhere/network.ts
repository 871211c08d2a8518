import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const game = (weight: number) => ({ services: { game: { play: (score: number) => score * weight } } });

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: {}, relay: {}, alice: game(10), bob: game(100) },
} satisfies NetworkDefinition;

export const call = 'main([{"peer": @alice, "score": 1, "bonus": []}, {"peer": @bob, "score": -2, "bonus": [50]}])';
