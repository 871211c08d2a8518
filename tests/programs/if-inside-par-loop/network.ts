import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';
import { bag } from '../bag.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { bag } },
    relay: {},
    alice: { services: { door: { is_open: () => true, enter: (who: string) => `${who} met Alice` } } },
    bob: { services: { door: { is_open: () => false, enter: (who: string) => `${who} met Bob` } } },
    carol: { services: { door: { is_open: () => true, enter: (who: string) => `${who} met Carol` } } },
  },
} satisfies NetworkDefinition;

export const call = 'count([@alice, @bob, @carol])';
