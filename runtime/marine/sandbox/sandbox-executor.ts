import { encodeValue } from '../../particle/cid.ts';
import { toHex } from '../../particle/hex.ts';
import { MADE_BY } from '../component/compile-component.ts';
import type { CallParameters } from '../contracts.ts';
import { WEIGHTS_VERSION } from '../metering/index.ts';
import type { CommittedModule, Executor } from '../proof/index.ts';
import type { LoadResult } from '../service/errors.ts';
import type { Hasher, Snapshot } from '../state/index.ts';
import type { ClockOptions } from '../wasi/clock.ts';
import { prepareAll } from './prepare.ts';
import type { MeteredCode } from './prepare.ts';
import { sandboxDefaults } from './sandbox.ts';
import type { SandboxModule, SandboxOptions } from './sandbox.ts';
import { settingsHash } from './settings-hash.ts';
import type { VirtualMount } from './virtual-mount.ts';
import { runCall } from './run-call.ts';

/** With directories in memory: in one of the host, a run would change what the next one finds there. */
export interface ProvableModule extends Omit<SandboxModule, 'mounts'> {
  readonly code: Uint8Array;
  readonly mounts?: readonly VirtualMount[];
}

export interface ProvableService extends Omit<SandboxOptions, 'modules' | 'deterministic' | 'hasher' | 'clock' | 'random' | 'logger' | 'output'> {
  readonly modules: readonly ProvableModule[];
  /** Of the randomness; default: 32 zeros. */
  readonly seed?: Uint8Array;
  /** Nanoseconds: where the clock starts and how far it moves at each look; default: as a `DeterministicClock`. */
  readonly clock?: ClockOptions;
  /** The state before the call; by default that after the modules' start. */
  readonly from?: Snapshot;
  readonly parameters?: CallParameters;
}

/**
 * An executor for proofs of calls of a service: each run opens a sandbox in the state before the call. Mounted binaries are calls of the
 * host, in the log; with answers from one, none of them runs.
 */
export async function sandboxExecutor(service: ProvableService, hasher: Hasher): Promise<LoadResult<Executor>> {
  const made = await prepareAll(service.modules, { deterministic: true, components: service.components });
  if (!made.ok) return made;
  const { value: prepared } = made;
  const modules = service.modules.flatMap(({ name, code }): CommittedModule[] => {
    const metered = prepared.get(name)?.metered;
    return metered === undefined ? [] : [{ name, original: hasher.sha256(code), metered: hashOfMetered(metered, hasher) }];
  });
  const { memoryPages, tableElements, depth } = { ...sandboxDefaults, ...service };
  const commitment = { modules, weights: WEIGHTS_VERSION, depth: Number(depth), memoryPages, tableElements, settings: settingsHash(service, hasher) };
  return { ok: true, value: { service: commitment, run: (request, answers) => runCall({ service, prepared, hasher }, request, answers) } };
}

/** A component runs by what jco makes of it, which its version tells. */
function hashOfMetered({ cores, script }: MeteredCode, { sha256 }: Hasher): Uint8Array {
  const hashes = [...cores.values()].map(({ bytes }) => sha256(bytes));
  const [only] = hashes;
  if (script === undefined && only !== undefined) return only;
  return sha256(encodeValue(['aqua/marine-component/1', MADE_BY, ...hashes.map(toHex)]));
}

