import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {
      services: {
        sink: {
          take: (text: string, flag: boolean, small: number, negative: number | bigint, ratio: number) =>
            `${text}|${flag}|${small}|${negative.toString()}|${ratio}`,
          count: () => 2,
          forget: () => undefined,
        },
      },
    },
    relay: {},
  },
} satisfies NetworkDefinition;

export const call = 'send({"x": 1, "y": -2}, ["a", "b"], [7])';
