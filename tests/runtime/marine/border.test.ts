/** What crosses the border of a module when the module is hostile or odd, and where we differ from marine-js on purpose. */
import { describe, expect, it } from 'vitest';
import type { WitType } from '../../../guest/wit/wit.ts';
import { interfaceOf } from '../../../guest/marine/interface.ts';
import { defaultTransferLimits, loadService, valueToJson } from '../../../runtime/marine/index.ts';
import type { MarineService, TransferLimits, Value } from '../../../runtime/marine/index.ts';
import type { Json } from '../../../runtime/particle/json.ts';
import { onBothHosts, outcome, quietly } from '../../kit/marine/compare.ts';
import { buildEchoModule, i32Const, op } from '../../kit/marine/echo-module.ts';
import type { EchoModule } from '../../kit/marine/echo-module.ts';
import { loadOracle } from '../../kit/marine/marine-js.ts';
import { field, func, scalar, worldOf } from '../../kit/marine/random-world.ts';

const string = { kind: 'string' } as const;
const bytes = { kind: 'list', of: scalar('u8') } as const;
const list = (of: WitType): WitType => ({ kind: 'list', of });
const record = (name: string, ...types: readonly WitType[]) => ({ kind: 'record', record: { name, doc: '', fields: types.map((type, index) => field(`f${index}`, type)) } }) as const;

const PAGE = 65_536;
const SET_SIZE = 4;
const SET_POINTER = 5;

/** A function `run` whose result lies at an address, with a count. */
function giving(result: WitType, address: number, count: number, more: Partial<EchoModule> = {}): Uint8Array {
  const code = [...i32Const(address), op.call, SET_POINTER, ...i32Const(count), op.call, SET_SIZE];
  const records = recordsIn(result);
  return buildEchoModule({ world: worldOf({ records, exports: [func('run', [], result)] }), bodies: [{ kind: 'code', code }], ...more });
}

function recordsIn(type: WitType): readonly Extract<WitType, { kind: 'record' }>['record'][] {
  if (type.kind === 'list') return recordsIn(type.of);
  return type.kind === 'record' ? [...type.record.fields.flatMap((inner) => recordsIn(inner.type)), type.record] : [];
}

async function load(code: Uint8Array, limits?: TransferLimits): Promise<MarineService> {
  const loaded = await loadService({ modules: [{ name: 'm', code }], ...(limits === undefined ? {} : { limits }) });
  if (!loaded.ok) throw new Error(loaded.error.message);
  return loaded.value;
}

/** The result of `run`, or kind and detail of its error. */
async function run(code: Uint8Array, limits?: TransferLimits): Promise<Value> {
  const result = (await load(code, limits)).call('run', []);
  if (result.ok) return result.value;
  return `${result.error.kind}: ${'detail' in result.error ? result.error.detail : result.error.message}`;
}

const words = (...values: readonly number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer);

