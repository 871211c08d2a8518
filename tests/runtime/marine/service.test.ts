import { beforeAll, describe, expect, it } from 'vitest';
import { compileModule, loadService, noCallParameters, valueToJson, wasiFactory } from '../../../runtime/marine/index.ts';
import type { CallParameters, LogMessage } from '../../../runtime/marine/index.ts';
import type { MarineService, WasiFactory } from '../../../runtime/marine/index.ts';
import { DeterministicClock } from '../../../runtime/marine/wasi/clock.ts';
import { interfaceOf } from '../../../guest/marine/interface.ts';
import { outcome, quietly } from '../../kit/marine/compare.ts';
import { loadOracle } from '../../kit/marine/marine-js.ts';
import { buildEchoModule, i32Const, op } from '../../kit/marine/echo-module.ts';
import type { EchoModule } from '../../kit/marine/echo-module.ts';
import type { WitType } from '../../../guest/wit/wit.ts';
import { field, func, scalar, worldOf } from '../../kit/marine/random-world.ts';
import { load, refusal } from '../../kit/marine/load.ts';

const string = { kind: 'string' } as const;
const bytes = { kind: 'list', of: scalar('u8') } as const;
const strings = { kind: 'list', of: string } as const;
const nothing = { params: [], results: [] } as const;

const echo: EchoModule = {
  world: worldOf({ exports: [func('echo', [field('text', string)], string), func('size', [field('count', scalar('u32'))], scalar('u32'))] }),
  bodies: [{ kind: 'echo', parameter: 0 }, { kind: 'echo', parameter: 0 }],
};
const calling = (exported: EchoModule['world']['exports'], from = 'echo'): EchoModule => ({ world: worldOf({ exports: [func('run', [field('text', string)], string)], imports: [{ from: 'module', module: from, functions: exported }] }), bodies: [{ kind: 'forward', import: 0 }] });

const code = (module: Partial<EchoModule>): Uint8Array => buildEchoModule({ ...echo, ...module });

