import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const box = (name: string) => ({ services: { box: { put: (text: string) => `${text}>${name}`, get: () => name } } });

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: {}, relay: {}, relay2: {}, relay3: {}, alice: box('alice'), bob: box('bob') },
} satisfies NetworkDefinition;

export const call = 'main(@alice, @relay2, @bob, @relay3)';