describe('a module that is hostile', () => {
  it('cannot give what is not in its memory', async () => {
    expect(await run(giving(string, PAGE - 2, 3))).toBe('bad-value: 3 bytes at address 65534 are not in the memory, which has 65536');
    expect(await run(giving(string, -1, 1))).toBe('bad-value: 1 bytes at address 4294967295 are not in the memory, which has 65536');
    expect(await run(giving(bytes, 16, -1))).toBe('bad-value: 4294967295 bytes at address 16 are not in the memory, which has 65536');
    expect(await run(giving(list(scalar('u64')), 16, 2 ** 29))).toBe('bad-value: 4294967296 bytes at address 16 are not in the memory, which has 65536');
    expect(await run(giving(list(list(scalar('u8'))), PAGE - 8, 8))).toBe('bad-value: 64 bytes at address 65528 are not in the memory, which has 65536');
    expect(await run(giving(record('r', scalar('u64'), scalar('u8')), PAGE - 8, 0))).toBe('bad-value: 9 bytes at address 65528 are not in the memory, which has 65536');
    expect(await run(giving(record('r', string), 16, 0, { data: words(PAGE, 1) }))).toBe('bad-value: 1 bytes at address 65536 are not in the memory, which has 65536');
    expect(await run(giving(list(record('r', scalar('bool'))), 16, 1, { data: words(PAGE) }))).toBe('bad-value: 1 bytes at address 65536 are not in the memory, which has 65536');
  });

  it('cannot give text that is none', async () => {
    expect(await run(giving(string, 16, 2, { data: new Uint8Array([0xc3, 0x28]) }))).toBe('bad-value: the string of 2 bytes at address 16 is not UTF-8');
    expect(await run(giving(string, 16, 40, { data: new Uint8Array(40).fill(0xff) }))).toBe('bad-value: the string of 40 bytes at address 16 is not UTF-8');
    expect(await run(giving(string, 16, 3, { data: new Uint8Array([0xed, 0xa0, 0x80]) }))).toBe('bad-value: the string of 3 bytes at address 16 is not UTF-8');
    expect(await run(giving(string, 16, 5, { data: new Uint8Array([0xef, 0xbb, 0xbf, 0xc3, 0xb6]) }))).toBe('\ufeffö');
  });

  it('cannot make much of little: what a call brings out is limited before it is made', async () => {
    // All elements are the same list of 1,000 bytes, and each is counted.
    const many = giving(list(bytes), 16, 4000, { data: new Uint8Array(Uint32Array.from({ length: 8000 }, (_, index) => (index % 2 === 0 ? 16 : 1000)).buffer) });
    expect(await run(many, { bytes: 1_000_000, values: 10_000 })).toBe('limit: the call brought more than 1000000 bytes out of modules');
    expect(await run(many, { bytes: 10_000_000, values: 3999 })).toBe('limit: the call brought more than 3999 values out of modules');
    expect(await run(many, defaultTransferLimits)).toHaveLength(4000);
    // Twenty levels of records with two fields each, all at one address: a million records in four bytes.
    let type: WitType = scalar('u8');
    const chain: Extract<WitType, { kind: 'record' }>[] = [];
    for (let level = 0; level < 22; level++) chain.push((type = record(`r${level}`, type, type)));
    const world = worldOf({ records: chain.map((each) => each.record), exports: [func('run', [], type)] });
    const bomb = buildEchoModule({ world, bodies: [{ kind: 'code', code: [...i32Const(16), op.call, SET_POINTER] }], data: words(16, 16) });
    expect(await run(bomb)).toBe('limit: the call brought more than 4000000 values out of modules');
  });

  it('has the limits anew in each call', async () => {
    const service = await load(giving(bytes, 0, 600), { bytes: 1000, values: 10 });
    for (let call = 0; call < 3; call++) expect(service.call('run', [])).toMatchObject({ ok: true });
  });

  it('cannot have values written where it has no memory', async () => {
    const taking = (code: readonly number[]): Uint8Array => {
      const section = interfaceOf(worldOf({ exports: [func('run', [field('text', string)])] }));
      const exports = section.exports.map((entry) => (entry.name === 'allocate' ? { ...entry, name: 'take' } : entry));
      return buildEchoModule({ world: worldOf({ exports: [func('run', [field('text', string)])] }), bodies: [{ kind: 'code', code: [] }], section: { ...section, exports }, extra: [{ name: 'take', type: { params: ['i32', 'i32'], results: ['i32'] }, code }] });
    };
    const call = async (code: readonly number[]): Promise<unknown> => (await load(taking(code))).call('run', ['hello']);
    expect(await call(i32Const(PAGE - 4))).toMatchObject({ ok: false, error: { kind: 'bad-value', detail: '5 bytes at address 65532 are not in the memory, which has 65536' } });
    expect(await call(i32Const(-1))).toMatchObject({ ok: false, error: { kind: 'bad-value', detail: '5 bytes at address 4294967295 are not in the memory, which has 65536' } });
    expect(await call([op.unreachable])).toMatchObject({ ok: false, error: { kind: 'trap', reason: 'unreachable' } });
    expect(await call(i32Const(PAGE - 5))).toEqual({ ok: true, value: null });
  });

  it('cannot give integers out of the range of their type', async () => {
    const scalarOf = (name: 's8' | 'u8' | 'u16' | 's16', value: number): Uint8Array => buildEchoModule({ world: worldOf({ exports: [func('run', [], scalar(name))] }), bodies: [{ kind: 'code', code: i32Const(value) }] });
    expect(await run(scalarOf('s8', 200))).toBe('bad-value: 200 does not fit into s8, from -128 to 127');
    expect(await run(scalarOf('s8', -128))).toBe(-128);
    expect(await run(scalarOf('u8', -1))).toBe('bad-value: -1 does not fit into u8, from 0 to 255');
    expect(await run(scalarOf('s16', 32_768))).toBe('bad-value: 32768 does not fit into s16, from -32768 to 32767');
    expect(await run(scalarOf('u16', 65_535))).toBe(65_535);
  });
});

