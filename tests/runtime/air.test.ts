import { compileFromString } from '@fluencelabs/aqua-api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describe as describeInstruction } from '../../runtime/air/describe.ts';
import { renderAirError } from '../../runtime/air/error.ts';
import { children } from '../../runtime/air/instruction.ts';
import type { Instruction, Lens, Value } from '../../runtime/air/instruction.ts';
import { index } from '../../runtime/air/preorder.ts';
import { print } from '../../runtime/air/print.ts';
import { readAir } from '../../runtime/air/read.ts';
import { validate } from '../../runtime/air/validate.ts';

function read(text: string): Instruction {
  const result = readAir(text);
  if (!result.ok) throw new Error(result.errors.map((error) => renderAirError(text, error)).join('\n'));
  return result.instruction;
}

/** Everything that is wrong, as `the text it points at: the message`. */
function faults(text: string): readonly string[] {
  const result = readAir(text);
  return result.ok ? [] : result.errors.map(({ span, message }) => `${text.slice(span.start, span.end)}: ${message}`);
}

/** The first argument of a call, read; `x`, `#c`, `#%m` and friends are defined. */
function value(word: string): Value | undefined {
  const instruction = read(`(new x (new y (new #c (new #$d (new #%m (call "p" ("s" "f") [${word}]))))))`);
  return index(instruction).instructions.flatMap((each) => (each.op === 'call' ? each.args : []))[0];
}

/** A tree without spans, as it was before it was text. */
function bare(root: Instruction): unknown {
  return JSON.parse(JSON.stringify(root, (key, each: unknown) => (key === 'span' ? undefined : typeof each === 'bigint' ? `${each}n` : Object.is(each, -0) ? '-0' : each)));
}

describe('reading values', () => {
  it.each<[string, Value]>([
    ['"a\\"', { kind: 'string', value: 'a\\' }],
    ['"two\nlines"', { kind: 'string', value: 'two\nlines' }],
    ['j"a\\"b\\u00e9\\n"', { kind: 'string', value: 'a"bé\n' }],
    ['+5', { kind: 'integer', value: 5n }],
    ['007', { kind: 'integer', value: 7n }],
    ['-9223372036854775808', { kind: 'integer', value: -(2n ** 63n) }],
    ['18446744073709551615', { kind: 'integer', value: 2n ** 64n - 1n }],
    ['1.', { kind: 'float', value: 1 }],
    ['-0.5', { kind: 'float', value: -0.5 }],
    ['0.30000000000000004', { kind: 'float', value: 0.1 + 0.2 }],
    ['true', { kind: 'boolean', value: true }],
    ['[ ]', { kind: 'empty-array' }],
    ['%init_peer_id%', { kind: 'init-peer-id' }],
    [':error:.$.message', { kind: 'error', lens: [{ kind: 'field', name: 'message' }] }],
    ['%last_error%', { kind: 'last-error', lens: [] }],
    ['x.length', { kind: 'variable', variable: { kind: 'scalar', name: 'x' }, lens: 'length' }],
    ['x.$.a.length!', { kind: 'variable', variable: { kind: 'scalar', name: 'x' }, lens: [{ kind: 'field', name: 'a' }, { kind: 'field', name: 'length' }] }],
    ['x.$[0].[y]!.b-c', { kind: 'variable', variable: { kind: 'scalar', name: 'x' }, lens: [{ kind: 'index', index: 0 }, { kind: 'variable', name: 'y' }, { kind: 'field', name: 'b-c' }] }],
    ['#c.$.[0]', { kind: 'variable', variable: { kind: 'canon', name: '#c' }, lens: [{ kind: 'index', index: 0 }] }],
    ['#$d.length', { kind: 'variable', variable: { kind: 'canon', name: '#$d' }, lens: 'length' }],
    ['#%m', { kind: 'variable', variable: { kind: 'canon-map', name: '#%m' }, lens: [] }],
  ])('%s', (word, expected) => {
    expect(value(word)).toEqual(expected);
  });

  it('takes names of letters of any script, and numbers with letters for names', () => {
    expect(read('(seq (call "p"("s""f")[]1e5);c\n (call 1e5 ("s" "f") [] -größe-0))')).toMatchObject({ op: 'seq', right: { peer: { variable: { name: '1e5' } }, output: { name: '-größe-0' } } });
    expect(read('(call "p" ("s" "f") [] hop)')).toMatchObject({ output: { name: 'hop' } });
  });
});

