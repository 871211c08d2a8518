/** Functions of the host program as implementations that a peer can run. */
import { describeInterfaceType } from '../air/describe-interface-type.ts';
import type { InterfaceArrow } from '../air/interface.ts';
import type { CallRequest } from '../engine/contracts.ts';
import type { Json } from '../particle/json.ts';
import type { CallContext } from '../peer/contracts.ts';
import { failed, messageOf } from '../services/provider.ts';
import type { ServiceImplementation } from '../services/provider.ts';
import type { ParticleContext } from './contracts.ts';
import { fromWire, Mismatch, partsOf, toWire } from './wire.ts';

export type HostFunction = (...args: readonly unknown[]) => unknown;

/**
 * Runs a function of the host program when a script calls it. Arguments and result are converted by their types; whatever does not
 * fit, and whatever the function throws, is an error of the call that the script can handle.
 * @param name for messages: `Shop.price`, `callback onItem`
 */
export function hostFunction(name: string, { domain, codomain }: InterfaceArrow, run: HostFunction): ServiceImplementation {
  const parameters = partsOf(domain);
  const results = partsOf(codomain);
  return async (request, context) => {
    const { args } = request;
    if (args.length !== parameters.length) return failed(`${name} takes ${parameters.length} arguments, the program gave ${args.length}`);
    let result: unknown;
    try {
      const converted = parameters.map((parameter, index) => fromWire(args[index], parameter.type, parameter.name ?? `argument ${index + 1}`));
      result = await run(...converted, contextOf(request, context));
    } catch (thrown) {
      return failed(thrown instanceof Mismatch ? `${name}: ${thrown.message}` : messageOf(thrown));
    }
    try {
      return { ok: true, value: wireResult(result, results.map(({ type }) => type)) };
    } catch (thrown) {
      return failed(`${name}: ${messageOf(thrown)}`);
    }
  };
}

function wireResult(result: unknown, types: readonly Parameters<typeof toWire>[1][]): Json {
  const [only] = types;
  if (only === undefined) return null;
  if (types.length === 1) return toWire(result, only, 'the result');
  if (!Array.isArray(result) || result.length !== types.length) {
    throw new Mismatch('the result', `an array of ${types.map(describeInterfaceType).join(', ')}`, Array.isArray(result) ? `an array of ${result.length}` : 'something else');
  }
  return types.map((type, index) => toWire(result[index], type, `result ${index + 1}`));
}

function contextOf({ tetraplets }: CallRequest, { particle }: CallContext): ParticleContext {
  const { id, initPeer, timestamp, ttl, signature } = particle;
  return { particleId: id, initPeerId: initPeer, timestamp, ttl, signature, tetraplets };
}
