import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const risky = (name: string) => ({
  run: (text: string) => {
    if (text === 'bad') throw new Error(`bad on ${name}`);
    return `${text} on ${name}`;
  },
});

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { risky: risky('me'), log: { note: () => undefined } } },
    relay: {},
    bob: { services: { risky: risky('bob') } },
  },
} satisfies NetworkDefinition;

export const call = 'main(@bob)';
