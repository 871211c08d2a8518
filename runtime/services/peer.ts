/** `peer`: the peer itself and its clock. Functions about the network belong to the network that has them. */
import type { Json } from '../particle/json.ts';
import type { CallContext } from '../peer/contracts.ts';
import { builtin, ServiceError } from './function-table.ts';
import type { BuiltinService } from './function-table.ts';
import { duration, omittable, string } from './parameter.ts';

/** What `peer.identify` tells. */
export interface PeerInformation {
  readonly external_addresses: readonly string[];
  readonly node_version: string;
  readonly air_version: string;
  readonly spell_version: string;
  readonly allowed_binaries: readonly string[];
}

/** Never outlives the particle: whoever waits longer is told so when it ends. */
function timeout(milliseconds: number, message: string, { clock, particle }: CallContext): Promise<Json> {
  const left = particle.timestamp + particle.ttl - clock.now();
  return new Promise((resolve, reject) => {
    if (milliseconds <= left) clock.after(milliseconds, () => resolve(message));
    else clock.after(Math.max(0, left), () => reject(new ServiceError(`the particle ended before ${milliseconds} ms had passed`)));
  });
}

export function peerService(information: PeerInformation): BuiltinService {
  return {
    identify: builtin({ takes: [], returns: 'Info', about: 'versions and addresses of the peer', run: () => ({ ...information }) }),
    timestamp_ms: builtin({ takes: [], returns: 'u64', about: 'Unix time in milliseconds', run: (_, { clock }) => Math.floor(clock.now()) }),
    timestamp_sec: builtin({ takes: [], returns: 'u64', about: 'Unix time in seconds', run: (_, { clock }) => Math.floor(clock.now() / 1000) }),
    timeout: builtin({
      takes: [duration, omittable(string)],
      returns: 'string',
      about: 'the message (default: empty) after that many milliseconds',
      fails: 'the particle ends before',
      run: ([milliseconds, message], context) => timeout(milliseconds, message ?? '', context),
    }),
  };
}
