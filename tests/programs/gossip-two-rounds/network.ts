import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';
import { bag } from '../bag.ts';

const node = (rumour: string) => ({ services: { node: { rumour: () => rumour, hear: (rumours: string[]) => rumours.length } } });

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: { services: { bag } }, relay: {}, alice: node('x'), bob: node('y'), carol: node('z') },
} satisfies NetworkDefinition;

export const call = 'main([@alice, @bob, @carol])';
