/** A real module of 6 MB in processes whose V8 compiles it differently. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { nodeSigner } from '../../../runtime/peer/node-crypto.ts';
import { root } from '../repository.ts';
import { avmModule } from '../wasm/real-modules.ts';

const secret = new Uint8Array(32).fill(1);
const { peer } = nodeSigner(secret);
const limits = { air_size_limit: 1e9, particle_size_limit: 1e9, call_result_size_limit: 1e9, hard_limit_enabled: false };
const params = { init_peer_id: peer, current_peer_id: peer, timestamp: 1_700_000_000_000, ttl: 60_000, key_format: 0, secret_key_bytes: [...secret], particle_id: 'particle', ...limits };
const script = `(seq (ap [1.5 "ö"] $s) (seq (canon "${peer}" $s #s) (call "${peer}" ("s" "f") [#s %timestamp%] x)))`;
/** MessagePack of an empty map behind its codec. */
const noResults = [0x81, 0x04, 0x80];
const calls = [['ast', script], ['invoke', script, [], [], params, noResults], ['ast', '(nul)'], ['invoke', '(par (null) (fail 1 "no"))', [], [], params, noResults]];

/** @param tiers flags of V8, each for a process of its own */
export function describeRealModule(tiers: readonly (readonly string[])[]): void {
  it(`avm.wasm takes the same gas, gives the same and has the same roots under ${tiers.map((flags) => flags.join(' ') || 'no flags').join(', ')}`, { timeout: 600_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'aqua-avm-'));
    try {
      const [child, module] = [join(folder, 'child.mjs'), join(folder, 'avm.wasm')];
      writeFileSync(module, avmModule());
      await build({ entryPoints: [`${root}tests/kit/marine/session-child.ts`], outfile: child, bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'silent' });
      const seen = tiers.map((flags) => JSON.parse(execFileSync(process.execPath, [...flags, child, '10000000000', module, JSON.stringify(calls)], { encoding: 'utf8', maxBuffer: 1 << 28 })) as { readonly results: readonly string[]; readonly roots: readonly string[] });
      expect(seen[0]?.results.map((result) => /ok: (\w+)/.exec(result)?.[1])).toEqual(['true', 'true', 'true', 'true']);
      expect(new Set(seen[0]?.roots).size).toBe(calls.length);
      for (const [index, each] of seen.entries()) expect({ flags: tiers[index], seen: each }).toEqual({ flags: tiers[index], seen: seen[0] });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
