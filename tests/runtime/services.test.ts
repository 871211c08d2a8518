import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { CallRequest } from '../../runtime/engine/contracts.ts';
import { signHead } from '../../runtime/particle/hash-chain.ts';
import { printJson } from '../../runtime/particle/json.ts';
import type { Json } from '../../runtime/particle/json.ts';
import type { Signer } from '../../runtime/particle/crypto.ts';
import { nobleCrypto, nobleSigner } from '../../runtime/particle/keys.ts';
import { createParticle } from '../../runtime/particle/particle-signature.ts';
import type { CallOutcome, InstanceKey, Particle, PeerId, Tetraplet } from '../../runtime/particle/particle.ts';
import type { CallContext } from '../../runtime/peer/contracts.ts';
import { builtinServices } from '../../runtime/services/builtin.ts';
import { ClientContract } from '../../runtime/services/client-contract.ts';
import { functionServices, plainCallbacks } from '../../runtime/services/functions.ts';
import { serviceHost } from '../../runtime/services/provider.ts';
import type { ServiceProvider } from '../../runtime/services/provider.ts';
import type { SigningGuard } from '../../runtime/services/sig.ts';
import { VirtualClock } from '../../runtime/testing/virtual-clock.ts';

const me = 'me' as PeerId;
const stranger = 'stranger' as PeerId;
const NOW = 1_700_000_000_000;

function particleOf(initPeer: PeerId): Particle {
  return { id: 'p1', initPeer, timestamp: NOW, ttl: 5000, script: '(null)', signature: new Uint8Array() };
}

function call(providers: readonly ServiceProvider[], name: string, args: readonly Json[], { clock = new VirtualClock(NOW), initPeer = me } = {}): Promise<CallOutcome> {
  const [service = '', ...rest] = name.split('.');
  const request: CallRequest = { key: '00' as InstanceKey, instruction: 0, service, function: rest.join('.'), args, tetraplets: [] };
  const context: CallContext = { peer: me, particle: particleOf(initPeer), request, clock };
  return serviceHost(providers, '"alice"').call(request, context);
}

const builtin = (name: string, ...args: readonly Json[]): Promise<CallOutcome> => call([builtinServices()], name, args);

async function value(name: string, ...args: readonly Json[]): Promise<Json> {
  const outcome = await builtin(name, ...args);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
}

async function problem(name: string, ...args: readonly Json[]): Promise<string> {
  const outcome = await builtin(name, ...args);
  if (outcome.ok) throw new Error(`succeeded with ${printJson(outcome.value)}`);
  expect(outcome.code).toBe(1);
  return outcome.message;
}

const i64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const json = (integer: bigint): Json => (Number.isSafeInteger(Number(integer)) ? Number(integer) : integer);

describe('math', () => {
  it('is exact over i64, and an error outside of it', async () => {
    const operations: Record<string, (x: bigint, y: bigint) => bigint | undefined> = {
      add: (x, y) => x + y,
      sub: (x, y) => x - y,
      mul: (x, y) => x * y,
      div: (x, y) => (y === 0n ? undefined : x / y),
      rem: (x, y) => (y === 0n ? undefined : x % y),
    };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(operations)), fc.oneof(i64, fc.bigInt(-9n, 9n)), fc.oneof(i64, fc.bigInt(-9n, 9n)), async (name, x, y) => {
        const exact = operations[name]?.(x, y);
        const outcome = await builtin(`math.${name}`, json(x), json(y));
        if (exact === undefined || BigInt.asIntN(64, exact) !== exact) expect(outcome).toMatchObject({ ok: false, code: 1 });
        else expect(outcome).toEqual({ ok: true, value: json(exact) });
      }),
      { numRuns: 200 },
    );
  });

  it('divides towards zero and refuses what has no result', async () => {
    expect(await value('math.div', -7, 2)).toBe(-3);
    expect(await value('math.rem', -7, 2)).toBe(-1);
    expect(await value('math.pow', -2, 63)).toBe(-(2n ** 63n));
    expect(await value('math.pow', -1, 4294967295)).toBe(-1);
    expect(await value('math.pow', 0, 4294967294)).toBe(0);
    expect(await value('math.pow', 0, 0)).toBe(1);
    expect(await value('math.log', 2, 1023)).toBe(9);
    expect(await value('math.log', 10, 1000)).toBe(3);
    expect(await value('math.fmul', 1.5, -1.5)).toBe(-3);
    expect(await problem('math.div', 1, 0)).toBe('math.div: 1 / 0: division by zero');
    expect(await problem('math.pow', 3, 4294967295)).toBe('math.pow: 3 ** 4294967295 does not fit into i64');
    expect(await problem('math.log', 1, 5)).toContain('the base must be at least 2');
    expect(await problem('math.fmul', 1e300, 1e300)).toContain('does not fit into i64');
  });

  it('says which argument is wrong, what it must be and what it is', async () => {
    expect(await problem('math.add', 1, 'x')).toBe('math.add: argument 2 must be an integer (i64), got "x"');
    expect(await problem('math.add', 1.5, 1)).toBe('math.add: argument 1 must be an integer (i64), got 1.5');
    expect(await problem('math.add', 2n ** 64n - 1n, 1)).toBe('math.add: argument 1 must be an integer (i64), got 18446744073709551615');
    expect(await problem('math.pow', 2, -1)).toBe('math.pow: argument 2 must be an integer from 0 to 4294967295 (u32), got -1');
    expect(await problem('math.add', 1)).toBe('math.add: takes 2 arguments, got 1');
    expect(await problem('op.identity', 1, 2)).toBe('op.identity: takes 0 to 1 arguments, got 2');
    expect(await problem('peer.identify', 1)).toBe('peer.identify: takes no arguments, got 1');
    expect(await problem('array.length', 'x'.repeat(100))).toBe(`array.length: argument 1 must be an array, got "${'x'.repeat(60)}"… (100 characters)`);
  });
});

