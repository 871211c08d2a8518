import { describe, expect, it, onTestFinished, vi } from 'vitest';
import fc from 'fast-check';
import { deliveries } from '../../runtime/network/delivery-queue.ts';
import type { Json } from '../../runtime/particle/json.ts';
import { nodeSigner } from '../../runtime/peer/node-crypto.ts';
import { nodeCryptography as cryptography } from '../../runtime/testing/node-cryptography.ts';
import type { NetworkDefinition, ServiceContext } from '../../runtime/testing/network-definition.ts';
import type { RunEvent, RunReport } from '../../runtime/testing/run-report.ts';
import { simulate, SimulationError } from '../../runtime/testing/simulate.ts';
import type { SimulateOptions } from '../../runtime/testing/simulate.ts';
import { simulatedPeers } from '../../runtime/testing/simulated-keys.ts';

/** A body inside the wrapper that the compiler puts around an exported function. */
function program(params: readonly string[], body: string, response: string): string {
  const fetch = ['-relay-', ...params].map((name) => `(call %init_peer_id% ("getDataSrv" "${name}") [] ${name})`);
  const steps = [...fetch, body, `(call %init_peer_id% ("callbackSrv" "response") [${response}])`];
  return `(xor ${steps.reduceRight((rest, step) => `(seq ${step} ${rest})`)} (call %init_peer_id% ("errorHandlingSrv" "error") [:error: 0]))`;
}

const greeter: NetworkDefinition = {
  init: 'alice',
  relay: 'hub',
  peers: {
    alice: {},
    hub: {},
    bob: {
      services: {
        greet: {
          hi: (name: string, context: ServiceContext) => `hi ${name} from ${context.peer} to ${Object.entries(context.peers).find(([, id]) => id === context.particle.initPeer)?.[0] ?? '?'}`,
          boom: () => {
            throw new Error('no luck');
          },
          never: () => new Promise(() => undefined),
          slow: async (ms: number, context: ServiceContext) => {
            await context.sleep(ms);
            return `after ${ms}`;
          },
        },
      },
    },
  },
};
const ids = simulatedPeers(greeter);

function run(script: string, args: Record<string, Json> = {}, options: Partial<SimulateOptions> = {}): Promise<RunReport> {
  return simulate({ script, args, definition: greeter, clock: 'virtual', cryptography, ...options });
}

const outline = ({ calls }: RunReport): string[] => calls.map((call) => `${call.peer} ${call.service}.${call.function}`);

describe('a run', () => {
  it('gives the answer, every call in order, and what travelled', async () => {
    const hi = program(['name', 'bob'], '(seq (hop -relay-) (call bob ("greet" "hi") [name] text))', 'text');
    const report = await run(hi, { name: 'zoe', bob: ids['bob'] ?? '' });
    expect(report).toMatchObject({ end: 'finished', answered: true, result: 'hi zoe from bob to alice', errors: [], messages: 3, peers: ids });
    expect(outline(report)).toEqual([
      'alice getDataSrv.-relay-',
      'alice getDataSrv.name',
      'alice getDataSrv.bob',
      'bob greet.hi',
      'alice callbackSrv.response',
    ]);
    expect(report.calls[3]).toMatchObject({ args: ['zoe'], result: 'hi zoe from bob to alice' });
    expect(report.bundle.segments.map(({ peer }) => peer).sort()).toEqual(Object.values(ids).sort());
    expect(report.waiting['alice']).toEqual([]);
    expect(report.counters['bob']).toMatchObject({ messagesReceived: 1, calls: 1, refused: {} });
  });

  it('reports several results, none, callbacks, and errors with their place', async () => {
    expect((await run(program(['a'], '(null)', 'a a'), { a: [1] })).result).toEqual([[1], [1]]);
    expect(await run(program([], '(null)', ''))).toMatchObject({ answered: true, result: null });
    const told: unknown[] = [];
    const callback = program([], '(call %init_peer_id% ("callbackSrv" "tell") [%init_peer_id% 7] r)', 'r');
    const definition = { ...greeter, callbacks: { tell: (...args: unknown[]) => told.push(...args) } };
    expect((await run(callback, {}, { definition })).result).toBe(2);
    expect(told).toEqual([ids['alice'], 7]);

    const failing = program(['bob'], '(call bob ("greet" "boom") [] r)', 'r');
    const instructions: null[] = Array.from({ length: 20 }, () => null);
    const sourceMap = { sources: ['main.aqua'], instructions: instructions.with(6, null).map((_, i) => [0, i, 3] as const) };
    const failed = await run(failing, { bob: ids['bob'] ?? '' }, { sourceMap });
    expect(failed).toMatchObject({ end: 'finished', answered: false, result: null });
    expect(failed.errors).toMatchObject([{ error_code: 10000, message: "Local service error, ret_code is 1, error message is 'no luck'" }]);
    const boom = failed.calls.find((call) => call.function === 'boom');
    expect(boom?.error).toEqual({ code: 1, message: 'no luck' });
    expect(boom?.location).toBe(`main.aqua:${boom?.instruction}:3`);
  });

  it('says what is missing', async () => {
    const unknown = await run(program(['bob'], '(call bob ("greet" "hello") [] r)', 'r'), { bob: ids['bob'] ?? '' });
    expect(JSON.stringify(unknown.errors)).toContain('service \\"greet\\" on peer \\"bob\\" has no function \\"hello\\"; it has: boom, hi, never, slow');
    const noArgument = await run(program(['nobody'], '(null)', 'nobody'));
    expect(JSON.stringify(noArgument.errors)).toContain('wants the argument \\"nobody\\", which was not given');
    await expect(run('(call)')).rejects.toThrow(SimulationError);
    await expect(run('(call)')).rejects.toThrow('its script cannot be run');
  });
});

