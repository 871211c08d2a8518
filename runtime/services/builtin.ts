/** The services that every peer has. */
import { arrays } from './array.ts';
import { cmp } from './cmp.ts';
import { consoleService } from './console.ts';
import type { Print } from './console.ts';
import { debug } from './debug.ts';
import { builtinProvider } from './function-table.ts';
import type { BuiltinService } from './function-table.ts';
import { json } from './json.ts';
import { math } from './math.ts';
import { op } from './op.ts';
import { peerService } from './peer.ts';
import type { PeerInformation } from './peer.ts';
import type { ServiceProvider } from './provider.ts';
import { sigService } from './sig.ts';
import type { Signing } from './sig.ts';

const unknownPeer: PeerInformation = { external_addresses: [], node_version: '', air_version: '', spell_version: '', allowed_binaries: [] };

export interface BuiltinOptions {
  /** What `peer.identify` answers; default: empty fields. */
  readonly information?: PeerInformation;
  /** With a key there is a service `sig`; the peer's own id is another name of it. */
  readonly signing?: Signing;
  /** Where `run-console.print` writes; without it there is no such service. */
  readonly print?: Print;
}

/** Tables of all builtin services by service id; also the source of their documentation. */
export function builtinTables({ information = unknownPeer, signing, print }: BuiltinOptions = {}): ReadonlyMap<string, BuiltinService> {
  const tables = new Map<string, BuiltinService>([
    ['array', arrays],
    ['cmp', cmp],
    ['debug', debug],
    ['json', json],
    ['math', math],
    ['op', op],
    ['peer', peerService(information)],
  ]);
  if (signing !== undefined) tables.set('sig', sigService(signing));
  if (print !== undefined) tables.set('run-console', consoleService(print));
  return tables;
}

export function builtinServices(options: BuiltinOptions = {}): ServiceProvider {
  const builtins = builtinProvider(builtinTables(options));
  const own = options.signing?.signer.peer;
  return {
    offers: (context) => builtins.offers(context),
    find: (service, name, context) => builtins.find(service === own ? 'sig' : service, name, context),
  };
}
