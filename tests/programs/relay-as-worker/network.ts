import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const cache = (name: string) => ({ services: { cache: { put: () => 1, get: (key: string) => `${name}.${key}` } } });

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: {}, relay: cache('relay'), alice: cache('alice'), bob: cache('bob') },
} satisfies NetworkDefinition;

export const call = 'main([@alice, @bob])';
