import type { NetworkDefinition, ServiceContext } from '../../../runtime/testing/network-definition.ts';

const origin = (context: ServiceContext) =>
  context.tetraplets.map((list) => list.map(({ peer, service, function: name, lens }) => `${peer} ${service} ${name} ${lens}`).join('; '));
const guard = {
  origin: (_token: string, context: ServiceContext) => origin(context),
  origins: (_a: string, _b: string, context: ServiceContext) => origin(context),
};

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: { services: { guard, issuer: { token: (name: string) => `token of ${name}` } } },
    relay: {},
    alice: { services: { issuer: { token: (name: string) => `token of ${name}` } } },
    bob: { services: { guard } },
  },
} satisfies NetworkDefinition;

export const call = 'main(@alice, @bob)';
