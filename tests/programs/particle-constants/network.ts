import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { check: { same: (a: string, b: string) => a === b } } },
    relay: {},
    bob: { services: { clock: { left: (ttl: number, stamp: number) => stamp + ttl } } },
  },
  particle: { timestamp: 1_720_000_000_123, ttl: 45_000 },
} satisfies NetworkDefinition;

export const call = 'main(@bob)';
