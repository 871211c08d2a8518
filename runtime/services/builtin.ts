/** The services that every peer has. */
import { arrays } from './array.ts';
import { cmp } from './cmp.ts';
import { debug } from './debug.ts';
import { builtinProvider } from './function-table.ts';
import type { BuiltinService } from './function-table.ts';
import { json } from './json.ts';
import { math } from './math.ts';
import { op } from './op.ts';
import { peerService } from './peer.ts';
import type { PeerInformation } from './peer.ts';
import type { ServiceProvider } from './provider.ts';

const unknownPeer: PeerInformation = { external_addresses: [], node_version: '', air_version: '', spell_version: '', allowed_binaries: [] };

/** Tables of all builtin services by service id; also the source of their documentation. */
export function builtinTables(information: PeerInformation = unknownPeer): ReadonlyMap<string, BuiltinService> {
  return new Map([
    ['array', arrays],
    ['cmp', cmp],
    ['debug', debug],
    ['json', json],
    ['math', math],
    ['op', op],
    ['peer', peerService(information)],
  ]);
}

/** @param information what `peer.identify` answers; default: empty fields */
export function builtinServices(information?: PeerInformation): ServiceProvider {
  return builtinProvider(builtinTables(information));
}