it('floats that JSON has no words for cross as they are', async () => {
  const world = worldOf({ exports: (['f32', 'f64'] as const).flatMap((name) => [func(name, [field('a', scalar(name))], scalar(name)), func(`${name}-list`, [field('a', list(scalar(name)))], list(scalar(name)))]) });
  const service = await load(buildEchoModule({ world, bodies: world.exports.map(() => ({ kind: 'echo', parameter: 0 })) }));
  for (const name of ['f32', 'f64']) {
    for (const value of [NaN, Infinity, -Infinity, -0]) {
      expect(service.call(name, [value])).toEqual({ ok: true, value });
      expect(service.call(`${name}_list`, [[value, value]])).toEqual({ ok: true, value: [value, value] });
    }
  }
  expect(valueToJson([NaN])).toEqual({ ok: false, problem: { path: [0], message: 'must be a finite number, got NaN' } });
});

it('a module may have its values above 2 GiB', async () => {
  const nested = record('r', string, list(string), scalar('u8'));
  const world = worldOf({ records: [nested.record], exports: [func('echo', [field('a', nested)], nested), func('text', [field('a', string)], string), func('bytes', [field('a', bytes)], bytes)] });
  const bodies = [{ kind: 'echo', parameter: 0 }, { kind: 'echo', parameter: 0 }, { kind: 'echo', parameter: 0 }] as const;
  const service = await load(buildEchoModule({ world, bodies, heap: 2 ** 31 + 1024, pages: 2 ** 15 + 2 }));
  const value = { f0: 'ö', f1: ['a', 'b'.repeat(1000)], f2: 7 };
  expect(service.call('echo', [value])).toEqual({ ok: true, value });
  expect(service.call('text', ['x'.repeat(5000)])).toEqual({ ok: true, value: 'x'.repeat(5000) });
  expect(service.call('bytes', [new Uint8Array([1, 2])])).toEqual({ ok: true, value: new Uint8Array([1, 2]) });
});

it('a record that contains itself is refused, as by marine-js', async () => {
  const section = interfaceOf(worldOf({ exports: [func('run', [], string)] }));
  const types = [...section.types.slice(0, -2), ...section.types.slice(-2).map((type) => ({ ...type })), { kind: 'record', name: 'tree', fields: [{ name: 'children', type: { kind: 'array', element: { kind: 'record', index: section.types.length } } }] } as const];
  const adapterType = section.adapters[0]?.type ?? 0;
  const recursive = types.map((type, index) => (index === adapterType && type.kind === 'function' ? { ...type, results: [{ kind: 'record', index: section.types.length } as const] } : type));
  const adapters = section.adapters.map((adapter) => ({ ...adapter, instructions: [{ op: 'i32.push', value: 16 }, { op: 'record.lift_memory', index: section.types.length }] as const }));
  const module = buildEchoModule({ world: worldOf({ exports: [func('run', [], string)] }), bodies: [{ kind: 'code', code: [] }], section: { ...section, types: recursive, adapters } });
  expect(await loadService({ modules: [{ name: 'm', code: module }] })).toMatchObject({ ok: false, error: { kind: 'bad-interface', message: 'the interface of module m makes no sense: record tree contains itself' } });
  await expect(quietly(() => loadOracle([{ name: 'm', bytes: module }]))).rejects.toThrow('recursion');
});

