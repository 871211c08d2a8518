import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const acceptor = (promise: boolean, accept: boolean) => ({ services: { acceptor: { promise: () => promise, accept: () => accept } } });

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: {}, relay: {}, alice: acceptor(true, true), bob: acceptor(false, true), carol: acceptor(true, false) },
} satisfies NetworkDefinition;

export const call = 'main([@alice, @bob, @carol], "blue")';
