/** Compiler, runtime, client and the host of Marine modules work where there is no Node: bundled for browsers and run with what browsers have. */
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { root } from '../kit/repository.ts';

/** The globals of browsers that we rely on; those of the language itself are there anyway. */
const browser = { setTimeout, clearTimeout, crypto, TextEncoder, TextDecoder, AbortController, AbortSignal };

/** Runs an ES module whose value is its export `result`, with the export `./marine` of the package from this file. */
async function inBrowser(code: string, marine = 'runtime/marine/index.ts'): Promise<unknown> {
  const { outputFiles, warnings } = await build({
    stdin: { contents: code, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    globalName: 'app',
    target: 'es2022',
    alias: { 'aqua-toolchain/client': `${root}runtime/client/index.ts`, 'aqua-toolchain/marine': root + marine },
    logLevel: 'silent',
  });
  expect(warnings).toEqual([]);
  const context = createContext({ ...browser });
  runInContext(outputFiles[0]?.text ?? '', context, { timeout: 10_000 });
  const result: unknown = await runInContext('app.result', context);
  // Objects of the other realm have prototypes of their own.
  return JSON.parse(JSON.stringify(result, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)));
}

test('there is no Node', async () => {
  expect(await inBrowser('export const result = [typeof process, typeof Buffer, typeof setImmediate];')).toEqual(Array(3).fill('undefined'));
});

test('the compiler checks, parses and compiles', async () => {
  const result = await inBrowser(`
    import { check, compile, memorySource, parse } from './compiler/index.ts';
    const text = 'aqua Main\\n\\nexport two\\n\\nfunc two() -> u32:\\n  <- 1 + 1\\n';
    const options = { entry: 'main.aqua', source: memorySource({ 'main.aqua': text }), target: 'ts' } as const;
    const wrong = { ...options, source: memorySource({ 'main.aqua': text.replace('u32', 'string') }) };
    export const result = {
      functions: [...compile(options).functions.keys()],
      files: compile(options).files.map(({ path }) => path),
      codes: check(wrong).diagnostics.map(({ code }) => code),
      items: parse(options).tree?.items.length,
    };
  `);
  expect(result).toEqual({ functions: ['two'], files: ['main.ts'], codes: [expect.stringMatching(/^AQ03/)], items: 1 });
});

test('an app calls over a network, is called back, and is told what went wrong', async () => {
  const result = await inBrowser(`
    import { connect } from 'aqua-toolchain/client';
    import { startLocalNetwork } from './runtime/index.ts';
    import { buy, broken, registerWallet } from './tests/client/market.generated.ts';
    const find = (name) => ({ name, price: 2n ** 60n, note: [] });
    const fail = (reason) => { throw new Error(reason); };
    async function run() {
      const network = startLocalNetwork({ relay: 'relay', peers: { relay: {}, a: { services: { shop: { find, fail } } } } });
      const client = await connect(network);
      registerWallet({ pay: (amount) => amount === 2n ** 60n, forget: () => undefined });
      const bought = await buy(network.peers.a, 'apple');
      const error = await broken(network.peers.a).catch(({ kind, location }) => ({ kind, location }));
      await client.disconnect();
      network.close();
      return { bought, error };
    }
    export const result = run();
  `);
  expect(result).toEqual({
    bought: [{ name: 'apple', price: `${2n ** 60n}n`, note: null }, true],
    error: { kind: 'call-failed', location: expect.stringContaining('market.aqua:69:') as string },
  });
});

// From its sources, and as it is published: its chunks are shared with entries for Node.
test.each(['runtime/marine/index.ts', 'dist/marine.mjs'])('a Marine module answers, pays, and proves what it did: %s', async (marine) => {
  const result = await inBrowser(`
    import { openSandbox, proveExecution, sandboxExecutor, verifyExecution } from 'aqua-toolchain/marine';
    import { nobleCrypto, nobleSigner } from './runtime/index.ts';
    import { buildEchoModule } from './tests/kit/marine/echo-module.ts';
    const string = { kind: 'string' };
    const scalar = { kind: 'scalar', name: 'u32' };
    const func = (name, type) => ({ name, parameters: [{ name: 'value', type }], result: type });
    const world = { name: 'echo', records: [], imports: [], exports: [func('say', string), func('next', scalar)] };
    const code = buildEchoModule({ world, bodies: [{ kind: 'echo', parameter: 0 }, { kind: 'increment', parameter: 0 }] });
    const modules = [{ name: 'echo', code }];
    async function run() {
      const opened = await openSandbox({ modules });
      if (!opened.ok) return opened;
      const said = opened.value.call('say', ['héllo']);
      const stopped = opened.value.call('say', ['héllo'], { gas: 10n });
      const executor = await sandboxExecutor({ modules }, nobleCrypto);
      if (!executor.ok) return executor;
      const request = { function: 'next', args: [41], gasLimit: 100_000n };
      const { proof, execution } = await proveExecution(executor.value, request, nobleSigner(new Uint8Array(32).fill(7)), nobleCrypto);
      const verdict = await verifyExecution(proof, { args: request.args, hostCalls: execution.hostCalls }, executor.value, nobleCrypto);
      return { said: said.value, paid: said.gasUsed > 10n, stopped: stopped.error?.kind, outcome: execution.outcome, verdict };
    }
    export const result = run();
  `, marine);
  expect(result).toEqual({ said: 'héllo', paid: true, stopped: 'out-of-gas', outcome: { kind: 'result', value: 42 }, verdict: { kind: 'same' } });
});
