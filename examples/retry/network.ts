import { defineNetwork, type ServiceContext } from 'aqua-toolchain';

export default defineNetwork({
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    moody: {
      services: {
        oracle: {
          answer: (_question: string, attempt: number) => {
            if (attempt < 3) throw new Error('not in the mood');
            return '42, but do not ask again';
          },
        },
      },
    },
    slow: {
      services: {
        oracle: {
          answer: async (_question: string, _attempt: number, { sleep }: ServiceContext) => {
            await sleep(3000);
            return '42, after a good long think';
          },
        },
      },
    },
    wise: { services: { oracle: { answer: () => '42' } } },
  },
});
