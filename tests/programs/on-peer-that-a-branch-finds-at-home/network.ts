import type { NetworkDefinition, ServiceContext } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { book: { open: (name: string) => `page of ${name}`, find: (_page: string, { peers }: ServiceContext) => peers['worker'] } } },
    relay: {},
    worker: { services: { worker: { work: () => 'done' } } },
  },
} satisfies NetworkDefinition;

export const call = 'ask()';

export const byHand = 'The original sends the particle to the relay before it knows the worker, and does not tell the relay afterwards.';
