/**
 * `npx tsx tests/perf/growth.ts`: whether running time grows in proportion to the work. Each kind of script runs with 1000, 4000 and
 * 16,000 elements; the time per element of the largest over that of the smallest is about 1 where growth is linear, 16 where it is
 * quadratic. Ends with code 1 when a ratio is over `TOLERATED`.
 */
import type { CallRequest } from '../../runtime/engine/contracts.ts';
import type { Json } from '../../runtime/particle/json.ts';
import { EngineNetwork } from '../kit/engine-network.ts';

const TOLERATED = 4;
const sizes = [1000, 4000, 16_000] as const;
const list = '(call "@{a}" ("s" "list") [] xs)';
const fill = '(fold xs i (seq (ap i $s) (next i)))';

const scripts: Readonly<Record<string, string>> = {
  'sequential fold of local calls': `(seq ${list} (fold xs i (seq (call "@{a}" ("s" "echo") [i]) (next i))))`,
  'parallel fold of local calls': `(seq ${list} (fold xs i (par (call "@{a}" ("s" "echo") [i]) (next i))))`,
  'parallel fold of remote calls into a counted canon': `(seq ${list} (seq (par (fold xs i (par (seq (call "@{b}" ("s" "echo") [i] $s) (hop "@{a}")) (next i))) (null)) (seq (canon "@{a}" $s #can xs.length) (call "@{a}" ("s" "end") [#can.length]))))`,
  'parallel stream fold': `(seq ${list} (seq ${fill} (fold $s j (par (call "@{a}" ("s" "echo") [j]) (next j)))))`,
  'sequential stream fold': `(seq ${list} (seq ${fill} (fold $s j (seq (call "@{a}" ("s" "echo") [j]) (next j)))))`,
  'recursive stream': `(seq (ap 0 $s) (fold $s j (par (seq (call "@{a}" ("s" "more") [j] y) (seq (mismatch y [] (null)) (ap y $s))) (next j))))`,
  'two peers in turn': `(seq ${list} (fold xs i (seq (call "@{b}" ("s" "echo") [i] y) (seq (call "@{a}" ("s" "echo") [y]) (next i)))))`,
};

function run(script: string, size: number): number {
  const items = Array.from({ length: size }, (_, i) => i);
  const services = (_: string, { function: name, args }: CallRequest): Json => {
    if (name === 'list') return items;
    const value = args[0] ?? null;
    return name === 'more' ? (typeof value === 'number' && value < size ? value + 1 : []) : value;
  };
  const start = performance.now();
  const ran = new EngineNetwork({ script, peers: ['a', 'b'], services }).run();
  const time = performance.now() - start;
  if (ran.calls.length < size) throw new Error(`only ${ran.calls.length} calls`);
  return time;
}

let failed = false;
for (const [name, script] of Object.entries(scripts)) {
  run(script, 200);
  const times = sizes.map((size) => Math.min(run(script, size), run(script, size)));
  const perElement = times.map((time, i) => (time / (sizes[i] ?? 1)) * 1000);
  const ratio = (perElement.at(-1) ?? 0) / (perElement[0] ?? 1);
  failed ||= ratio > TOLERATED;
  console.log(`${name.padEnd(52)} ${perElement.map((time) => `${time.toFixed(0)} µs`).join('  ')}  ratio ${ratio.toFixed(2)}${ratio > TOLERATED ? '  TOO MUCH' : ''}`);
}
process.exitCode = failed ? 1 : 0;
