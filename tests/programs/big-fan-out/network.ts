import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';
import { bag } from '../bag.ts';

const node = { square: (n: number) => n * n };

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: { services: { bag } }, relay: {}, a: { services: { node } }, b: { services: { node } }, c: { services: { node } } },
} satisfies NetworkDefinition;

export const call = 'main([@a, @b, @c], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])';