describe('a script that cannot be read', () => {
  it.each([
    ['', ': expected an instruction, but the script ends here'],
    ['(ap "\ud800" x)', '\ud800: the script is not well-formed Unicode here (half of a surrogate pair)'],
  ])('%s', (text, fault) => {
    expect(faults(text)).toEqual([fault]);
  });
});

// tests/conformance/air-texts has the messages of the reader and the validator.
describe('validation', () => {
  it('warns of what can never be defined but passes the first VM', () => {
    const text = '(par (canon ghost $s #c) (par (fail ghost) (ap ("k" ghost) %m)))';
    const result = readAir(text);
    expect(result.ok && result.warnings.map(({ span }) => text.slice(span.start, span.end))).toEqual(['ghost', 'ghost', 'ghost']);
  });

  it('works on trees that were never text', () => {
    expect(validate({ op: 'next', iterator: 'i' }, '').errors).toHaveLength(1);
  });
});

const name = fc.constantFrom('x', 'y', '-relay-', 'größe', 'a_1');
const accessor = fc.oneof(
  fc.record({ kind: fc.constant('field' as const), name }),
  fc.record({ kind: fc.constant('index' as const), index: fc.nat(2 ** 32 - 1) }),
  fc.record({ kind: fc.constant('variable' as const), name }),
);
const realLens: fc.Arbitrary<Lens> = fc.oneof(fc.constant('length' as const), fc.array(accessor, { minLength: 1, maxLength: 3 }));
const lens: fc.Arbitrary<Lens> = fc.oneof(fc.constant([]), realLens);
const scalar = name.map((each) => ({ kind: 'scalar' as const, name: each }));
const stream = fc.constant({ kind: 'stream' as const, name: '$s' });
const map = fc.constant({ kind: 'map' as const, name: '%m' });
const canon = fc.constantFrom('#c', '#$d').map((each) => ({ kind: 'canon' as const, name: each }));
const canonMap = fc.constant({ kind: 'canon-map' as const, name: '#%e' });
const string = fc.record({ kind: fc.constant('string' as const), value: fc.string({ unit: 'binary', maxLength: 6 }) });
const integer = fc.record({ kind: fc.constant('integer' as const), value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }) });
const variableOf = (variable: fc.Arbitrary<Extract<Value, { kind: 'variable' }>['variable']>, of: fc.Arbitrary<Lens>): fc.Arbitrary<Value> => fc.record({ kind: fc.constant('variable' as const), variable, lens: of });
const address: fc.Arbitrary<Value> = fc.oneof(string, variableOf(scalar, lens), variableOf(canon, realLens), variableOf(canonMap, realLens));
const peer: fc.Arbitrary<Value> = fc.oneof(address, fc.constant<Value>({ kind: 'init-peer-id' }));
const applied: fc.Arbitrary<Value> = fc.oneof(
  peer,
  integer,
  fc.record({ kind: fc.constant('float' as const), value: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
  fc.record({ kind: fc.constant('boolean' as const), value: fc.boolean() }),
  fc.constantFrom<Value>({ kind: 'empty-array' }, { kind: 'timestamp' }, { kind: 'ttl' }),
  fc.record({ kind: fc.constantFrom('error' as const, 'last-error' as const), lens }),
  variableOf(canon, lens),
);
const anyValue: fc.Arbitrary<Value> = fc.oneof(applied, variableOf(canonMap, lens));
const key: fc.Arbitrary<Value> = fc.oneof(string, integer, variableOf(scalar, lens), variableOf(canon, realLens));
const count: fc.Arbitrary<Value | undefined> = fc.oneof(fc.constant(undefined), fc.nat().map((n): Value => ({ kind: 'integer', value: BigInt(n) })), variableOf(scalar, lens));

/** Iterators are all named `i` and bodies have no `next` yet; `finish` repairs that. */
const raw = fc.letrec<{ tree: Instruction }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom<Instruction>({ op: 'null' }, { op: 'never' }),
    fc.record({ op: fc.constant('call' as const), peer, service: address, function: address, args: fc.array(anyValue, { maxLength: 3 }), output: fc.oneof(scalar, stream, fc.constant(undefined)) }),
    fc.record({ op: fc.constant('canon' as const), peer, source: stream, output: canon, count }),
    fc.record({ op: fc.constant('canon' as const), peer, source: map, output: fc.oneof(canonMap, scalar), count }),
    fc.record({ op: fc.constant('hop' as const), peer }),
    fc.record({ op: fc.constant('ap' as const), value: applied, output: fc.oneof(scalar, stream) }),
    fc.record({ op: fc.constant('ap-map' as const), key, value: applied, output: map }),
    fc.record({
      op: fc.constant('fail' as const),
      error: fc.oneof(
        fc.record({ kind: fc.constant('literal' as const), code: fc.integer({ min: 1 }).map(BigInt), message: fc.string({ unit: 'binary' }) }),
        fc.record({ kind: fc.constant('value' as const), value: fc.oneof(variableOf(scalar, lens), variableOf(canon, realLens), fc.constantFrom<Value>({ kind: 'error', lens: [] }, { kind: 'last-error', lens: [] })) }),
      ),
    }),
    fc.record({ op: fc.constantFrom('seq' as const, 'par' as const, 'xor' as const), left: tie('tree'), right: tie('tree') }),
    fc.record({ op: fc.constantFrom('match' as const, 'mismatch' as const), left: anyValue, right: anyValue, body: tie('tree') }),
    fc.record({ op: fc.constant('new' as const), variable: fc.oneof(scalar, stream, map, canon, canonMap), body: tie('tree') }),
    fc.record({
      op: fc.constant('fold' as const),
      iterable: fc.oneof(variableOf(scalar, lens), variableOf(canon, fc.constant([])), variableOf(canonMap, lens), fc.constant<Value>({ kind: 'empty-array' }), stream, map),
      iterator: fc.constant('i'),
      body: tie('tree'),
      last: fc.option(tie('tree'), { nil: undefined }),
    }),
  ),
})).tree;