describe('a service', () => {
  it('is not loaded when something is wrong with it, and says what', async () => {
    const good = { name: 'echo', code: code({}) };
    expect(await refusal()).toBe('no-modules: a service needs at least one module');
    expect(await refusal(good, good)).toBe('duplicate-module: there are two modules called echo: other modules could not tell them apart');
    expect(await refusal({ name: 'a', code: new Uint8Array([1, 2, 3]) })).toBe('not-wasm: a is not usable: the module does not begin with the four bytes of a WebAssembly binary (at byte 0)');
    expect(await refusal({ name: 'a', code: new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) })).toBe('no-sdk-version: module a has no section `__fluence_sdk_version`: was it built as a Marine module?');
    expect(await refusal({ name: 'a', code: code({ sdk: 'new' }) })).toBe('no-sdk-version: module a says it was built with SDK "new", which is no version');
    expect(await refusal({ name: 'a', code: code({ sdk: '0.5.9' }) })).toBe('old-sdk: module a was built with SDK 0.5.9; at least 0.6.0 is needed: build it again');
    expect(await refusal({ name: 'a', code: code({ section: { ...interfaceOf(echo.world), version: '0.19.3' } }) })).toBe('old-interface: the interface types of module a are of version 0.19.3; at least 0.20.0 is needed: build it again');
    expect(await refusal({ name: 'a', code: code({ leaveOut: ['echo'] }) })).toBe('missing-export: the interface of module a has function echo, which its code does not export');
    expect(await refusal({ name: 'a', code: code({ hostImports: [{ module: 'env', name: 'now', type: nothing }] }) })).toBe('unknown-import: module a imports env.now; it is neither a function of another module in its interface, nor one of the host or of WASI');
    expect(await refusal({ name: 'a', code: code({ hostImports: [{ module: '__marine_host_api_v3', name: 'curl', type: nothing }] }), mountedBinaries: {} })).toBe('unknown-import: module a imports __marine_host_api_v3.curl; the host offers there: get_call_parameters, log_utf8_string');
    expect(await refusal({ name: 'a', code: code({ hostImports: [{ module: 'host', name: 'log_utf8_string', type: nothing }] }), loggerEnabled: false })).toBe('unknown-import: module a imports host.log_utf8_string; the host offers there: get_call_parameters');
    expect(await refusal({ name: 'a', code: code({ hostImports: [{ module: 'wasi_unstable', name: 'fd_fly', type: nothing }] }) })).toBe('unknown-import: module a imports wasi_unstable.fd_fly; WASI preview 1 has no such function');
    expect(await refusal({ name: 'a', code: code({ hostImports: [{ module: 'wasi_unstable', name: 'sched_yield', type: nothing }] }), envs: { 'A=B': '' } })).toMatch(/^refused: what module a is granted is not usable: /);
    expect(await refusal({ name: 'a', code: code({ hostImports: [{ module: 'host', name: 'get_call_parameters', type: nothing }], leaveOut: ['allocate'] }) })).toBe('missing-export: the interface of module a has function allocate, which its code does not export');
  });

  it('is not loaded when modules do not fit together', async () => {
    const good = { name: 'echo', code: code({}) };
    const caller = { name: 'caller', code: buildEchoModule(calling(echo.world.exports)) };
    expect(await refusal(caller)).toBe('missing-module: module caller calls echo.echo, and no module echo is loaded before it; there are: none');
    expect(await refusal(caller, good)).toBe('missing-module: module caller calls echo.echo, and no module echo is loaded before it; there are: none');
    const misspelled = buildEchoModule(calling([func('ecco', [field('text', string)], string)]));
    expect(await refusal(good, { name: 'caller', code: misspelled })).toBe('missing-function: module caller calls echo.ecco, which module echo does not have; did you mean echo?');
    const other = buildEchoModule(calling([func('echo', [field('text', string)], bytes)]));
    expect(await refusal(good, { name: 'caller', code: other })).toBe('different-signature: module caller calls echo.echo(text: string) -> []u8, and that function is echo(text: string) -> string');
    expect(await refusal(good, caller)).toBe('loaded');
  });

  it('is not loaded when adapters make no sense', async () => {
    const section = interfaceOf(echo.world);
    const withAdapter = (instructions: (typeof section.adapters)[number]['instructions']): Uint8Array => code({ section: { ...section, adapters: section.adapters.map((adapter, index) => (index === 0 ? { ...adapter, instructions } : adapter)) } });
    const ask = async (instructions: (typeof section.adapters)[number]['instructions']): Promise<string> => (await refusal({ name: 'a', code: withAdapter(instructions) })).replace('bad-interface: the interface of module a makes no sense: function echo: ', '');
    expect(await ask([])).toBe('it leaves 0 values, and the function gives 1');
    expect(await ask([{ op: 'arg.get', index: 0 }])).toBe('loaded');
    expect(await ask([{ op: 'arg.get', index: 1 }])).toBe('there is no argument 1');
    expect(await ask([{ op: 'dup' }])).toBe('an instruction takes more values than there are');
    expect(await ask([{ op: 'call-core', index: 99 }])).toBe('there is no function 99 to call');
    expect(await ask([{ op: 'i32.push', value: 1 }])).toBe('an instruction takes string, and a core i32 is there');
    expect(await ask([{ op: 'arg.get', index: 0 }, { op: 'byte_array.size' }])).toBe('an instruction takes []u8, and string is there');
    expect(await ask([{ op: 'i64.push', value: 1n }, { op: 's8.from_i32' }])).toBe('an instruction takes a core i32, and a core i64 is there');
    expect(await ask([{ op: 'arg.get', index: 0 }, { op: 'record.lower_memory', index: 0 }])).toBe('type 0 is a function where a record is needed');
  });

  it('refuses calls that cannot be made, with the place', async () => {
    const service = await load({ modules: [{ name: 'echo', code: code({}) }] });
    const message = (name: string, args: Parameters<MarineService['call']>[1]): string => {
      const result = service.call(name, args);
      return result.ok ? 'called' : `${result.error.kind}: ${result.error.message}`;
    };
    expect(message('ecco', [])).toBe('unknown-function: module echo has no function ecco; did you mean echo?');
    expect(message('toString', [])).toBe('unknown-function: module echo has no function toString; it has: echo, size');
    expect(message('echo', [])).toBe('bad-argument: the arguments of echo must have 1 argument (text), got 0');
    expect(message('echo', {})).toBe('bad-argument: argument text of echo is missing');
    expect(message('echo', { text: 'a', more: 1 })).toBe('bad-argument: argument more of echo is unknown; there are: text');
    expect(message('echo', ['\ud800'])).toBe('bad-argument: argument text of echo must be well-formed text, got half of a surrogate pair');
    expect(message('size', [2 ** 32])).toBe('bad-argument: argument count of size must be an integer from 0 to 4294967295 (u32), got 4294967296');
    expect(service.callModule('other', 'echo', ['a'])).toMatchObject({ ok: false, error: { kind: 'unknown-module', message: 'there is no module other; there are: echo' } });
    expect(service.callModule('echo', 'echo', { text: 'a' })).toEqual({ ok: true, value: 'a' });
  });

  it('answers after a module trapped, with the reason of the trap', async () => {
    const names = ['unreachable', 'division', 'reading', 'recursion'];
    const module = buildEchoModule({
      world: worldOf({ exports: [...names.map((name) => func(name, [])), func('counted', [], scalar('s32'))] }),
      bodies: [
        [op.unreachable],
        [...i32Const(1), ...i32Const(0), op.i32DivS, op.drop],
        [...i32Const(-4), 0x28, 2, 0, op.drop],
        [op.call, 6 + 3],
        // Counts at address 16.
        [...i32Const(16), ...i32Const(16), 0x28, 2, 0, ...i32Const(1), op.i32Add, 0x36, 2, 0, ...i32Const(16), 0x28, 2, 0],
      ].map((body) => ({ kind: 'code' as const, code: body })),
    });
    const service = await load({ modules: [{ name: 'm', code: module }] });
    const reason = (name: string): unknown => {
      const result = service.call(name, []);
      return result.ok || result.error.kind !== 'trap' ? result : `${result.error.reason} in ${result.error.module}.${result.error.function}`;
    };
    expect(reason('unreachable')).toBe('unreachable in m.unreachable');
    expect(reason('division')).toBe('division by zero in m.division');
    expect(reason('reading')).toBe('memory access out of bounds in m.reading');
    expect(reason('recursion')).toBe('stack overflow in m.recursion');
    expect(service.callModule('m', 'counted', [])).toEqual({ ok: true, value: 1 });
    reason('unreachable');
    expect(service.callModule('m', 'counted', [])).toEqual({ ok: true, value: 2 });
  });

  it('tells a fault of the host from a trap', async () => {
    const wasi: WasiFactory = { create: () => ({ imports: { sched_yield: () => { throw new Error('unreachable'); } }, unstable: {}, endCall: () => undefined, close: () => undefined }) };
    const module = buildEchoModule({ world: worldOf({ exports: [func('run', [])] }), bodies: [{ kind: 'code', code: [op.call, 0] }], hostImports: [{ module: 'wasi_snapshot_preview1', name: 'sched_yield', type: nothing }] });
    const service = await load({ modules: [{ name: 'm', code: module }], wasi });
    expect(service.call('run', [])).toMatchObject({ ok: false, error: { kind: 'host', message: 'm.run called a function of the host, which failed: unreachable' } });
  });

  it('names the module where a trap happened, however deep', async () => {
    const inner = buildEchoModule({ ...echo, bodies: [{ kind: 'code', code: [op.unreachable] }, { kind: 'echo', parameter: 0 }] });
    const service = await load({ modules: [{ name: 'echo', code: inner }, { name: 'caller', code: buildEchoModule(calling(echo.world.exports)) }] });
    expect(service.call('run', ['a'])).toMatchObject({ ok: false, error: { kind: 'trap', reason: 'unreachable', module: 'echo', function: 'echo', message: 'echo.echo trapped: it came to code that is never to be reached, as a panic does' } });
  });

  it('starts with `_initialize`, then `_start`', async () => {
    const order = { name: 'order', type: { params: ['i32'], results: [] }, module: 'wasi_snapshot_preview1' } as const;
    const seen: unknown[] = [];
    const wasi: WasiFactory = { create: () => ({ imports: { order: (number) => void seen.push(number) }, unstable: {}, endCall: () => undefined, close: () => undefined }) };
    const starting = code({ hostImports: [order], extra: [{ name: '_start', type: nothing, code: [...i32Const(2), op.call, 0] }, { name: '_initialize', type: nothing, code: [...i32Const(1), op.call, 0] }] });
    await load({ modules: [{ name: 'm', code: starting }], wasi });
    expect(seen).toEqual([1, 2]);
    expect(await refusal({ name: 'm', code: code({ extra: [{ name: '_start', type: nothing, code: [op.unreachable] }] }) })).toBe('start-failed: module m did not start: _start trapped: it came to code that is never to be reached, as a panic does');
  });

  it('is made of compiled modules any number of times, each with its own memory', async () => {
    const compiled = await compileModule('echo', code({}));
    if (!compiled.ok) throw new Error(compiled.error.message);
    const [first, second] = [await load({ modules: [{ name: 'a', code: compiled.value }] }), await load({ modules: [{ name: 'b', code: compiled.value }] })];
    expect([first.call('echo', ['x']), second.call('echo', ['y'])]).toEqual([{ ok: true, value: 'x' }, { ok: true, value: 'y' }]);
    expect(first.instances.get('a')?.exports['memory']).not.toBe(second.instances.get('b')?.exports['memory']);
    expect([...first.functions]).toEqual([
      ['echo', { parameters: [{ name: 'text', type: { kind: 'string' } }], result: { kind: 'string' } }],
      ['size', { parameters: [{ name: 'count', type: { kind: 'u32' } }], result: { kind: 'u32' } }],
    ]);
  });

  it('compiles what `prepareModule` makes of a module, or tells why that refused', async () => {
    const trapping = buildEchoModule({ ...echo, bodies: [{ kind: 'code', code: [op.unreachable] }, { kind: 'echo', parameter: 0 }] });
    const service = await load({ modules: [{ name: 'm', code: code({}) }], prepareModule: () => trapping });
    expect(service.call('echo', ['a'])).toMatchObject({ ok: false, error: { kind: 'trap' } });
    const refused = await loadService({ modules: [{ name: 'm', code: code({}) }], prepareModule: () => { throw new Error('too large'); } });
    expect(refused).toEqual({ ok: false, error: { kind: 'refused', module: 'm', message: 'module m was refused: too large' } });
  });
});

