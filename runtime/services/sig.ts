/** `sig`: signatures with the key of the peer that offers it. */
import type { CallRequest } from '../engine/contracts.ts';
import type { Crypto, Signer } from '../particle/crypto.ts';
import { isProtocolMessage } from '../particle/protocol-message.ts';
import type { CallContext } from '../peer/contracts.ts';
import { builtin } from './function-table.ts';
import type { BuiltinService } from './function-table.ts';
import { bytes } from './parameter.ts';

/** Why a signature is refused; undefined when it may be given. */
export type SigningGuard = (request: CallRequest, context: CallContext) => string | undefined;

export interface Signing {
  readonly signer: Signer;
  readonly crypto: Crypto;
  /** Default: `ownRecordsOnly`. */
  readonly guard?: SigningGuard;
}

/** Functions whose results are meant to be signed: records of the registry and of the trust graph. */
const SIGNABLE: ReadonlySet<string> = new Set([
  'trust-graph.get_trust_bytes',
  'trust-graph.get_revocation_bytes',
  'registry.get_key_bytes',
  'registry.get_record_bytes',
  'registry.get_record_metadata_bytes',
  'registry.get_tombstone_bytes',
]);

/**
 * Signs what a service of this very peer made to be signed, in particles that this peer started. Bytes that another peer made could be
 * anything: whoever asked for a signature of a record would get one under a trust, or a payment.
 */
export const ownRecordsOnly: SigningGuard = (request, { peer, particle }) => {
  if (particle.initPeer !== peer) return 'this peer signs only in programs that it started';
  const sources = request.tetraplets[0] ?? [];
  const [source] = sources;
  if (source === undefined || sources.length > 1) return 'the data does not come from one call';
  const name = `${source.service}.${source.function}`;
  if (!SIGNABLE.has(name)) return `the data comes from ${source.service === '' ? 'the program itself' : name}; signed is what one of these made: ${[...SIGNABLE].join(', ')}`;
  if (source.lens !== '') return `the data is a part (${source.lens}) of what ${name} made; only the whole is signed`;
  if (source.peer !== peer) return `${name} ran on ${source.peer}; only what a service of the signing peer made is signed`;
  return undefined;
};

/**
 * The `sig` service. Data that would read as a message of the particle protocol (a log head, a particle) is never signed, whatever the guard
 * says: such a signature would speak for the peer's log.
 */
export function sigService({ signer, crypto, guard = ownRecordsOnly }: Signing): BuiltinService {
  return {
    sign: builtin({
      takes: [bytes],
      returns: 'SignResult',
      about: 'signature of the data, `{ success, error, signature }`; the peer decides what it signs',
      run: ([data], context) => {
        const problem = isProtocolMessage(data) ? 'the data is a message of the particle protocol' : guard(context.request, context);
        if (problem !== undefined) return { success: false, error: [problem], signature: [] };
        return { success: true, error: [], signature: [[...signer.sign(data)]] };
      },
    }),
    verify: builtin({
      takes: [bytes, bytes],
      returns: 'bool',
      about: 'whether the signature (first) of the data (second) was made with the key of this peer',
      run: ([signature, data]) => crypto.verify(signer.peer, data, signature),
    }),
    get_peer_id: builtin({ takes: [], returns: 'string', about: 'id of the peer whose key signs', run: () => signer.peer }),
  };
}
