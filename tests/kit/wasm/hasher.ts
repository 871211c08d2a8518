import { nodeCrypto } from '../../../runtime/peer/node-crypto.ts';
import { toHex } from '../../../runtime/particle/hex.ts';
import type { RootResult } from '../../../runtime/marine/state/index.ts';

export const hasher = nodeCrypto();

export function rootText(result: RootResult): string {
  return result.ok ? toHex(result.root) : result.reason;
}
