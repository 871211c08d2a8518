import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    oven: { services: { oven: { bake: (dough: string) => `${dough}, baked` } } },
    bowl: { services: { bowl: { knead: () => 'dough' } } },
  },
} satisfies NetworkDefinition;

export const call = 'bake(@oven, @bowl)';

export const byHand = 'The original takes the dough home only, where the oven does not hear of it: it waits for ever.';

/** The first generation's VM sees no push that stands behind a wait in the text. */
export const needsOurEngine = true;