describe('what a host offers to modules', () => {
  const hostCall = (module: string, name: string, type: { readonly params: readonly 'i32'[]; readonly results: readonly [] }, body: readonly number[], exports: EchoModule['world']['exports'], more: Partial<EchoModule> = {}): Uint8Array =>
    buildEchoModule({ world: worldOf({ exports }), bodies: [{ kind: 'code', code: body }], hostImports: [{ module, name, type }], ...more });

  it('forwards messages of the logger by target, under every version of the API', async () => {
    for (const namespace of ['host', '__marine_host_api_v1', '__marine_host_api_v2', '__marine_host_api_v3']) {
      const log = (level: number, target: number, at: number, size: number): readonly number[] => [...[level, target, at, size].flatMap((value) => i32Const(value)), op.call, 0];
      const body = [...log(2, 0, 16, 5), ...log(9, 4, 16, 5), ...log(1, 2, 16, 5), ...log(1, 6, 21, 2)];
      const messages: LogMessage[] = [];
      const module = hostCall(namespace, 'log_utf8_string', { params: ['i32', 'i32', 'i32', 'i32'], results: [] }, body, [func('run', [])], { data: new Uint8Array([0x68, 0x65, 0x6c, 0x6c, 0x6f, 0xff, 0x21]) });
      const service = await load({ modules: [{ name: 'm', code: module, loggingMask: 4 }], logger: (message) => void messages.push(message) });
      expect(service.call('run', [])).toEqual({ ok: true, value: null });
      expect(messages).toEqual([
        { module: 'm', level: 'warn', target: 0, text: 'hello' },
        { module: 'm', level: 'trace', target: 4, text: 'hello' },
        { module: 'm', level: 'error', target: 6, text: '\ufffd!' },
      ]);
    }
  });

  const parameters: CallParameters = {
    particle: { id: 'particle', initPeer: 'init', timestamp: 2 ** 40, ttl: 7, script: '(null)', signature: new Uint8Array([1, 2]), token: 'token' },
    service: 'service',
    serviceCreator: 'creator',
    host: 'host',
    worker: 'worker',
    tetraplets: [[{ peer: 'p' as CallParameters['tetraplets'][number][number]['peer'], service: 's', function: 'f', lens: '.l' }], []],
  };
  const record = (name: string, ...fields: readonly (readonly [name: string, type: WitType])[]) => ({ kind: 'record', record: { name, doc: '', fields: fields.map(([of, type]) => field(of, type)) } }) as const;
  const tetraplet = (last: string) => record('security-tetraplet', ['peer_pk', string], ['service_id', string], ['function_name', string], [last, string]);
  const lists = (of: ReturnType<typeof record>) => ({ kind: 'list', of: { kind: 'list', of } }) as const;

  it.each([
    ['host', 'json_path', ['init_peer_id', 'service_id', 'service_creator_peer_id', 'host_id', 'particle_id']],
    ['host', 'json_path', ['init_peer_id', 'service_id', 'service_creator_peer_id', 'host_id', 'worker_id', 'particle_id']],
    ['__marine_host_api_v1', 'json_path', ['init_peer_id', 'service_id', 'service_creator_peer_id', 'host_id', 'worker_id', 'particle_id']],
    ['__marine_host_api_v2', 'lambda', ['service_id', 'service_creator_peer_id', 'host_id', 'worker_id']],
    ['__marine_host_api_v3', 'lens', ['service_id', 'service_creator_peer_id', 'host_id', 'worker_id']],
  ] as const)('gives the parameters of a call as the module knows them (%s, %s, %s)', async (namespace, last, texts) => {
    const particle = record('particle-parameters', ['id', string], ['init_peer_id', string], ['timestamp', scalar('u64')], ['ttl', scalar('u32')], ['script', string], ['signature', bytes], ['token', string]);
    const element = tetraplet(last);
    const hasParticle = last !== 'json_path';
    const type = record('call-parameters', ...(hasParticle ? [['particle', particle] as const] : []), ...texts.map((name) => [name, string] as const), ['tetraplets', lists(element)]);
    const records = [...(hasParticle ? [particle.record] : []), element.record, type.record];
    const world = worldOf({ records, exports: [func('run', [], type)] });
    const module = buildEchoModule({ world, bodies: [{ kind: 'code', code: [op.call, 0] }], hostImports: [{ module: namespace, name: 'get_call_parameters', type: nothing }] });
    const service = await load({ modules: [{ name: 'm', code: module }] });
    const known = { init_peer_id: 'init', service_id: 'service', service_creator_peer_id: 'creator', host_id: 'host', worker_id: 'worker', particle_id: 'particle' };
    const expected = {
      ...(hasParticle ? { particle: { id: 'particle', init_peer_id: 'init', timestamp: 2 ** 40, ttl: 7, script: '(null)', signature: new Uint8Array([1, 2]), token: 'token' } } : {}),
      ...Object.fromEntries(texts.map((name) => [name, known[name]])),
      tetraplets: [[{ peer_pk: 'p', service_id: 's', function_name: 'f', [last]: '.l' }], []],
    };
    expect(service.call('run', [], parameters)).toEqual({ ok: true, value: expected });
    expect(service.call('run', [])).toMatchObject({ ok: true, value: { service_id: '', tetraplets: [] } });
    const theirs = await quietly(() => loadOracle([{ name: 'm', bytes: module }]));
    const { particle: { id, initPeer, timestamp, ttl, script, signature, token } } = parameters;
    const json = {
      particle: { id, init_peer_id: initPeer, timestamp, ttl, script, signature: Array.from(signature), token },
      service_id: 'service',
      service_creator_peer_id: 'creator',
      host_id: 'host',
      worker_id: 'worker',
      tetraplets: [[{ peer_pk: 'p', service_id: 's', function_name: 'f', lens: '.l' }], []],
    };
    const ours = valueToJson(expected);
    const original = await quietly(() => outcome(() => theirs.call('run', [], json)));
    // The original goes by the namespace alone and knows no form of `host` with a worker, which one SDK had.
    if (namespace === 'host' && texts.some((name) => name === 'worker_id')) expect(original).not.toEqual(ours);
    else expect(original).toEqual(ours);
  });

  it('runs mounted binaries, and nothing that is not mounted', async () => {
    const result = record('mounted-binary-result', ['ret_code', scalar('s32')], ['error', string], ['stdout', bytes], ['stderr', bytes]);
    const world = worldOf({ records: [result.record], exports: [func('run', [field('args', strings)], result)] });
    const module = buildEchoModule({ world, bodies: [{ kind: 'code', code: [op.localGet, 0, op.localGet, 1, op.call, 0] }], hostImports: [{ module: 'host', name: 'curl', type: { params: ['i32', 'i32'], results: [] } }] });
    const answer = { ret_code: -3, error: 'ö', stdout: new Uint8Array([1, 0, 255]), stderr: new Uint8Array() };
    const seen: unknown[] = [];
    const service = await load({ modules: [{ name: 'm', code: module, mountedBinaries: { curl: (name, args) => (seen.push(name, args), answer) } }] });
    expect(service.call('run', [['-v', 'ünter', '']])).toEqual({ ok: true, value: answer });
    expect(seen).toEqual(['curl', ['-v', 'ünter', '']]);
    const failing = await load({ modules: [{ name: 'm', code: module, mountedBinaries: { curl: () => { throw new Error('no network'); } } }] });
    expect(failing.call('run', [[]])).toMatchObject({ ok: false, error: { kind: 'host', import: 'curl', message: 'm.run called curl of the host, which failed: no network' } });
    const wrong = await load({ modules: [{ name: 'm', code: module, mountedBinaries: { curl: () => ({ ...answer, ret_code: 2 ** 40 }) } }] });
    expect(wrong.call('run', [[]])).toMatchObject({ ok: false, error: { kind: 'host', detail: 'its ret_code must be an integer from -2147483648 to 2147483647 (i32), got 1099511627776' } });
  });

  it('refuses a call from inside of a call', async () => {
    const holder: { service?: MarineService; result?: unknown } = {};
    const module = buildEchoModule({ world: worldOf({ exports: [func('run', [])] }), bodies: [{ kind: 'code', code: [...i32Const(16), ...i32Const(0), op.call, 0] }], hostImports: [{ module: 'host', name: 'back', type: { params: ['i32', 'i32'], results: [] } }] });
    const answer = { ret_code: 0, error: '', stdout: new Uint8Array(), stderr: new Uint8Array() };
    holder.service = await load({ modules: [{ name: 'm', code: module, mountedBinaries: { back: () => ((holder.result = holder.service?.call('run', [])), answer) } }] });
    expect(holder.service.call('run', [])).toEqual({ ok: true, value: null });
    expect(holder.result).toMatchObject({ ok: false, error: { kind: 'busy' } });
  });
});

