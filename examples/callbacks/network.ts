import { defineNetwork, type ServiceContext } from 'aqua-toolchain';

const inbox = { put: (text: string, { peer }: ServiceContext) => `${peer} has read “${text}”` };

export default defineNetwork({
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    ann: { services: { inbox } },
    bob: { services: { inbox } },
  },
  callbacks: {
    onReceipt: (receipt: { note: string }) => {
      console.log(`receipt: ${receipt.note}`);
    },
  },
});
