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

/** Every element of a stream, one after the other (`seq`) or all at once (`par`). */
export function streamFold(items: number, order: 'seq' | 'par'): Load {
  const fill = '(fold xs i (seq (ap i $s) (next i)))';
  const script = `(seq (call "@{a}" ("s" "list") [] xs) (seq ${fill} (fold $s j (${order} (call "@{a}" ("s" "echo") [j]) (next j)))))`;
  return { script, peers: ['a'], answer: answer(items), results: 'one by one' };
}

/** Each element puts the next one into the stream that it comes from. */
export function recursiveStream(items: number): Load {
  const script = '(seq (ap 1 $s) (fold $s j (par (seq (call "@{a}" ("s" "more") [j] y) (seq (mismatch y [] (null)) (ap y $s))) (next j))))';
  const more = ([value = null]: readonly Json[]): Json => (typeof value === 'number' && value < items ? value + 1 : []);
  return { script, peers: ['a'], answer: (_, args) => more(args), results: 'one by one' };
}

/** Another peer's results are joined: frozen when there is one of each element. */
export function remoteJoin(items: number): Load {
  const branch = '(seq (call "@{b}" ("s" "echo") [i] $s) (hop "@{a}"))';
  const join = '(seq (canon "@{a}" $s #all xs.length) (call "@{a}" ("s" "end") [#all.length]))';
  const script = `(seq (call "@{a}" ("s" "list") [] xs) (seq (par (fold xs i (par ${branch} (next i))) (null)) ${join}))`;
  return { script, peers: ['a', 'b'], answer: answer(items), results: 'one by one' };
}

/** Each element goes to `b` and comes back before the next one goes. */
export function twoPeersInTurn(items: number): Load {
  const body = '(seq (call "@{b}" ("s" "echo") [i] y) (seq (call "@{a}" ("s" "echo") [y]) (next i)))';
  return { script: `(seq (call "@{a}" ("s" "list") [] xs) (fold xs i ${body}))`, peers: ['a', 'b'], answer: answer(items), results: 'one by one' };
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
