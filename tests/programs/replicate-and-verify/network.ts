import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const disk = (holder: string, value: string) => ({
  write: (key: string, text: string) => ({ key: `${holder}/${key}`, size: text.length, holder }),
  read: () => value,
});

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { check: { equal: (a: string, b: string) => a === b } } },
    relay: {},
    alice: { services: { disk: disk('alice', 'value') } },
    bob: { services: { disk: disk('bob', 'corrupted') } },
  },
} satisfies NetworkDefinition;

export const call = 'replicate([@alice, @bob], "k", "value")';
