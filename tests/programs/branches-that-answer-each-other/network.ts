import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    seller: { services: { shop: { offer: () => 'apples', deliver: (order: string) => `parcel for ${order}` } } },
    buyer: { services: { home: { order: (offer: string) => `order of ${offer}` } } },
  },
} satisfies NetworkDefinition;

export const call = 'shake(@seller, @buyer)';

export const byHand = 'The original takes the offer to the buyer when its branch is done, which waits for the order: it waits for ever.';

/** The first generation's VM sees no push that stands behind a wait in the text. */
export const needsOurEngine = true;
