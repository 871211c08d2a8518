import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: {}, relay: {} },
} satisfies NetworkDefinition;

export const call = 'wait(-2)';

export const byHand = 'The original waits for ever: it looks at the length only when a word has come, and then it is above zero.';

/** The first VM looks at the length only when an item comes. */
export const needsOurEngine = true;
