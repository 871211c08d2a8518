/** What hosts offer to components besides WASI: the call's parameters, the logger, programs. */
import { beforeAll, describe, expect, it } from 'vitest';
import { loadService, openSandbox, prepareSandboxed } from '../../../runtime/marine/index.ts';
import type { CallParameters, LogMessage, MountedBinary, Sandbox, SandboxCallResult } from '../../../runtime/marine/index.ts';
import { transpileComponent } from '../../../runtime/marine/component/compile-component.ts';
import { componentFrom, writtenComponent } from '../../kit/marine/components.ts';
import { hostComponent } from '../../kit/marine/host-component.ts';
import { load, refusal } from '../../kit/marine/load.ts';

const parameters: CallParameters = {
  particle: { id: 'p', initPeer: 'ann', timestamp: 2 ** 42, ttl: 7000, script: '(null)', signature: Uint8Array.of(1, 255), token: 't' },
  service: 'sż',
  serviceCreator: 'bob',
  host: 'h',
  worker: 'w',
  tetraplets: [[{ peer: 'ann' as CallParameters['tetraplets'][number][number]['peer'], service: 'kv', function: 'get', lens: '.$.a' }], []],
};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const echo: MountedBinary = (name, args) => ({ ret_code: args.length, error: '', stdout: bytes(`${name}: ${args.join('|')}`), stderr: Uint8Array.of(9) });
const granted = { mountedBinaries: { fetch_it: echo } };

let code: Uint8Array;
beforeAll(async () => {
  code = await hostComponent();
  // Jco is loaded with the first component.
  await transpileComponent('a', code);
}, 60_000);

describe('a component', () => {
  it('learns all about its call that Marine modules do', async () => {
    const service = await load({ modules: [{ name: 'a', code, ...granted }] });
    expect(service.call('parameters', [], parameters)).toEqual({
      ok: true,
      value: {
        particle: { id: 'p', init_peer_id: 'ann', timestamp: 2 ** 42, ttl: 7000, script: '(null)', signature: Uint8Array.of(1, 255), token: 't' },
        service_id: 'sż',
        service_creator_peer_id: 'bob',
        host_id: 'h',
        worker_id: 'w',
        tetraplets: [[{ peer_pk: 'ann', service_id: 'kv', function_name: 'get', lens: '.$.a' }], []],
      },
    });
    expect(service.call('parameters', [])).toMatchObject({ value: { particle: { id: '' }, tetraplets: [] } });
  });

  it('logs, for the targets that are wanted', async () => {
    const messages: LogMessage[] = [];
    const service = await load({ modules: [{ name: 'a', code, loggingMask: 2, ...granted }], logger: (message) => messages.push(message) });
    for (const [level, target, text] of [[1, 0, 'one'], [4, 1, 'unwanted'], [4, 3, 'żółć'], [200, -2, '']]) expect(service.call('say', [level, target, text])).toEqual({ ok: true, value: null });
    expect(messages).toEqual([
      { module: 'a', level: 'error', target: 0, text: 'one' },
      { module: 'a', level: 'debug', target: 3, text: 'żółć' },
      { module: 'a', level: 'trace', target: -2, text: '' },
    ]);
  });

  it('runs a program that it was granted, and is told when that fails', async () => {
    const service = await load({ modules: [{ name: 'a', code, ...granted }] });
    expect(service.call('fetch', [['-s', 'ż']])).toEqual({ ok: true, value: { ret_code: 2, error: '', stdout: bytes('fetch_it: -s|ż'), stderr: Uint8Array.of(9) } });
    const failing = await load({ modules: [{ name: 'a', code, mountedBinaries: { fetch_it: () => { throw new Error('no such luck'); } } }] });
    expect(failing.call('fetch', [[]])).toMatchObject({ ok: false, error: { kind: 'host', message: 'a.fetch called fetch_it of the host, which failed: no such luck' } });
  });

  it('is not loaded when it asks for what it was not granted', async () => {
    expect(await refusal({ name: 'a', code })).toBe("unknown-import: component a imports the function fetch-it by itself, as a program of the host, and was granted none of that name; there are: none (functions of other modules are imported in an interface of the module's name)");
    expect(await refusal({ name: 'a', code, loggerEnabled: false, ...granted })).toBe('unknown-import: component a imports marine:host/logger@0.1.0, which it was not granted');
    expect(await refusal({ name: 'a', code: await hostComponent('0.2.0'), ...granted })).toBe('unknown-import: component a imports marine:host/call-parameters@0.2.0, which this host has not; of marine:host@0.1 there are: call-parameters, logger, mounted-binary');
    const asking = async (declaration: string): Promise<string> => refusal({ name: 'a', code: await componentFrom(`(component ${declaration})`), ...granted });
    expect(await asking('(import "marine:host/vault@0.1.0" (instance (export "open" (func))))')).toContain('imports marine:host/vault@0.1.0, which this host has not');
    expect(await asking('(import "marine:host/logger@0.1.0" (instance (export "lug" (func))))')).toBe('missing-function: module a calls marine:host/logger.lug, which module marine:host/logger does not have; did you mean log?');
    expect(await asking('(import "fetch-it" (func (param "url" string)))')).toBe('different-signature: module a calls host.fetch_it(url: string), and that function is fetch_it(arguments: []string) -> MountedBinaryResult');
  });
});

