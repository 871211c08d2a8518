import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const who = (name: string) => ({ services: { who: { name: () => name, greet: (text: string) => `${name}(${text})` } } });

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: {}, relay: {}, alice: who('alice'), bob: who('bob') },
} satisfies NetworkDefinition;

export const call = 'main(@alice, @bob)';
