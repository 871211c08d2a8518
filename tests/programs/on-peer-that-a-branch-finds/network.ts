import type { NetworkDefinition, ServiceContext } from '../../../runtime/testing/network-definition.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    desk: { services: { notes: { add: () => undefined } } },
    finder: { services: { book: { open: (name: string) => `page of ${name}`, find: (_page: string, { peers }: ServiceContext) => peers['worker'] } } },
    gate: {},
    worker: { services: { worker: { work: () => 'done' } } },
  },
} satisfies NetworkDefinition;

export const call = 'ask(@desk, @finder, @gate)';

export const byHand = 'The original brings the worker to desk, which has sent the particle on to gate before: gate waits for ever, unless the branch is first.';