describe('WASI', () => {
  let service: MarineService;
  const output: string[] = [];

  beforeAll(async () => {
    const imported = (name: string, ...params: readonly ('i32' | 'i64')[]) => ({ module: 'wasi_snapshot_preview1', name, type: { params, results: ['i32'] } }) as const;
    const hostImports = [imported('random_get', 'i32', 'i32'), imported('clock_time_get', 'i32', 'i64', 'i32'), imported('environ_get', 'i32', 'i32'), imported('environ_sizes_get', 'i32', 'i32'), imported('fd_write', 'i32', 'i32', 'i32', 'i32'), imported('fd_prestat_get', 'i32', 'i32'), { module: 'wasi_snapshot_preview1', name: 'proc_exit', type: { params: ['i32'], results: [] } } as const];
    const give = (size: number): readonly number[] => [...i32Const(64), op.call, hostImports.length + 5, ...i32Const(size), op.call, hostImports.length + 4];
    const functions: readonly (readonly [name: string, code: readonly number[], result: typeof bytes | undefined])[] = [
      ['random', [...i32Const(64), ...i32Const(4), op.call, 0, op.drop, ...give(4)], bytes],
      ['clock', [...i32Const(0), op.i64Const, 0, ...i32Const(64), op.call, 1, op.drop, ...give(8)], bytes],
      ['environment', [...i32Const(200), ...i32Const(64), op.call, 2, op.drop, ...give(8)], bytes],
      ['sizes', [...i32Const(64), ...i32Const(68), op.call, 3, op.drop, ...give(8)], bytes],
      // Two parts of "hi", described at 16.
      ['print', [...i32Const(2), ...i32Const(16), ...i32Const(2), ...i32Const(64), op.call, 4, op.drop, ...give(4)], bytes],
      ['beyond', [...i32Const(-8), ...i32Const(100), op.call, 0, op.drop, ...give(0)], bytes],
      ['exit', [...i32Const(3), op.call, 6], undefined],
    ];
    const data = new Uint8Array([32, 0, 0, 0, 2, 0, 0, 0, 32, 0, 0, 0, 1, 0, 0, 0, 0x68, 0x69]);
    const bodies = functions.map(([, body]) => ({ kind: 'code' as const, code: body }));
    const module = buildEchoModule({ world: worldOf({ exports: functions.map(([name, , result]) => func(name, [], result)) }), bodies, hostImports, data });
    const wasi = wasiFactory({ clock: new DeterministicClock({ start: 1_500_000n, step: 0n }), random: (target) => void target.fill(9), output: ({ module: from, stream, text }) => void output.push(`${from} ${stream} ${text}`) });
    service = await load({ modules: [{ name: 'm', code: module, envs: { A: 'own', B: '2' } }], envs: { A: '1' }, wasi });
  });

  const given = (name: string): unknown => {
    const result = service.call(name, []);
    return result.ok ? result.value : result.error;
  };

  it('gives what was injected', () => {
    expect(given('random')).toEqual(new Uint8Array([9, 9, 9, 9]));
    expect(given('clock')).toEqual(new Uint8Array([0x60, 0xe3, 0x16, 0, 0, 0, 0, 0]));
    expect(given('sizes')).toEqual(new Uint8Array([2, 0, 0, 0, 8, 0, 0, 0]));
    expect(new TextDecoder().decode(given('environment') as Uint8Array)).toBe('A=1\0B=2\0');
    expect(given('print')).toEqual(new Uint8Array([3, 0, 0, 0]));
    expect(output).toEqual(['m stderr hih']);
    expect(given('beyond')).toEqual(new Uint8Array());
  });

  it('makes an output that fails an error of the call', async () => {
    const write = { module: 'wasi_snapshot_preview1', name: 'fd_write', type: { params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] } } as const;
    // "hi" without the end of a line, which is passed on when the call ends.
    const code = [...i32Const(1), ...i32Const(16), ...i32Const(1), ...i32Const(64), op.call, 0, op.drop];
    const module = buildEchoModule({ world: worldOf({ exports: [func('run', [])] }), bodies: [{ kind: 'code', code }], hostImports: [write], data: new Uint8Array([24, 0, 0, 0, 2, 0, 0, 0, 0x68, 0x69]) });
    const starting = buildEchoModule({ ...echo, hostImports: [write], data: new Uint8Array([24, 0, 0, 0, 2, 0, 0, 0, 0x68, 0x69]), extra: [{ name: '_start', type: nothing, code }] });
    const full = wasiFactory({ output: () => { throw new Error('full'); } });
    const failing = await load({ modules: [{ name: 'm', code: module }], wasi: full });
    const error = { kind: 'host', import: 'the output', detail: 'full', module: 'm', function: 'run', message: 'm.run called the output of the host, which failed: full' };
    expect(await loadService({ modules: [{ name: 'm', code: starting }], wasi: full })).toMatchObject({ ok: false, error: { kind: 'start-failed', message: 'module m did not start: the output of the host failed: full' } });
    expect(failing.call('run', [])).toEqual({ ok: false, error });
    expect(failing.call('run', [])).toEqual({ ok: false, error });
  });

  it('ends the module on `proc_exit`', () => {
    expect(given('exit')).toEqual({ kind: 'exit', code: 3, module: 'm', function: 'exit', message: 'm.exit ended the module with exit code 3' });
    expect(noCallParameters.tetraplets).toEqual([]);
  });
});