describe('cmp, array, json, op, debug', () => {
  it('compares across i64 and u64', async () => {
    expect(await value('cmp.gt', 2n ** 64n - 1n, -1)).toBe(true);
    expect(await value('cmp.cmp', 2, 2)).toBe(0);
    expect(await value('cmp.lte', 3, 2)).toBe(false);
  });

  it('treats arrays as sets by mathematical value, in order of first occurrence', async () => {
    expect(await value('array.dedup', [2, '2', 2, { b: 1, a: [1] }, { a: [1], b: 1 }])).toEqual([2, '2', { b: 1, a: [1] }]);
    expect(await value('array.intersect', [3, 1, 3], [1, 3])).toEqual([3, 1]);
    expect(await value('array.diff', [3, 1, 3], [1])).toEqual([3]);
    expect(await value('array.sdiff', [1, 2], [2, 3])).toEqual([1, 3]);
    expect(await value('array.sum', [2n ** 63n - 1n, -1, 1])).toBe(2n ** 63n - 1n);
    expect(await problem('array.sum', [2n ** 63n - 1n, 1])).toBe('array.sum: the sum does not fit into i64');
    expect(await value('array.slice', [1, 2, 3], 1, 3)).toEqual([2, 3]);
    expect(await problem('array.slice', [1, 2, 3], 2, 4)).toContain("behind the array's length 3");
    expect(await problem('array.slice', [1, 2, 3], 2, 1)).toContain('lies behind the end 1');
  });

  it('builds and reads JSON without loss', async () => {
    expect(await value('json.obj', 'a', 1, 'b', [])).toEqual({ a: 1, b: [] });
    expect(Object.keys((await value('json.obj', '__proto__', 1)) as object)).toEqual(['__proto__']);
    expect(await problem('json.obj', 'a', 1, 'b')).toContain('the last key ("b") has no value');
    expect(await problem('json.obj', 1, 1)).toBe('json.obj: a key must be a string, got 1');
    expect(await value('json.puts', { a: 1 }, 'a', 2, 'c', 3)).toEqual({ a: 2, c: 3 });
    expect(await value('json.puts_pairs', { a: 1 }, [['b', 2]])).toEqual({ a: 1, b: 2 });
    expect(await problem('json.obj_pairs', [['b']])).toBe('json.obj_pairs: a pair must be [key, value], got ["b"]');
    expect(await value('json.parse', '[9007199254740993]')).toEqual([9007199254740993n]);
    expect(await value('json.stringify', { b: 9007199254740993n, a: 1 })).toBe('{"a":1,"b":9007199254740993}');
    expect(await problem('json.parse', '{')).toContain('json.parse: not JSON: ');
    expect(await value('debug.stringify', 1, 'x')).toBe('[1,"x"]');
  });

  it('converts bytes and text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), async (data) => {
        expect(await value('op.bytes_from_b58', await value('op.bytes_to_b58', [...data]))).toEqual([...data]);
      }),
      { numRuns: 50 },
    );
    expect(await value('op.string_from_b58', await value('op.string_to_b58', '\u{feff}жизнь'))).toBe('\u{feff}жизнь');
    expect(await problem('op.string_from_b58', await value('op.bytes_to_b58', [0xff]))).toContain('not UTF-8');
    expect(await problem('op.bytes_from_b58', '0OIl')).toBe('op.bytes_from_b58: "0OIl" is not base58');
    expect(await problem('op.bytes_to_b58', [256])).toContain('array of bytes');
    // sha2-256 of "abc" (FIPS 180-2).
    const digest = [...Buffer.from('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', 'hex')];
    expect(await value('op.sha256_string', 'abc', [true], [true])).toEqual(digest);
    expect(await value('op.bytes_from_b58', await value('op.sha256_string', 'abc'))).toEqual([0x12, 0x20, ...digest]);
    expect(await value('op.concat', [1], [], [2, [3]])).toEqual([1, 2, [3]]);
    expect(await value('op.concat_strings', 'a', 'b')).toBe('ab');
    expect(await value('op.identity', [])).toEqual([]);
  });

});