describe('where marine-js is different (docs/deviations.md)', () => {
  /** What both answer; `fails` for a failure. */
  async function answers(code: Uint8Array, name: string, args: readonly Json[]): Promise<{ readonly ours: unknown; readonly theirs: unknown }> {
    const hosts = await onBothHosts([{ name: 'm', bytes: code }]);
    const mine = hosts.ours.call(name, args);
    const json = mine.ok ? valueToJson(mine.value) : undefined;
    const theirs = await quietly(() => outcome(() => hosts.theirs.call(name, args)));
    return { ours: json?.ok === true ? json.value : 'fails', theirs: theirs.ok ? theirs.value : 'fails' };
  }
  const echoing = (type: WitType): Uint8Array => buildEchoModule({ world: worldOf({ records: recordsIn(type), exports: [func('echo', [field('a', type)], type)] }), bodies: [{ kind: 'echo', parameter: 0 }] });

  it('the last byte of the memory', async () => {
    expect(await answers(giving(bytes, PAGE - 2, 2), 'run', [])).toEqual({ ours: [0, 0], theirs: 'fails' });
    expect(await answers(giving(bytes, PAGE - 3, 2), 'run', [])).toEqual({ ours: [0, 0], theirs: [0, 0] });
  });

  it('unsigned integers with the highest bit set', async () => {
    expect(await answers(echoing(scalar('u32')), 'echo', [2 ** 31])).toEqual({ ours: 2 ** 31, theirs: 'fails' });
    expect(await answers(echoing(scalar('u64')), 'echo', [2n ** 64n - 1n])).toEqual({ ours: 2n ** 64n - 1n, theirs: 'fails' });
    expect(await answers(echoing(list(scalar('u64'))), 'echo', [[2n ** 64n - 1n]])).toEqual({ ours: [2n ** 64n - 1n], theirs: [2n ** 64n - 1n] });
  });

  it('decimal fractions are read exactly', async () => {
    expect(await answers(echoing(scalar('f64')), 'echo', [1e-50])).toEqual({ ours: 1e-50, theirs: 9.999999999999999e-51 });
  });

  it('numbers beyond f32', async () => {
    expect(await answers(echoing(scalar('f32')), 'echo', [1e300])).toEqual({ ours: 'fails', theirs: null });
  });

  it('arrays of one element where a scalar is wanted', async () => {
    expect(await answers(echoing(string), 'echo', [['a']])).toEqual({ ours: 'fails', theirs: 'a' });
  });

  it('constants below zero in adapters', async () => {
    const world = worldOf({ exports: [func('run', [], scalar('s32'))] });
    const section = interfaceOf(world);
    const negative = section.adapters.map((adapter) => ({ ...adapter, instructions: [{ op: 'i32.push', value: -5 }, { op: 's32.from_i32' }] as const }));
    const module = buildEchoModule({ world, bodies: [{ kind: 'code', code: i32Const(1) }], section: { ...section, adapters: negative } });
    const loaded = await loadService({ modules: [{ name: 'm', code: module }] });
    expect(loaded.ok && loaded.value.call('run', [])).toEqual({ ok: true, value: -5 });
    await expect(quietly(() => loadOracle([{ name: 'm', bytes: module }]))).rejects.toThrow();
  });

  it('two modules of one name', async () => {
    const modules = [{ name: 'm', bytes: echoing(string) }, { name: 'm', bytes: echoing(string) }];
    expect(await loadService({ modules: modules.map(({ name, bytes: code }) => ({ name, code })) })).toMatchObject({ ok: false, error: { kind: 'duplicate-module' } });
    await expect(quietly(() => loadOracle(modules))).rejects.toThrow();
  });

  it('long lists in the section are written so that both read them', async () => {
    const parameters = Array.from({ length: 30 }, (_, index) => field(`p${index}`, string));
    const world = worldOf({ exports: [func('last', parameters, string), func('scalars', Array.from({ length: 120 }, (_, index) => field(`p${index}`, scalar('s32'))), scalar('s32'))] });
    expect(interfaceOf(world).adapters.map(({ instructions }) => instructions.length)).toEqual([185, 242]);
    const module = buildEchoModule({ world, bodies: [{ kind: 'echo', parameter: 29 }, { kind: 'echo', parameter: 119 }] });
    const texts = parameters.map(({ name }) => name);
    expect(await answers(module, 'last', texts)).toEqual({ ours: 'p29', theirs: 'p29' });
    expect(await answers(module, 'scalars', Array.from({ length: 120 }, (_, index) => index))).toEqual({ ours: 119, theirs: 119 });
  });

  it('functions that do not fit together are found when the service is loaded', async () => {
    const inner = echoing(string);
    const outer = buildEchoModule({ world: worldOf({ exports: [func('run', [field('a', string)], bytes)], imports: [{ from: 'module', module: 'm', functions: [func('echo', [field('a', string)], bytes)] }] }), bodies: [{ kind: 'forward', import: 0 }] });
    const modules = [{ name: 'm', bytes: inner }, { name: 'outer', bytes: outer }];
    expect(await loadService({ modules: modules.map(({ name, bytes: code }) => ({ name, code })) })).toMatchObject({ ok: false, error: { kind: 'different-signature' } });
    const theirs = await quietly(() => loadOracle(modules));
    expect((await quietly(() => outcome(() => theirs.call('run', ['a'])))).ok).toBe(false);
  });

  it('records in the fields of which a record has other names', async () => {
    const [here, there] = [record('here', string, scalar('u8')), { kind: 'record', record: { name: 'there', doc: '', fields: [field('text', string), field('count', scalar('u8'))] } } as const];
    const outer = buildEchoModule({ world: worldOf({ records: [there.record], exports: [func('echo', [field('a', there)], there)], imports: [{ from: 'module', module: 'm', functions: [func('echo', [field('a', there)], there)] }] }), bodies: [{ kind: 'forward', import: 0 }] });
    const loaded = await loadService({ modules: [{ name: 'm', code: echoing(here) }, { name: 'outer', code: outer }] });
    if (!loaded.ok) throw new Error(loaded.error.message);
    expect(loaded.value.call('echo', [{ text: 'a', count: 3 }])).toEqual({ ok: true, value: { text: 'a', count: 3 } });
  });
});
