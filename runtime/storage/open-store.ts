import type { Crypto } from '../particle/crypto.ts';
import { nodeCrypto } from '../peer/node-crypto.ts';
import { openDirectory } from './node-disk.ts';
import { SegmentStore } from './segment-store.ts';
import type { Opened } from './segment-store.ts';

/**
 * Opens a peer's store in a directory; makes it when it is not there. One process at a time may have it open. After `open` comes
 * `peer.recover()`, and after `peer.close()` comes `store.close()`.
 * @throws LockedError when another process has it open, StoreError when its files are damaged
 */
export async function openParticleStore(
  directory: string,
  options: { readonly segmentBytes?: number; readonly crypto?: Pick<Crypto, 'sha256'> } = {},
): Promise<{ readonly store: SegmentStore; readonly opened: Opened }> {
  const disk = await openDirectory(directory);
  try {
    return await SegmentStore.open({ crypto: nodeCrypto(), ...options, disk });
  } catch (problem) {
    await disk.close();
    throw problem;
  }
}
