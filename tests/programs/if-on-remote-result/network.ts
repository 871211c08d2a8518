import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { log: { note: () => undefined } } },
    relay: {},
    bank: { services: { bank: { balance: () => 100, take: (_owner: string, amount: number) => 100 - amount } } },
  },
} satisfies NetworkDefinition;

export const call = 'withdraw(@bank, "Ann", 30)';