describe('the end', () => {
  it('stops at once when stuck, and says why', async () => {
    const events: RunEvent[] = [];
    const stranger = nodeSigner(new Uint8Array(32)).peer;
    const report = await run(program([], `(call "${stranger}" ("s" "f") [] r)`, 'r'), {}, { onEvent: (event) => events.push(event) });
    expect(report).toMatchObject({ end: 'stuck', answered: false });
    expect(report.waiting['alice']).toMatchObject([{ kind: 'peer', peer: stranger, what: 's.f' }]);
    expect(events.at(-1)).toMatchObject({ kind: 'undelivered', from: 'alice', to: stranger, problem: `no peer ${stranger} in this network` });
  });

  const race = (ms: number): string =>
    program(['bob'], `(par (call bob ("greet" "slow") [${ms}] $r) (call %init_peer_id% ("peer" "timeout") [1000 "timeout"] $r))`, '#r.$.[0]').replace(
      '(call %init_peer_id% ("callbackSrv"',
      '(seq (canon %init_peer_id% $r #r 1) (call %init_peer_id% ("callbackSrv"',
    ).replace('[#r.$.[0]])', '[#r.$.[0]]))');

  it('jumps over waiting, and waits for no timeout after the answer', async () => {
    // Whoever waited for a timer of the process would wait for ever.
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const late = await run(race(10_000), { bob: ids['bob'] ?? '' });
    expect(late).toMatchObject({ end: 'finished', result: 'timeout' });
    expect(late.calls.at(-1)).toMatchObject({ function: 'response', at: 1000 });
    const early = await run(race(400), { bob: ids['bob'] ?? '' });
    expect(early).toMatchObject({ end: 'finished', result: 'after 400' });
    expect(outline(early)).not.toContain('alice peer.timeout');
    // Something else that still runs is waited for, up to the grace.
    const inGrace = await run(race(1500), { bob: ids['bob'] ?? '' });
    expect(inGrace.result).toBe('timeout');
    expect(inGrace.calls.at(-1)).toMatchObject({ function: 'slow', at: 1500 });
    expect(outline(await run(race(1500), { bob: ids['bob'] ?? '' }, { graceMs: 100 }))).not.toContain('bob greet.slow');
  });

  it('ends with the particle when a call never does, and early when told so', async () => {
    const never = program(['bob'], '(call bob ("greet" "never") [] r)', 'r');
    expect(await run(never, { bob: ids['bob'] ?? '' })).toMatchObject({ end: 'expired', answered: false });
    const definition = { ...greeter, particle: { ttl: 80, timestamp: 5000 } };
    const real = await run(never, { bob: ids['bob'] ?? '' }, { clock: 'real', definition });
    expect(real).toMatchObject({ end: 'expired', waiting: { bob: [{ kind: 'service', service: 'greet', function: 'never' }] } });
    expect(real.bundle.particle).toMatchObject({ ttl: 80, timestamp: 5000 });
    const aborted = await run(never, { bob: ids['bob'] ?? '' }, { clock: 'real', signal: AbortSignal.timeout(20) });
    expect(aborted.end).toBe('aborted');
  });

  it('runs on the real clock too', async () => {
    const report = await run(program([], '(call %init_peer_id% ("peer" "timeout") [30 "x"] r)', 'r'), {}, { clock: 'real' });
    expect(report.result).toBe('x');
    expect(report.calls.at(-1)?.at).toBeGreaterThanOrEqual(29);
  });
});

