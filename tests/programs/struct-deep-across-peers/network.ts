import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    alice: { services: { garden: { grow: (tree: { height: number }) => ({ ...tree, height: tree.height + 1 }) } } },
    bob: { services: { garden: { pick: (leaf: { value: number | bigint }) => leaf.value } } },
  },
} satisfies NetworkDefinition;

export const call = 'main(@alice, @bob, {"branches": [{"leaves": [{"value": 1, "note": ["first"]}, {"value": 12345678901234567, "note": []}], "owner": "Ann"}], "height": 2})';
