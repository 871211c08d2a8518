import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { log: { note: () => undefined } } },
    relay: {},
    bob: {},
  },
  callbacks: {
    cb: (text: string) => {
      throw new Error(`${text} callback`);
    },
  },
} satisfies NetworkDefinition;

export const call = 'risky(@bob, _)';
