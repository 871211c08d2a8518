import { defineNetwork } from 'aqua-toolchain';

export default defineNetwork({
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    bob: { services: { greeter: { hello: (name: string) => `Hello ${name}, this is Bob!` } } },
    carol: {},
  },
});
