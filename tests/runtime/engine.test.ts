/** What each instruction does, as an outsider sees it: which services are called where, with what, and what a stuck particle waits for. */
import { describe, expect, it } from 'vitest';
import { audit } from '../../runtime/engine/audit.ts';
import type { CallRequest, Wait } from '../../runtime/engine/contracts.ts';
import { printJson } from '../../runtime/particle/json.ts';
import type { Json } from '../../runtime/particle/json.ts';
import { answer } from '../kit/air-on-both.ts';
import { crypto, EngineNetwork, signerOf } from '../kit/engine-network.ts';
import type { Delivery } from '../kit/engine-network.ts';

const peers = ['a', 'b', 'c', 'd'];
const orders: readonly (readonly [Delivery, number])[] = [['fifo', 1], ['lifo', 1], ...Array.from({ length: 20 }, (_, seed) => ['random', seed] as const), ...Array.from({ length: 5 }, (_, seed) => ['duplicate', seed] as const)];

/** `@a` stands for that peer; services as in tests/kit/air-on-both.ts. */
function run(script: string, delivery: Delivery = 'fifo', seed = 1, services = answer): EngineNetwork {
  return new EngineNetwork({ script: script.replace(/@([abcd])\b/g, '"@{$1}"'), peers, services, delivery, seed }).run();
}

/** Calls of one function: `peer arguments`. */
function callsOf(ran: EngineNetwork, name = 'out'): string[] {
  return ran.calls.filter((call) => call.function === name).map((call) => `${call.peer} ${printJson(call.args)}`);
}

function out(script: string): string[] {
  return callsOf(run(script));
}

const atA = (...args: readonly string[]): string => `(call @a ("s" "out") [${args.join(' ')}])`;

describe('done and failed', () => {
  // The rows of the table in docs: an instruction, and whether what follows it runs, is skipped by a failure, or waits.
  it.each([
    ['(null)', 'done'],
    ['(never)', 'waits'],
    ['(fail 1 "x")', 'failed'],
    ['(seq (null) (null))', 'done'],
    ['(seq (fail 1 "x") (never))', 'failed'],
    ['(seq (never) (fail 1 "x"))', 'waits'],
    ['(par (never) (null))', 'done'],
    ['(par (null) (fail 1 "x"))', 'done'],
    ['(par (fail 1 "x") (never))', 'waits'],
    ['(par (fail 1 "x") (fail 2 "x"))', 'failed'],
    ['(xor (fail 1 "x") (null))', 'done'],
    ['(xor (null) (fail 1 "x"))', 'done'],
    ['(xor (never) (null))', 'waits'],
    ['(xor (fail 1 "x") (fail 2 "x"))', 'failed'],
    ['(match 1 1 (null))', 'done'],
    ['(match 1 2 (null))', 'failed'],
    ['(match 1 1 (never))', 'waits'],
    ['(mismatch 1 2 (null))', 'done'],
    ['(mismatch 1 1 (null))', 'failed'],
    ['(call @a ("s" "echo") [1])', 'done'],
    ['(call @a ("s" "fail") [])', 'failed'],
    ['(call @b ("s" "echo") [1])', 'done'],
    ['(call @b ("s" "fail") [])', 'failed'],
    ['(canon @a $s #c)', 'done'],
    ['(canon @b $s #c)', 'done'],
    ['(canon @a $s #c 1)', 'waits'],
    ['(seq (ap "many" n) (canon @a $s #c n))', 'failed'],
    ['(seq (ap 1 $s) (canon @a $s #c 1))', 'done'],
    ['(hop @b)', 'done'],
    ['(seq (ap 1 p) (hop p))', 'failed'],
    ['(ap 1 x)', 'done'],
    ['(seq (ap 1 y) (ap y.$.z x))', 'failed'],
    ['(ap ("k" 1) %m)', 'done'],
    ['(seq (ap true k) (ap (k 1) %m))', 'failed'],
    ['(new $s (never))', 'waits'],
    ['(fold [] i (never))', 'done'],
    ['(seq (ap 1 y) (fold y i (next i)))', 'failed'],
    ['(seq (call @a ("s" "list") [] xs) (fold xs i (seq (null) (next i))))', 'done'],
    ['(seq (call @a ("s" "list") [] xs) (fold xs i (par (never) (next i))))', 'waits'],
    ['(seq (call @a ("s" "list") [] xs) (fold xs i (par (match i 2 (null)) (next i))))', 'done'],
    ['(seq (call @a ("s" "list") [] xs) (fold xs i (par (fail 1 "x") (next i))))', 'waits'],
    ['(seq (call @a ("s" "list") [] xs) (fold xs i (par (never) (next i)) (null)))', 'done'],
    ['(seq (call @a ("s" "list") [] xs) (fold xs i (par (never) (next i)) (never)))', 'waits'],
    ['(seq (call @a ("s" "list") [] xs) (fold xs i (seq (match i 1 (null)) (next i))))', 'failed'],
    ['(seq (xor (match 1 2 (ap 1 $s)) (null)) (fold $s i (null)))', 'waits'],
    ['(seq (ap 1 $s) (fold $s i (null)))', 'done'],
    ['(seq (ap 1 $s) (fold $s i (fail 1 "x")))', 'waits'],
    ['(seq (ap 1 $s) (fold $s i (seq (null) (next i))))', 'waits'],
    ['(seq (ap 1 $s) (fold $s i (seq (null) (next i)) (null)))', 'done'],
    ['(seq (ap 1 $s) (seq (ap 2 $s) (fold $s i (par (fail 1 "x") (next i)))))', 'waits'],
    ['(seq (ap 1 $s) (seq (ap 2 $s) (fold $s i (par (match i 2 (null)) (next i)))))', 'done'],
  ])('%s is %s', (instruction, expected) => {
    const { calls } = run(`(xor (seq ${instruction} (call @a ("s" "done") [])) (call @a ("s" "failed") []))`);
    const [end] = calls.map((call) => call.function).filter((name) => name === 'done' || name === 'failed');
    expect(end ?? 'waits').toBe(expected);
  });
});

