import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const who = (name: string) => ({ services: { who: { name: () => name } } });

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: who('me'), relay: who('relay'), bob: who('bob') },
} satisfies NetworkDefinition;

export const call = 'main([@me, @relay, @bob, @me])';