describe('peer', () => {
  it('waits on the clock it is given, never beyond the particle', async () => {
    const clock = new VirtualClock(NOW);
    const waiting = call([builtinServices()], 'peer.timeout', [1500, 'late'], { clock });
    const tooLong = call([builtinServices()], 'peer.timeout', ['6000'], { clock });
    expect(await value('peer.timestamp_ms')).toBe(NOW);
    expect(await value('peer.timestamp_sec')).toBe(NOW / 1000);
    await Promise.resolve();
    while (clock.nextDue() !== undefined) clock.advance(Number.POSITIVE_INFINITY);
    expect(await waiting).toEqual({ ok: true, value: 'late' });
    expect(await tooLong).toMatchObject({ ok: false, message: 'peer.timeout: the particle ended before 6000 ms had passed' });
    expect(clock.now()).toBe(NOW + 5000);
  });
});

describe('sig', () => {
  const signer = nobleSigner(new Uint8Array(32).fill(7));
  const me = signer.peer;
  const data = [1, 2, 3];
  const record: Tetraplet = { peer: me, service: 'registry', function: 'get_record_bytes', lens: '' };
  const services = (guard?: SigningGuard): ServiceProvider => builtinServices({ signing: { signer, crypto: nobleCrypto, ...(guard && { guard }) } });

  function sig(name: string, args: readonly Json[], { source = [record], initPeer = me, service = 'sig', guard = undefined as SigningGuard | undefined } = {}): Promise<CallOutcome> {
    const request: CallRequest = { key: '00' as InstanceKey, instruction: 0, service, function: name, args, tetraplets: [source] };
    return serviceHost([services(guard)]).call(request, { peer: me, particle: particleOf(initPeer), request, clock: new VirtualClock(NOW) });
  }
  const refusal = (error: string): unknown => ({ ok: true, value: { success: false, error: [expect.stringContaining(error) as unknown], signature: [] } });

  it('signs records of its own services, in its own programs, and verifies what it signed', async () => {
    const outcome = await sig('sign', [data]);
    expect(outcome).toMatchObject({ ok: true, value: { success: true, error: [] } });
    const { signature: [signature = []] = [] } = (outcome.ok ? outcome.value : {}) as { signature?: number[][] };
    expect(nobleCrypto.verify(me, Uint8Array.from(data), Uint8Array.from(signature))).toBe(true);
    expect(await sig('verify', [signature, data])).toEqual({ ok: true, value: true });
    expect(await sig('verify', [signature, [1, 2, 4]])).toEqual({ ok: true, value: false });
    expect(await sig('verify', [[], data])).toEqual({ ok: true, value: false });
    expect(await sig('get_peer_id', [])).toEqual({ ok: true, value: me });
    expect(await sig('get_peer_id', [], { service: me })).toEqual({ ok: true, value: me });
  });

  it('refuses what another peer could have made up, and says why', async () => {
    expect(await sig('sign', [data], { initPeer: stranger })).toEqual(refusal('only in programs that it started'));
    expect(await sig('sign', [data], { source: [{ ...record, peer: stranger }] })).toEqual(refusal('ran on stranger'));
    expect(await sig('sign', [data], { source: [{ ...record, lens: '.$.[0]' }] })).toEqual(refusal('only the whole is signed'));
    expect(await sig('sign', [data], { source: [{ ...record, service: '', function: '' }] })).toEqual(refusal('comes from the program itself'));
    expect(await sig('sign', [data], { source: [{ ...record, service: 'op', function: 'array' }] })).toEqual(refusal('comes from op.array'));
    expect(await sig('sign', [data], { source: [record, record] })).toEqual(refusal('does not come from one call'));
    expect(await sig('sign', [data], { source: [] })).toEqual(refusal('does not come from one call'));
    expect(await sig('sign', ['text'])).toMatchObject({ ok: false });
  });

  it('never signs what speaks for the log or starts a particle, whatever the guard allows', async () => {
    const messages: Uint8Array[] = [];
    const spy: Signer = { peer: me, sign: (message) => (messages.push(message.slice()), signer.sign(message)) };
    signHead(spy, 3, new Uint8Array(32));
    createParticle({ id: 'p', timestamp: NOW, ttl: 5, script: '(null)' }, spy);
    expect(messages).toHaveLength(2);
    for (const message of messages) expect(await sig('sign', [[...message]], { guard: () => undefined })).toEqual(refusal('a message of the particle protocol'));
    expect(await sig('sign', [data], { initPeer: stranger, guard: () => undefined })).toMatchObject({ value: { success: true } });
  });
});

