import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: { services: { log: { note: (text: string) => text.length } } }, relay: {} },
} satisfies NetworkDefinition;

export const call = 'main()';