function finish(tree: Instruction, counter: { folds: number }): Instruction {
  switch (tree.op) {
    case 'seq':
    case 'par':
    case 'xor':
      return { ...tree, left: finish(tree.left, counter), right: finish(tree.right, counter) };
    case 'match':
    case 'mismatch':
    case 'new':
      return { ...tree, body: finish(tree.body, counter) };
    case 'fold': {
      const iterator = `i${counter.folds++}`;
      const body: Instruction = { op: counter.folds % 2 === 0 ? 'seq' : 'par', left: finish(tree.body, counter), right: { op: 'next', iterator } };
      return { ...tree, iterator, body, last: tree.last === undefined ? undefined : finish(tree.last, counter) };
    }
    default:
      return { ...tree };
  }
}

/** Valid scripts with every instruction and every form of operand. */
const script = raw.map((tree) =>
  ['x', 'y', '-relay-', 'größe', 'a_1', '$s', '%m', '#c', '#$d', '#%e'].reduce<Instruction>((body, each) => {
    const kind = each.startsWith('#%') ? 'canon-map' : each.startsWith('#') ? 'canon' : each.startsWith('%') ? 'map' : each.startsWith('$') ? 'stream' : 'scalar';
    return { op: 'new', variable: { kind, name: each }, body };
  }, finish(tree, { folds: 0 })),
);

