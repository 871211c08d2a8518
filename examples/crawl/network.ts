import { defineNetwork, type ServiceContext } from 'aqua-toolchain';

const links: Readonly<Record<string, readonly string[]>> = {
  'tea@ann': ['cups@bob', 'milk@carol'],
  'cups@bob': ['tea@ann', 'clay@bob'],
  'milk@carol': ['cows@carol', 'tea@ann'],
  'cows@carol': [],
  'clay@bob': ['milk@carol'],
  'lonely@bob': [],
};

const seen = new Set<string>();

const visited = {
  first: ({ title }: { title: string }) => {
    if (seen.has(title)) return false;
    seen.add(title);
    return true;
  },
  all: () => [...seen].sort(),
};

const site = {
  links: (title: string, { peer, peers }: ServiceContext) =>
    (links[`${title}@${peer}`] ?? []).map((link) => {
      const [to = '', host = ''] = link.split('@');
      return { title: to, host: peers[host] };
    }),
};

export default defineNetwork({
  init: 'me',
  relay: 'relay',
  peers: { me: { services: { visited } }, relay: {}, ann: { services: { site } }, bob: { services: { site } }, carol: { services: { site } } },
});
