/** `--service`: services of Wasm modules for peers of a simulated network. */
import { noCallParameters, valueToJson, type CallParameters, type IsolatedService } from '../../runtime/marine/index.ts';
import type { NetworkDefinition, PeerDefinition, ServiceContext, ServiceFunction } from '../../runtime/testing/network-definition.ts';
import type { Output } from '../console/console.ts';
import { UsageError } from '../exit.ts';
import { findService, openServices, type FoundService } from './marine-service.ts';
import { serviceListeners } from './service-listeners.ts';

/** Services that were added to a network. */
export interface AddedServices {
  readonly definition: NetworkDefinition;
  /** Ends their threads. */
  close(): void;
}

/**
 * Adds services: `DIR` to every peer but the initiator, `PEER=DIR` to one; `ID:` in front of the folder gives the service another id. Each
 * peer has a service of its own.
 *
 * @throws UsageError when there is no such peer or service
 */
export async function addServices(definition: NetworkDefinition, texts: readonly string[], err: Output): Promise<AddedServices> {
  const open: IsolatedService[] = [];
  const peers = new Map<string, PeerDefinition>(Object.entries(definition.peers));
  try {
    for (const text of texts) {
      const [, only, id, path = ''] = /^(?:([\w-]+)=)?(?:([\w-]+):)?(.+)$/.exec(text) ?? [];
      const found = findService(path);
      const names = only === undefined ? Object.keys(definition.peers).filter((peer) => peer !== definition.init) : [only];
      const unknown = names.find((name) => !peers.has(name));
      if (unknown !== undefined) throw new UsageError(`--service: there is no peer \`${unknown}\``, `peers: ${[...peers.keys()].join(', ')}`);
      for (const [index, service] of (await openServices(path, found, serviceListeners(err), names.length)).entries()) {
        open.push(service);
        const name = names[index] ?? '';
        peers.set(name, withService(peers.get(name) ?? {}, id ?? found.id, service, found));
      }
    }
  } catch (error) {
    for (const service of open) service.close();
    throw error;
  }
  return {
    definition: { ...definition, peers: Object.fromEntries(peers) },
    close: () => {
      for (const service of open) service.close();
    },
  };
}

function withService(peer: PeerDefinition, id: string, service: IsolatedService, { id: own }: FoundService): PeerDefinition {
  const functions = [...service.functions.keys()].map((name): [string, ServiceFunction] => [
    name,
    async (...given: readonly unknown[]) => {
      const context = given.at(-1) as ServiceContext;
      const result = await service.call(name, given.slice(0, -1), { parameters: parametersOf(context, own) });
      if (!result.ok) throw new Error(result.error.message);
      const json = valueToJson(result.value);
      if (!json.ok) throw new Error(`the result of ${name} ${json.problem.message}`);
      return json.value;
    },
  ]);
  return { ...peer, services: { ...peer.services, [id]: Object.fromEntries(functions) } };
}

function parametersOf({ particle, peer, peers, tetraplets }: ServiceContext, service: string): CallParameters {
  const host = peers[peer] ?? peer;
  return { particle: { ...noCallParameters.particle, ...particle }, service, serviceCreator: host, host, worker: host, tetraplets };
}
