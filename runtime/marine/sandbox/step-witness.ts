import type { CallRequest, CodePlace, HostCall, Witness } from '../proof/index.ts';
import type { LoadResult } from '../service/errors.ts';
import type { Hasher } from '../state/index.ts';
import type { StoppedStep } from './meters.ts';
import { prepareAll } from './prepare.ts';
import { runCall } from './run-call.ts';
import type { ProvableService } from './sandbox-executor.ts';

/**
 * A witness for `bisectSteps`: it runs a call of a service up to so many steps. Its modules are instrumented otherwise than those of proofs,
 * which changes neither results nor gas nor states.
 *
 * @param answers what the host answered when the call was made
 */
export async function stepWitness(service: ProvableService, hasher: Hasher, request: CallRequest, answers?: readonly HostCall[]): Promise<LoadResult<Witness>> {
  const prepared = await prepareAll(service.modules, { deterministic: true, components: service.components, steps: true });
  if (!prepared.ok) return prepared;
  const witness: Witness = async (limit) => {
    const { gas, after, steps } = await runCall({ service, prepared: prepared.value, hasher }, request, answers, limit);
    return { gas, root: after, ended: steps.stopped === undefined, step: { count: limit - steps.left, place: steps.stopped === undefined ? undefined : placeOf(steps.stopped) } };
  };
  return { ok: true, value: witness };
}

function placeOf({ module, place }: StoppedStep): CodePlace {
  return { module, core: Number(place >> 32n), offset: Number(place & 0xffff_ffffn) };
}
