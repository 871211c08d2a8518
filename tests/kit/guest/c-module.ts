/** Marine modules from a WIT text and C, for tests. */
import { buildModule, worldOf } from './build-module.ts';

/** @throws Error with what the compiler says */
export async function cModule(wit: string, c: string): Promise<Uint8Array> {
  const world = worldOf(wit);
  return buildModule('c', world, { path: 'module.c', text: `#include "${world.name}.h"\n${c}` });
}
