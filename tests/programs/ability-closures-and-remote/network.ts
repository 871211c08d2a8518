import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const disk = (name: string) => ({
  services: { disk: { write: (key: string, value: string) => `${name}:${key}=${value}`, read: (key: string) => `${name}.${key}` } },
});

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: {}, relay: {}, alice: disk('alice'), bob: disk('bob') },
} satisfies NetworkDefinition;

export const call = 'main(@alice, @bob)';
