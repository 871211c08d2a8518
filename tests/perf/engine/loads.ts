/** What the rows of the benchmark run. */
import type { Json } from '../../../runtime/particle/json.ts';
import type { Load } from './load.ts';

const answer = (items: number) => (name: string, args: readonly Json[]): Json => (name === 'list' ? Array.from({ length: items }, (_, i) => i) : (args[0] ?? null));

export function sequentialFold(items: number, saves = false): Load {
  const script = '(seq (call "@{a}" ("s" "list") [] xs) (fold xs i (seq (call "@{a}" ("s" "echo") [i]) (next i))))';
  return { script, peers: ['a'], answer: answer(items), results: 'one by one', saves };
}

export function parallelFold(items: number): Load {
  const script = '(seq (call "@{a}" ("s" "list") [] xs) (fold xs i (par (call "@{a}" ("s" "echo") [i] x) (next i))))';
  return { script, peers: ['a'], answer: answer(items), results: 'one by one' };
}

export function streamFold(items: number): Load {
  const fill = '(fold xs i (seq (ap i $s) (next i)))';
  const script = `(seq (call "@{a}" ("s" "list") [] xs) (seq ${fill} (fold $s j (seq (call "@{a}" ("s" "echo") [j]) (next j)))))`;
  return { script, peers: ['a'], answer: answer(items), results: 'one by one' };
}

/** Each element goes from `b` to `c` and back to `a`. */
export function threePeers(items: number, results: Load['results']): Load {
  const body = '(seq (call "@{b}" ("s" "echo") [i] x) (seq (call "@{c}" ("s" "echo") [x] y) (call "@{a}" ("s" "end") [y])))';
  const script = `(seq (call "@{a}" ("s" "list") [] xs) (par (fold xs i (par ${body} (next i))) (null)))`;
  return { script, peers: ['a', 'b', 'c'], answer: answer(items), results };
}

export const oneCall: Load = { script: '(call "@{a}" ("s" "echo") [1] x)', peers: ['a'], answer: answer(0), results: 'one by one' };

/** One peer makes a value, another one uses it. */
export function handOver(value: Json): Load {
  const script = '(seq (call "@{a}" ("s" "make") [] x) (call "@{b}" ("s" "use") [x]))';
  return { script, peers: ['a', 'b'], answer: (name) => (name === 'make' ? value : null), results: 'one by one' };
}
