/** Running AIR, against the first generation's VM (npm @fluencelabs/avm) called through its raw exports. */
import type * as Runtime from '../../runtime/index.ts';
import type { Effects } from '../../runtime/engine/contracts.ts';
import type { Json } from '../../runtime/particle/json.ts';
import { crypto, signerOf } from '../kit/engine-network.ts';
import { createAvm } from '../kit/oracle/avm.ts';
import type { Avm, AvmCallResult } from '../kit/oracle/avm.ts';
import { makePeer } from '../kit/oracle/peers.ts';
import { built } from './built.ts';
import { compare, repeating } from './measure.ts';
import type { Comparison } from './measure.ts';

const script = '(seq (call %init_peer_id% ("s" "list") [] xs) (fold xs i (seq (call %init_peer_id% ("s" "echo") [i]) (next i))))';

export async function engineBenchmarks(): Promise<Comparison[]> {
  const avm = createAvm();
  const runtime = await built<typeof Runtime>('runtime');
  const rows: Comparison[] = [];
  for (const [count, rounds] of [[100, 30], [1000, 6]] as const) {
    const items = Array.from({ length: count }, (_, i) => i);
    rows.push(await compare(`sequential fold of ${count} local calls`, 'avm', { ours: repeating(() => runOurs(runtime, items)), theirs: repeating(() => runTheirs(avm, items)), rounds, slice: 0 }));
  }
  return rows;
}

function answer(name: string, args: readonly Json[], items: readonly number[]): Json {
  return name === 'list' ? items : (args[0] ?? null);
}

/** Host loop around one engine: answers every call at once, signs and snapshots at the end as a peer would before it sends. */
function runOurs({ compileAir, createParticle, ParticleEngine }: typeof Runtime, items: readonly number[]): void {
  const signer = signerOf('bench');
  const particle = createParticle({ id: 'bench', timestamp: 1_700_000_000_000, ttl: 60_000, script }, signer);
  const compiled = compileAir(script);
  if (!compiled.ok) throw new Error('the script does not compile');
  const engine = new ParticleEngine({ program: compiled.program, particle, self: signer.peer, signer, crypto });
  let calls = 0;
  const pending: Effects[] = [engine.deliver({ particle, segments: [], values: new Map() })];
  for (let effects = pending.pop(); effects !== undefined; effects = pending.pop()) {
    for (const request of effects.calls) {
      calls++;
      pending.push(engine.complete(request.key, { ok: true, value: answer(request.function, request.args, items) }));
    }
  }
  engine.snapshot();
  if (calls !== items.length + 1) throw new Error(`${calls} calls`);
}

function runTheirs(avm: Avm, items: readonly number[]): void {
  const me = makePeer('bench');
  let previousData = new Uint8Array(0);
  let results: readonly AvmCallResult[] = [];
  let calls = 0;
  do {
    const particle = { script, initPeer: me.id, currentPeer: me, particleId: 'bench', timestamp: 1_700_000_000_000, ttl: 60_000 };
    const output = avm.run({ ...particle, previousData, data: new Uint8Array(0), results });
    if (output.code !== 0) throw new Error(output.message);
    previousData = new Uint8Array(output.data);
    calls += output.requests.length;
    results = output.requests.map((request) => ({ id: request.id, code: 0, text: JSON.stringify(answer(request.function, request.args, items)) }));
  } while (results.length > 0);
  if (calls !== items.length + 1) throw new Error(`${calls} calls`);
}
