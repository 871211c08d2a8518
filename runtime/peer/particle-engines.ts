import { renderAirError } from '../air/error.ts';
import { ParticleEngine } from '../engine/engine.ts';
import type { EngineLimits } from '../engine/engine.ts';
import { compileAir } from '../engine/program.ts';
import type { ProgramResult } from '../engine/program.ts';
import type { Crypto } from '../particle/crypto.ts';
import type { EngineFactory } from './engine-factory.ts';

/**
 * Makes engines, and keeps the compiled programs of recent scripts: peers of one process, and particles with the same script, share
 * them.
 * @param keep UTF-16 units of scripts whose programs are kept; the least recently used go first. Default 1 Mi
 */
export function particleEngines(crypto: Crypto, { limits, keep = 1024 * 1024 }: { readonly limits?: EngineLimits; readonly keep?: number } = {}): EngineFactory {
  const compiled = new Map<string, ProgramResult>();
  let kept = 0;
  const compile = (script: string): ProgramResult => {
    const known = compiled.get(script);
    if (known === undefined) kept += script.length;
    else compiled.delete(script);
    const result = known ?? compileAir(script);
    compiled.set(script, result);
    for (const oldest of compiled.keys()) {
      if (kept <= keep) break;
      compiled.delete(oldest);
      kept -= oldest.length;
    }
    return result;
  };
  return (particle, signer) => {
    const result = compile(particle.script);
    if (!result.ok) return { ok: false, problem: `its script cannot be run:\n${result.errors.map((error) => renderAirError(particle.script, error)).join('\n')}` };
    const engine = new ParticleEngine({ program: result.program, particle, self: signer.peer, signer, crypto, ...(limits === undefined ? {} : { limits }) });
    return { ok: true, engine };
  };
}