describe('three peers in any order', () => {
  const definition: NetworkDefinition = {
    init: 'me',
    peers: {
      me: {},
      ...Object.fromEntries(
        ['a', 'b', 'c'].map((name) => [
          name,
          { services: { work: { square: (x: number) => x * x, name: (context: ServiceContext) => Promise.resolve(context.peer), sum: (xs: number[]) => xs.reduce((sum, x) => sum + x, 0) } } },
        ]),
      ),
    },
  };
  const peers = simulatedPeers(definition);
  const workers = ['a', 'b', 'c'].map((name) => peers[name] ?? '');

  /** Every worker squares, all results meet at c, which adds them up; then the answer goes home. */
  const gather = program(
    ['workers', 'xs', 'c', 'n'],
    `(new $all
       (seq
         (fold workers w
           (par
             (fold xs x
               (par
                 (seq (call w ("work" "square") [x] $all) (hop c))
                 (next x)))
             (next w)))
         (seq
           (canon c $all #all n)
           (call c ("work" "sum") [#all] total))))`,
    'total',
  );

  /** The classic gate of the first generation: canons of growing size until one holds enough. */
  const gate = program(
    ['workers', 'n'],
    `(new $all
       (seq
         (fold workers w
           (par
             (seq (call w ("work" "name") [] $all) (null))
             (next w)))
         (seq
           (new $seen
             (fold $all each
               (seq
                 (seq (ap each $seen) (canon %init_peer_id% $seen #seen))
                 (xor (match #seen.length n (null)) (next each)))
               (never)))
           (canon %init_peer_id% $all #names))))`,
    '#names.length',
  );

  it.each(deliveries)('%s: the same answer, each call once, for every seed', async (delivery) => {
    const xs = [1, 2, 3, 4];
    const args = { workers, xs, c: peers['c'] ?? '', n: 12 };
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const report = await simulate({ script: gather, definition, args, clock: 'virtual', cryptography, seed, delivery });
        expect(report).toMatchObject({ end: 'finished', result: 90, errors: [] });
        expect(outline(report).filter((call) => call.endsWith('work.square'))).toHaveLength(12);
        expect(outline(report).filter((call) => call.endsWith('work.sum'))).toEqual(['c work.sum']);
        for (const { refused, rejected, internalErrors, failedSends } of Object.values(report.counters)) {
          expect({ refused, rejected, internalErrors, failedSends }).toEqual({ refused: {}, rejected: {}, internalErrors: 0, failedSends: 0 });
        }
      }),
      { numRuns: 8 },
    );
  });

  it.each(deliveries)('%s: the classic gate opens', async (delivery) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const report = await simulate({ script: gate, definition, args: { workers, n: 3 }, clock: 'virtual', cryptography, seed, delivery });
        expect(report).toMatchObject({ end: 'finished', result: 3, errors: [] });
      }),
      { numRuns: 8 },
    );
  });

  it('repeats exactly with the same seed', async () => {
    const events = async (seed: number): Promise<RunEvent[]> => {
      const seen: RunEvent[] = [];
      const args = { workers, xs: [1, 2, 3], c: peers['c'] ?? '', n: 9 };
      await simulate({ script: gather, definition, args, clock: 'virtual', cryptography, seed, delivery: 'duplicate', onEvent: (event) => seen.push(event) });
      return seen;
    };
    const [first, again, other] = [await events(7), await events(7), await events(8)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });
});
