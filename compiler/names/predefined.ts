import type { PredefinedSymbol } from './symbols.ts';

/** Constants that every file sees and nobody may redefine; one symbol object each, so they compare by identity. */
export const predefined: ReadonlyMap<string, PredefinedSymbol> = new Map(
  (['nil', 'INIT_PEER_ID', 'HOST_PEER_ID', 'PARTICLE_TTL', 'PARTICLE_TIMESTAMP', 'LAST_ERROR'] as const).map((name) => [
    name,
    { kind: 'predefined', name },
  ]),
);
