import { checkNetwork } from '../../runtime/testing/check-network.ts';
import type { NetworkDefinition } from '../../runtime/testing/network-definition.ts';
import { UsageError } from '../exit.ts';

/** What programs run on when nobody says otherwise: a client, its relay and five peers with the builtin services. */
const defaultNetwork: NetworkDefinition = {
  init: 'me',
  relay: 'relay',
  peers: { me: {}, relay: {}, a: {}, b: {}, c: {}, d: {}, e: {} },
};

/**
 * The network that a file describes; without a file the default one.
 *
 * @throws UsageError when the file cannot be loaded or describes no network.
 */
export async function loadNetwork(path: string | undefined): Promise<NetworkDefinition> {
  if (path === undefined) return defaultNetwork;
  const { importNetwork } = await import('./network-file.ts');
  const checked = checkNetwork(await importNetwork(path));
  if (!checked.ok) throw new UsageError(`the network \`${path}\` is wrong: ${checked.problem}`);
  return checked.definition;
}
