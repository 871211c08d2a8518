import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const store = (name: string) => ({ get: (key: string) => `${name}/${key}` });

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: { services: { given: store('given'), fixed: store('fixed'), other: store('other') } }, relay: {} },
} satisfies NetworkDefinition;

export const call = 'main("given")';
