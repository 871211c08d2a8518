/** How the peers of a network definition are wired up, in a simulated run and in a network that clients join. */
import type { MemoryNetwork } from '../network/memory.ts';
import type { Cryptography } from '../particle/crypto.ts';
import type { PeerId } from '../particle/particle.ts';
import { Peer } from '../peer/peer.ts';
import type { PeerOptions } from '../peer/peer-options.ts';
import { builtinServices } from '../services/builtin.ts';
import type { BuiltinOptions } from '../services/builtin.ts';
import { functionServices } from '../services/functions.ts';
import type { ServiceProvider } from '../services/provider.ts';
import type { NetworkDefinition } from './network-definition.ts';
import { serviceContext } from './service-context.ts';
import { simulatedSigner } from './simulated-keys.ts';

/** The peer with that name, and the key that goes with the name, at its end of the network. */
export function definedPeer(name: string, network: MemoryNetwork, cryptography: Cryptography, options: Omit<PeerOptions, 'signer' | 'crypto' | 'transport'>): Peer {
  const signer = simulatedSigner(name, cryptography);
  return new Peer({ ...options, signer, crypto: cryptography.crypto, transport: network.transport(signer.peer) });
}

/**
 * What the peer with that name offers: what its definition says, and the builtins.
 *
 * @param ids of all peers, by name
 */
export function definedServices(
  name: string,
  peers: NetworkDefinition['peers'],
  ids: Readonly<Record<string, PeerId>>,
  cryptography: Cryptography,
  print?: BuiltinOptions['print'],
): readonly [own: ServiceProvider, builtins: ServiceProvider] {
  const own = functionServices(peers[name]?.services ?? {}, (request, context) => serviceContext(name, ids, request, context));
  const signing = { signer: simulatedSigner(name, cryptography), crypto: cryptography.crypto };
  return [own, builtinServices({ signing, ...(print !== undefined && { print }) })];
}