describe('printing', () => {
  it('gives a text that reads as the same tree', () => {
    fc.assert(
      fc.property(script, fc.boolean(), (tree, indent) => {
        const text = print(tree, { indent });
        expect(bare(read(text))).toEqual(bare(tree));
        expect(indent || !/\n *\(/.test(text) || text.includes('"')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('gives every instruction its own line, like the first compiler', () => {
    expect(print(read('(seq (call %init_peer_id% ("a" "b") [] x) (fold x i (par (canon "p" $s #c 3) (next i)) (null)))'))).toBe(
      ['(seq', ' (call %init_peer_id% ("a" "b") [] x)', ' (fold x i', '  (par', '   (canon "p" $s #c 3)', '   (next i)', '  )', '  (null)', ' )', ')'].join('\n'),
    );
  });

  it('shows instructions in errors as the first VM does', () => {
    const text = '(seq (call "p" ("s" "f") [1.0 "a\nb" 1.5]) (seq (ap ("k" 1) %m) (par (fail 1 "m") (new $s (fold $s i (match 1 i (next i)))))))';
    expect(index(read(text)).instructions.map(describeInstruction)).toEqual(['seq', 'call "p" ("s" "f") [1 "a\nb" 1.5] ', 'seq', 'ap ("k" 1) %m', 'par', 'fail 1 "m"', 'new $s', 'fold $s i', 'match 1 i', 'next i']);
  });

  it('handles nesting that would overflow the stack', () => {
    const depth = 100_000;
    for (const text of [`${'(seq (null) '.repeat(depth)}(null)${')'.repeat(depth)}`, `${'(par '.repeat(depth)}(null)${' (null))'.repeat(depth)}`, `${'(new $s '.repeat(depth)}(null)${')'.repeat(depth)}`]) {
      const tree = read(text);
      expect(print(tree, { indent: false })).toBe(text);
      expect(print(tree).length).toBeLessThan(text.length * 20);
      expect(index(tree).instructions.length).toBeGreaterThan(depth);
    }
    expect(faults('(seq '.repeat(depth))).toHaveLength(1);
  });

  it('numbers instructions in the order of their text', () => {
    fc.assert(
      fc.property(script, (tree) => {
        const { instructions, indexOf } = index(read(print(tree)));
        const starts = instructions.map((each) => each.span?.start ?? -1);
        expect(starts).toEqual(starts.toSorted((a, b) => a - b));
        for (const [i, each] of instructions.entries()) {
          expect(indexOf.get(each)).toBe(i);
          for (const child of children(each)) expect(indexOf.get(child)).toBeGreaterThan(i);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('never fails on mutilated scripts', () => {
    fc.assert(
      fc.property(script, fc.array(fc.tuple(fc.nat(), fc.constantFrom('', '(', ')', '[', ']', '"', ' ', '.', '$', '#', '%', 'j"', '\\', '!', '0', 'x', ';')), { minLength: 1, maxLength: 4 }), (tree, edits) => {
        let text = print(tree);
        for (const [where, insert] of edits) text = text.slice(0, where % text.length) + insert + text.slice((where % text.length) + 1);
        const result = readAir(text);
        if (result.ok) expect(bare(read(print(result.instruction)))).toEqual(bare(result.instruction));
        else for (const error of result.errors) expect(renderAirError(text, error)).toContain(error.message);
      }),
      { numRuns: 300 },
    );
  });
});

const AQUA = `aqua Main
export main, loops, failing

service Op("op"):
  identity(s: string) -> string
  array(a: string, b: string) -> []string

data Pair:
  a: string
  b: []u32

func main(peer: string, pairs: []Pair, cb: string -> ()) -> []string, u32:
  results: *string
  for pair <- pairs par:
    on peer via pair.a:
      results <- Op.identity(pair.a)
  join results[1]
  if results[0] == "x \\\\ y":
    cb(results[0])
  else:
    results <<- "none"
  <- results, pairs[0].b[1] + 7

func loops(peers: []string) -> []string:
  found: *string
  for p <- peers:
    try:
      on p:
        found <- Op.identity(p)
    catch e:
      Op.identity(e.message)
  <- found

func failing() -> f64, bool:
  x = -3.25
  ok = 1 < 2 && true
  <- x, ok
`;

describe('what the first compiler prints', () => {
  it('is read without errors and survives printing', async () => {
    const { errors, functions } = await compileFromString({ code: AQUA });
    expect(errors).toEqual([]);
    const scripts = Object.values(functions).map(({ script: text }) => text);
    expect(scripts).toHaveLength(3);
    for (const text of scripts) {
      const tree = read(text);
      expect(bare(read(print(tree)))).toEqual(bare(tree));
      expect(print(tree).replaceAll(/ +/g, ' ').trim()).toBe(text.replaceAll(/ +/g, ' ').trim());
    }
  });
});
