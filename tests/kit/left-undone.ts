/** Whether a run stopped although there was more to do: a peer that was not told leaves no sign when nobody waits for it. */
import { particleEngines } from '../../runtime/peer/particle-engines.ts';
import type { NetworkDefinition } from '../../runtime/testing/network-definition.ts';
import { nodeCryptography } from '../../runtime/testing/node-cryptography.ts';
import type { RunReport } from '../../runtime/testing/run-report.ts';
import { simulatedSigner } from '../../runtime/testing/simulated-keys.ts';

const createEngine = particleEngines(nodeCryptography.crypto);

/** Whether some peer would make a call if it knew all that the peers know together. Throws for a script that cannot be run. */
export function hasLeftUndone({ bundle }: RunReport, { peers }: NetworkDefinition): boolean {
  return Object.keys(peers).some((name) => {
    const made = createEngine(bundle.particle, simulatedSigner(name, nodeCryptography));
    if (!made.ok) throw new Error(made.problem);
    return made.engine.restore(bundle).calls.length > 0;
  });
}
