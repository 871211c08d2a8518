import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';
import { bag } from '../bag.ts';

const node = (name: string) => ({ services: { node: { name: () => name } } });

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: { services: { bag } }, relay: {}, alice: node('Alice'), bob: node('Bob'), carol: node('Carol') },
  callbacks: { onName: () => true },
} satisfies NetworkDefinition;

export const call = 'main([@alice, @bob, @carol], _)';
