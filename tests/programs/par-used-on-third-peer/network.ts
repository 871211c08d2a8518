import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    alice: { services: { part: { get: () => 'left' } } },
    bob: { services: { part: { get: () => 'right' } } },
    carol: { services: { join_parts: { two: (a: string, b: string) => `${a}+${b}` } } },
  },
} satisfies NetworkDefinition;

export const call = 'meet(@alice, @bob, @carol)';

export const originalDefect =
  'The pings at the end of both branches reach the relay, not carol: when the branches come back one by one, she is called with one result missing and nobody sends her the other.';
