import { defineNetwork, type ServiceContext } from 'aqua-toolchain';

interface Message {
  from: string;
  text: string;
}

const messages: Message[] = [
  { from: 'bob', text: 'Anyone for tea?' },
  { from: 'ann', text: 'At five.' },
];

const room = {
  post: (message: Message) => messages.push(message),
  members: ({ peers }: ServiceContext) => [peers['ann'], peers['bob'], peers['carol']],
  since: (number: number) => messages.slice(number),
};

const screen = {
  show: (message: Message, { peer }: ServiceContext) => {
    console.error(`[${peer}] ${message.from}: ${message.text}`);
    return true;
  },
};

export default defineNetwork({
  init: 'ann',
  relay: 'relay',
  peers: {
    ann: { services: { screen } },
    bob: { services: { screen } },
    carol: {}, // away: nothing shows messages there
    relay: {},
    host: { services: { room } },
  },
});
