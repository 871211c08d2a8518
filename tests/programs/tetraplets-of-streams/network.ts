import type { NetworkDefinition, ServiceContext } from '../../../runtime/testing/network-definition.ts';

const issuer = { token: (name: string) => `token of ${name}` };

export default {
  init: 'me',
  relay: 'relay',
  peers: {
    me: {
      services: {
        issuer,
        guard: {
          origin: (_tokens: string[], context: ServiceContext) =>
            context.tetraplets.map((list) => list.map(({ peer, service, function: name, lens }) => `${peer} ${service} ${name} ${lens}`).join('; ')),
        },
      },
    },
    relay: {},
    alice: { services: { issuer } },
  },
} satisfies NetworkDefinition;

export const call = 'main(@alice)';
