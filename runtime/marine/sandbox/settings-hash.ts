import { encodeValue } from '../../particle/cid.ts';
import { toHex } from '../../particle/hex.ts';
import type { Json } from '../../particle/json.ts';
import { defaultTransferLimits } from '../adapter/guest.ts';
import { noCallParameters } from '../contracts.ts';
import { ALL_TARGETS } from '../config/service-config.ts';
import type { Hasher } from '../state/index.ts';
import { DeterministicClock } from '../wasi/clock.ts';
import type { ProvableService } from './sandbox-executor.ts';
import { mountQuota } from './virtual-mount.ts';

export const noSeed = new Uint8Array(32);

/** SHA-256 over what results of a service depend on, besides its modules, limits, state and arguments. */
export function settingsHash(service: ProvableService, { sha256 }: Hasher): Uint8Array {
  const { envs, seed = noSeed, transfer = defaultTransferLimits, parameters = noCallParameters } = service;
  const { began, resolution } = new DeterministicClock(service.clock);
  const { particle, tetraplets, ...others } = parameters;
  return sha256(
    encodeValue([
      'aqua/marine-settings/1',
      pairs(envs),
      service.modules.map((module): Json => [
        module.name,
        pairs(module.envs),
        (module.mounts ?? []).map(({ alias, readOnly = false, bytes = mountQuota.bytes, entries = mountQuota.entries }) => [alias, readOnly, bytes, entries]),
        Object.keys(module.mountedBinaries ?? {}).sort(),
        module.loggerEnabled ?? true,
        module.loggingMask ?? ALL_TARGETS,
      ]),
      toHex(seed),
      [String(began), String(resolution)],
      [transfer.bytes, transfer.values],
      { ...others, particle: { ...particle, signature: toHex(particle.signature) }, tetraplets: tetraplets.map((list) => list.map((one): Json => ({ ...one }))) },
    ]),
  );
}

/** In their order, which modules see. */
function pairs(envs: Readonly<Record<string, string>> = {}): Json {
  return Object.entries(envs);
}
