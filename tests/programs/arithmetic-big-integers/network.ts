import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { calc: { pass: (n: number | bigint) => n, pass_u64: (n: number | bigint) => n } } },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'big(9223372036854775807, -9223372036854775808, 9007199254740993)';