describe('errors', () => {
  it('belong to the handler around them, and the last one stays', () => {
    const script = `(seq (xor (call @b ("s" "fail") ["first"]) (seq (xor (fail 5 "second") (null)) ${atA(':error:.$.message', ':error:.$.peer_id')})) ${atA(':error:', '%last_error%.$.error_code')})`;
    const [inside, after] = run(script).calls.filter((call) => call.function === 'out');
    expect(inside?.args).toEqual(["Local service error, ret_code is 1, error message is 'first'", signerOf('b').peer]);
    expect(after?.args).toEqual([{ error_code: 0, message: '' }, 5]);
  });

  it('name the instruction in the words of AIR', () => {
    expect(run('(seq (ap 1 x) (xor (match x 2 (null)) (call @a ("s" "out") [:error:])))').calls[0]?.args).toEqual([
      { error_code: 10001, instruction: 'match x 2', message: 'compared values do not match' },
    ]);
  });

  it('are the same on every peer', () => {
    const script = '(seq (xor (fail 5 "x") (null)) (seq (call @b ("s" "out") [%last_error%]) (call @c ("s" "out") [%last_error%])))';
    const [atB, atC] = run(script).calls;
    expect(atB?.args).toEqual(atC?.args);
  });
});

describe('tetraplets', () => {
  function tetraplets(script: string): unknown {
    const seen: unknown[] = [];
    const ran = run(script, 'fifo', 1, (peer, request) => {
      if ('tetraplets' in request && request.function === 'out') seen.push(...(request as CallRequest).tetraplets);
      return answer(peer, request);
    });
    return JSON.parse(JSON.stringify(seen), (key, value: unknown) => (key === 'peer' && typeof value === 'string' ? ran.nameOf(value) : value));
  }
  const of = (peer: string, fn: string, lens: string): unknown => ({ peer, service: fn === '' ? '' : 's', function: fn, lens });

  it('follow a value from where it was made, with the path taken', () => {
    const script = `(seq (call @b ("s" "object") [] x) (seq (ap x.$.deep y) (fold y.$.x i ${atA('x', 'x.$.list.[1]', 'i.$.y', '"literal"')})))`;
    expect(tetraplets(script)).toEqual([[of('b', 'object', '')], [of('b', 'object', '.$.list.[1]')], [of('b', 'object', '.$.deep.$.x.$.[0].$.y')], [of('a', '', '')]]);
  });

  it('of a frozen stream are those of its elements', () => {
    const script = `(seq (call @b ("s" "one") [1] $s) (seq (ap 2 $s) (seq (canon @c $s #can) ${atA('#can', '#can.$.[0]')})))`;
    expect(tetraplets(script)).toEqual([[of('b', 'one', ''), of('a', '', '')], [of('b', 'one', '')]]);
  });

  it('follow an element out of a frozen stream, by whatever name it is called', () => {
    const freeze = '(seq (call "@{b}" ("s" "object") [] $s) (seq (canon "@{c}" $s #s) (seq (ap #s.$.[0] one) (ap #s all))))';
    const script = `(seq ${freeze} (call "@{a}" ("s" "out") [#s.$.[0].list.[1] one.$.list.[1] all.$.[0].list.[1] all #s.length]))`;
    const part = [of('b', 'object', '.$.list.[1]')];
    expect(tetraplets(script)).toEqual([part, part, part, [of('b', 'object', '')], [of('c', '', '.length')]]);
  });

  it('follow a value out of a frozen map', () => {
    const freeze = '(seq (call "@{b}" ("s" "object") [] o) (seq (ap ("k" o) %m) (seq (ap ("l" 1) %m) (canon "@{c}" %m #%m))))';
    const script = `(seq ${freeze} (call "@{a}" ("s" "out") [#%m.$.k.[0] #%m.$.k.[0].list.[1] #%m.$.k #%m.$.none #%m]))`;
    const one = [of('b', 'object', '')];
    expect(tetraplets(script)).toEqual([one, [of('b', 'object', '.$.list.[1]')], one, [], [of('b', 'object', ''), of('a', '', '')]]);
  });

  it('of errors name the call that failed, or what was raised', () => {
    const failed = '(xor (call "@{b}" ("s" "fail") []) (call "@{a}" ("s" "out") [:error: :error:.$.message %last_error%]))';
    expect(tetraplets(failed)).toEqual([[of('b', 'fail', '')], [of('b', 'fail', '.$.message')], [of('b', 'fail', '')]]);
    const raised = '(seq (call "@{b}" ("s" "error") [] e) (xor (fail e) (call "@{a}" ("s" "out") [:error: %last_error%])))';
    expect(tetraplets(raised)).toEqual([[of('b', 'error', '')], [of('b', 'error', '')]]);
    const own = '(xor (fail 1 "mine") (call "@{a}" ("s" "out") [:error: %last_error%]))';
    expect(tetraplets(own)).toEqual([[of('a', '', '')], [of('a', '', '')]]);
  });
});

