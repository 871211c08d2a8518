/** A real module of 6 MB, in our host and in marine-js. */
import { beforeAll, expect, it } from 'vitest';
import { loadService, valueToJson, wasiFactory } from '../../../runtime/marine/index.ts';
import type { MarineService } from '../../../runtime/marine/index.ts';
import type { Json } from '../../../runtime/particle/json.ts';
import { nodeSigner } from '../../../runtime/peer/node-crypto.ts';
import { quietly } from '../../kit/marine/compare.ts';
import { loadOracle } from '../../kit/marine/marine-js.ts';
import type { OracleService } from '../../kit/marine/marine-js.ts';
import { avmModule } from '../../kit/wasm/real-modules.ts';

let ours: MarineService;
let theirs: OracleService;

beforeAll(async () => {
  const bytes = avmModule();
  const loaded = await loadService({ modules: [{ name: 'avm', code: bytes }], wasi: wasiFactory({ random: (into) => void into.fill(0) }) });
  if (!loaded.ok) throw new Error(loaded.error.message);
  ours = loaded.value;
  theirs = await quietly(() => loadOracle([{ name: 'avm', bytes }]));
});

const secrets = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)] as const;
const peers = secrets.map((secret) => nodeSigner(secret).peer);
const [first = '', second = ''] = peers;
/** MessagePack of an empty map behind its codec. */
const noResults = [0x81, 0x04, 0x80];

function invocation(script: string, peer: 0 | 1, previous: readonly Json[], data: readonly Json[]): readonly Json[] {
  const params = {
    init_peer_id: first,
    current_peer_id: peers[peer] ?? '',
    timestamp: 1_700_000_000_000,
    ttl: 60_000,
    key_format: 0,
    secret_key_bytes: Array.from(secrets[peer]),
    particle_id: 'particle',
    air_size_limit: 2n ** 63n,
    particle_size_limit: 2n ** 64n - 1n,
    call_result_size_limit: 2n ** 53n + 1n,
    hard_limit_enabled: false,
  };
  return [script, previous, data, params, noResults];
}

/** The answer of both, which must be the same to the byte. */
async function both(name: string, args: readonly Json[]): Promise<Json> {
  const mine = ours.call(name, args);
  if (!mine.ok) throw new Error(mine.error.message);
  const json = valueToJson(mine.value);
  expect(json).toEqual({ ok: true, value: await quietly(() => theirs.call(name, args)) });
  return json.ok ? json.value : null;
}

const field = (value: Json, name: string): readonly Json[] => {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return Array.isArray(found) ? (found as readonly Json[]) : [];
};

it.each([
  '(null)',
  '(nul)',
  `(call "${second}" ("s" "f") ["ö" 1.5 true [] %timestamp%] x)`,
  `(seq (call "${first}" ("op" "identity") ["a"] x) (call "${second}" ("s" "f") [x] $y))`,
  `(par (call "${second}" ("s" "f") [] x) (xor (fail 1 "no") (call "${first}" ("s" "g") [:error:.$.message] y)))`,
  `(seq (ap [1] $s) (canon "${first}" $s #s))`,
])('avm.wasm runs %s as in marine-js, on two peers', async (script) => {
  const there = await both('invoke', invocation(script, 0, [], []));
  const data = field(there, 'data');
  await both('invoke', invocation(script, 1, [], data));
  await both('invoke', invocation(script, 0, data, []));
  await both('to_human_readable_data', [data]);
  await both('ast', [script]);
});

it('avm.wasm has the interface that marine-js shows by its errors', () => {
  expect([...ours.functions.keys()]).toEqual(['invoke', 'invoke_tracing', 'ast', 'to_human_readable_data']);
  expect(ours.call('ast', [])).toMatchObject({ ok: false, error: { message: 'the arguments of ast must have 1 argument (script), got 0' } });
});