describe('in a sandbox', () => {
  let ready: ReturnType<typeof prepareSandboxed> | undefined;
  const open = async (): Promise<(name: string, args: readonly unknown[], given?: CallParameters, gas?: bigint) => SandboxCallResult> => {
    const prepared = await (ready ??= prepareSandboxed('a', code, { deterministic: true }));
    if (!prepared.ok) throw new Error(prepared.error.message);
    const opened = await openSandbox({ modules: [{ name: 'a', code: prepared.value, ...granted }] });
    if (!opened.ok) throw new Error(opened.error.message);
    return (name, args, given = parameters, gas = 10n ** 9n) => opened.value.call(name, args, { parameters: given, gas });
  };

  it('what the host does is paid by what it is and by its size, the same each time', async () => {
    // Each time by another instance: an allocator does not do the same twice.
    const pays = async (name: string, args: readonly unknown[], given?: CallParameters): Promise<bigint> => {
      const [one, two] = [await open(), await open()].map((call) => call(name, args, given).gasUsed);
      expect(one).toBe(two);
      return one ?? 0n;
    };
    // Into the component; and for the rest out of it again, with the price of what is called.
    const border = 10_000n;
    expect(await pays('nothing', [])).toBeGreaterThanOrEqual(border);
    expect(await pays('nothing', [])).toBeLessThan(border + 100n);
    expect(await pays('say', [1, 0, ''])).toBeGreaterThanOrEqual(2n * border + 300n);
    expect(await pays('parameters', [])).toBeGreaterThanOrEqual(2n * border + 1000n);
    expect(await pays('fetch', [[]])).toBeGreaterThanOrEqual(2n * border + 100_000n);
    expect((await pays('say', [1, 0, 'x'.repeat(16_016)])) - (await pays('say', [1, 0, 'x'.repeat(16)]))).toBe(1000n);
    const long = { ...parameters, particle: { ...parameters.particle, script: 'x'.repeat(16_000 + '(null)'.length) } };
    // The function asks and gives nothing out: what it has got is paid all the same.
    expect((await pays('ask', [1], long)) - (await pays('ask', [1]))).toBe(1000n);
  });

  it('ends a call that cannot pay for it', async () => {
    const call = await open();
    for (const name of ['parameters', 'fetch']) expect(call(name, name === 'fetch' ? [[]] : [], parameters, 20_100n)).toMatchObject({ ok: false, error: { kind: 'out-of-gas' } });
    expect(call('ask', [1000], parameters, 5_000_000n)).toMatchObject({ ok: false, error: { kind: 'out-of-gas' } });
    expect(call('parameters', []).ok).toBe(true);
  });
});

it('the start of a component may ask, too', async () => {
  const starting = await componentFrom(`(component
    (import "marine:host/logger@0.1.0" (instance $logger (export "log" (func (param "level" u8) (param "target" s32) (param "text" string)))))
    (core module $libc (memory (export "memory") 1))
    (core instance $libc (instantiate $libc))
    (core func $log (canon lower (func $logger "log") (memory (core memory $libc "memory"))))
    (core module $main (import "libc" "memory" (memory 1)) (import "host" "log" (func $log (param i32 i32 i32 i32))) (data (i32.const 8) "begun")
      (func $begin (call $log (i32.const 3) (i32.const 0) (i32.const 8) (i32.const 5))) (start $begin))
    (core instance (instantiate $main (with "libc" (instance $libc)) (with "host" (instance (export "log" (func $log)))))))`);
  const messages: string[] = [];
  expect((await loadService({ modules: [{ name: 'a', code: starting }], logger: ({ text }) => messages.push(text) })).ok).toBe(true);
  expect(messages).toEqual(['begun']);
});

describe('a component that keeps its host busy', () => {
  const open = async (): Promise<Sandbox> => {
    const busy = await writtenComponent({
      types: `(import "wasi:io/streams@0.2.0" (instance $streams (export "output-stream" (type $stream (sub resource)))))
  (alias export $streams "output-stream" (type $stream))
  (import "wasi:cli/stdout@0.2.0" (instance $stdout (alias outer 1 $stream (type $s)) (export "output-stream" (type $stream' (eq $s))) (export "get-stdout" (func (result (own $stream'))))))
  (alias export $stdout "get-stdout" (func $out))`,
      lowered: { out: { core: '(result i32)', from: '$out' } },
      functions: {
        take: { type: '(param "times" u32)', core: '(param i32) (loop $again (drop (call $out)) (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))' },
        nothing: { type: '', core: '' },
      },
    });
    const opened = await openSandbox({ modules: [{ name: 'busy', code: busy }] });
    if (!opened.ok) throw new Error(opened.error.message);
    return opened.value;
  };

  it('pays for calls that do nothing', async () => {
    const sandbox = await open();
    const [one, eleven] = [1, 11].map((times) => sandbox.call('take', [times]).gasUsed);
    expect((eleven ?? 0n) - (one ?? 0n)).toBeGreaterThanOrEqual(100_000n);
    expect(sandbox.call('take', [1_000_000], { gas: 1_000_000n })).toMatchObject({ ok: false, error: { kind: 'out-of-gas' } });
  });

  it('with resources without end is stopped', { timeout: 60_000 }, async () => {
    const sandbox = await open();
    expect(sandbox.call('take', [70_000])).toMatchObject({ ok: false, error: { kind: 'limit', message: expect.stringContaining('the component holds more than 65536 resources of one kind') as string } });
    expect(sandbox.call('nothing', []).ok).toBe(true);
  });
});