it('run-console prints to whoever runs the peer', async () => {
  const printed: string[] = [];
  const services = [builtinServices({ print: (text, { peer }) => printed.push(`${peer}: ${text}`) })];
  expect(await call(services, 'run-console.print', ['a\nb', 1, ['c']])).toEqual({ ok: true, value: '' });
  expect(printed).toEqual(['me: a\nb 1 ["c"]']);
  expect(await call([builtinServices()], 'run-console.print', ['x'])).toMatchObject({ ok: false });
});

describe('plain functions as services', () => {
  const services = functionServices(
    {
      greet: {
        hi: (name: string, context: string) => `hi ${name} from ${context}`,
        later: async (name: string) => Promise.resolve([name, undefined, 2 ** 60]),
        boom: () => {
          throw new Error('no luck');
        },
        nothing: () => undefined,
        bad: () => ({ a: [Number.NaN] }),
      },
      op: { noop: () => 'mine' },
    },
    () => 'context',
  );
  const run = (name: string, ...args: Json[]): Promise<CallOutcome> => call([services, builtinServices()], name, args);

  it('runs them, sync and async, with the context last', async () => {
    expect(await run('greet.hi', 'bob')).toEqual({ ok: true, value: 'hi bob from context' });
    expect(await run('greet.later', 'x')).toEqual({ ok: true, value: ['x', null, 2n ** 60n] });
    expect(await run('greet.nothing')).toEqual({ ok: true, value: null });
  });

  it('turns exceptions and values that are not JSON into errors', async () => {
    expect(await run('greet.boom')).toEqual({ ok: false, code: 1, message: 'no luck' });
    expect(await run('greet.bad')).toMatchObject({ ok: false, message: expect.stringMatching(/^greet\.bad returned something that cannot be sent as JSON: NaN .*a\.0/) as unknown });
  });

  it('prefers the first provider, function by function, and says what there is', async () => {
    expect(await run('op.noop')).toEqual({ ok: true, value: 'mine' });
    expect(await run('op.array', 1)).toEqual({ ok: true, value: [1] });
    expect(await run('greet.bye')).toEqual({ ok: false, code: 1, message: 'service "greet" on peer "alice" has no function "bye"; it has: bad, boom, hi, later, nothing' });
    expect(await run('greet.constructor')).toMatchObject({ ok: false });
    expect(await run('math.toString')).toMatchObject({ ok: false });
    expect(await run('nope.f')).toEqual({
      ok: false,
      code: 1,
      message: 'peer "alice" has no service "nope" (called for its function "f"); it has: array, cmp, debug, greet, json, math, op, peer',
    });
  });
});

describe('client contract', () => {
  it('answers for its particle on the initiating peer only', async () => {
    const contract = new ClientContract();
    const seen: unknown[] = [];
    const forget = contract.register('p1', {
      relay: 'relay-id',
      args: { x: 7 },
      callbacks: plainCallbacks({ add: (a: number, b: number) => a + b }),
      onResponse: (results) => seen.push(results),
      onError: (error) => seen.push(error),
    });
    expect(await call([contract], 'getDataSrv.-relay-', [])).toEqual({ ok: true, value: 'relay-id' });
    expect(await call([contract], 'getDataSrv.x', [])).toEqual({ ok: true, value: 7 });
    expect(await call([contract], 'getDataSrv.y', [])).toMatchObject({ message: 'the program wants the argument "y", which was not given; given: x' });
    expect(await call([contract], 'callbackSrv.add', [1, 2])).toEqual({ ok: true, value: 3 });
    expect(await call([contract], 'callbackSrv.sub', [1, 2])).toMatchObject({ message: 'the program calls back "sub", which was not given; given: add' });
    await call([contract], 'callbackSrv.response', [1, 'a']);
    await call([contract], 'errorHandlingSrv.error', [{ error_code: 1 }, 0]);
    expect(seen).toEqual([[1, 'a'], { error_code: 1 }]);
    expect(await call([contract], 'getDataSrv.x', [], { initPeer: stranger })).toMatchObject({ ok: false });
    forget();
    expect(await call([contract], 'getDataSrv.x', [])).toMatchObject({ ok: false });
  });
});