describe('scopes', () => {
  it('give every iteration its own scalars and fresh streams', () => {
    expect(out(`(seq (call @a ("s" "list") [] xs) (fold xs i (new $s (seq (seq (ap i $s) (canon @a $s #can)) (seq (next i) ${atA('#can')})))))`)).toEqual(['a [[3]]', 'a [[2]]', 'a [[1]]']);
  });

  it('keep streams in the scope of their `new`, also across `next`', () => {
    expect(out(`(seq (seq (call @a ("s" "list") [] xs) (fold xs i (seq (ap i $s) (new $s (seq (ap 9 $s) (next i)))))) (seq (canon @a $s #can) ${atA('#can')}))`)).toEqual(['a [[1,2,3]]']);
  });
});

describe('streams in any order of delivery', () => {
  const pushers = '(par (call @b ("s" "echo") [1] $s) (par (call @c ("s" "echo") [2] $s) (call @d ("s" "echo") [3] $s)))';
  const gate = (count: number, then: string, at = '@a'): string =>
    `(new $t (seq (fold $s i (seq (ap i $t) (seq (canon ${at} $t #n) (xor (match #n.length ${count} (null)) (next i)))) (never)) (seq (canon ${at} $t #all) ${then})))`;
  const everywhere = (script: string, check: (ran: EngineNetwork) => void): void => {
    for (const [delivery, seed] of orders) check(run(script, delivery, seed));
  };

  it.each([1, 2, 3])('the classic gate on the first peer opens at %i of three', (count) => {
    everywhere(`(par ${pushers} ${gate(count, atA('#all.length'))})`, (ran) => expect(callsOf(ran)).toEqual([`a [${count}]`]));
  });

  it('the classic gate opens on another peer, and on a pusher', () => {
    for (const at of ['@b', '@d']) everywhere(`(par ${pushers} ${gate(2, `(call ${at} ("s" "out") [#all.length])`, at)})`, (ran) => expect(callsOf(ran)).toEqual([`${at.slice(1)} [2]`]));
  });

  it('the next step may be on the slowest pusher', () => {
    everywhere(`(par ${pushers} ${gate(2, '(call @d ("s" "out") [#all.length])')})`, (ran) => expect(callsOf(ran)).toEqual(['d [2]']));
  });

  it('a canon with a count waits for as many', () => {
    const branches = ['b', 'c', 'd'].map((name) => `(seq (call @${name} ("s" "echo") [1] $s) (hop @a))`).reduce((left, right) => `(par ${left} ${right})`);
    everywhere(`(par ${branches} (seq (canon @a $s #can 3) ${atA('#can.length')}))`, (ran) => expect(callsOf(ran)).toEqual(['a [3]']));
  });

  it('a canon is the same for all, and audits to the same steps', () => {
    everywhere(`(par ${pushers} (seq (canon @b $s #can) (seq (call @b ("s" "out") [#can]) (call @c ("s" "out") [#can]))))`, (ran) => {
      const [first, second] = callsOf(ran).map((line) => line.slice(2));
      expect(first).toBe(second);
      for (const name of peers) expect(audit(ran.engine(name).snapshot(), ran.program, crypto).faults).toEqual([]);
    });
  });

  it('a recursive stream is walked to its end', () => {
    const tree: Record<string, Json> = { '0': [1, 2], '1': [3], '2': [], '3': [] };
    const script = '(seq (ap 0 $s) (fold $s i (par (seq (call @b ("s" "children") [i] kids) (seq (hop @a) (fold kids k (par (ap k $s) (next k))))) (next i))))';
    for (const [delivery, seed] of orders) {
      const ran = run(script, delivery, seed, (_, { args }) => tree[printJson(args[0] ?? null)] ?? []);
      expect(callsOf(ran, 'children').sort()).toEqual(['b [0]', 'b [1]', 'b [2]', 'b [3]']);
    }
  });
});

describe('waiting', () => {
  function waits(script: string, at = 'a'): readonly Wait[] {
    return run(script).engine(at).waiting();
  }

  it('is empty when all is done', () => {
    expect(waits(atA('1'))).toEqual([]);
  });

  it('names the variable, the stream, the peer and what is asked of it', () => {
    expect(waits('(seq (xor (match 1 2 (ap 1 x)) (null)) (call @a ("s" "out") [x]))')).toEqual([{ kind: 'variable', instruction: 5, variable: 'x' }]);
    expect(waits('(canon @a $s #c 2)')).toEqual([{ kind: 'stream', instruction: 0, stream: '$s', needed: 2, present: 0 }]);
    expect(waits('(never)')).toEqual([{ kind: 'never', instruction: 0 }]);
    expect(waits('(call "12D3KooWnobody" ("s" "f") [])')).toEqual([{ kind: 'peer', instruction: 0, peer: '12D3KooWnobody', what: 's.f' }]);
  });

  it('leaves out branches that nobody needs', () => {
    expect(waits('(seq (par (null) (canon @a $s #c 1)) (never))')).toEqual([{ kind: 'never', instruction: 4 }]);
  });

  it('shows a service that has not answered', () => {
    const ran = new EngineNetwork({ script: '(call "@{a}" ("s" "slow") [])', peers });
    ran.step();
    expect(ran.engine('a').waiting()).toEqual([{ kind: 'service', instruction: 0, service: 's', function: 'slow' }]);
  });
});
