import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: { services: { calc: { pick: (n: number) => n } } }, relay: {} },
} satisfies NetworkDefinition;

export const call = 'main(["a", "b", "c", "d"], {"at": 1, "order": [3, 0]})';
