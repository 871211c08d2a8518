import type { Engine } from '../engine/contracts.ts';
import type { Signer } from '../particle/crypto.ts';
import type { Particle } from '../particle/particle.ts';

export type EngineResult = { readonly ok: true; readonly engine: Engine } | { readonly ok: false; readonly problem: string };

/** Makes the engine of one particle on the peer that `signer` signs for; refuses a script that cannot be run. */
export type EngineFactory = (particle: Particle, signer: Signer) => EngineResult;
