/** Calls of modules and making services, against the first generation's host in JavaScript (npm @fluencelabs/marine-js 0.13.0). */
import { isDeepStrictEqual } from 'node:util';
import { compileModule, loadService, valueToJson } from '../../runtime/marine/index.ts';
import type { CompiledModule, MarineService } from '../../runtime/marine/index.ts';
import type { Json } from '../../runtime/particle/json.ts';
import { buildEchoModule, i32Const, op } from '../kit/marine/echo-module.ts';
import type { EchoModule } from '../kit/marine/echo-module.ts';
import { loadOracle } from '../kit/marine/marine-js.ts';
import type { OracleModule } from '../kit/marine/marine-js.ts';
import { field, func, scalar, worldOf } from '../kit/marine/random-world.ts';
import { quietly } from '../kit/marine/compare.ts';
import { microseconds, milliseconds, renderTable } from './measure.ts';

const string = { kind: 'string' } as const;
const bytes = { kind: 'list', of: scalar('u8') } as const;
const record = { name: 'record', doc: '', fields: [...(['bool', 's8', 's16', 's32', 's64', 'u8', 'u16', 'u32', 'u64', 'f32', 'f64'] as const).map((name, index) => field(`field${index}`, scalar(name))), field('text', string), field('bytes', bytes)] };
const recordType = { kind: 'record', record } as const;
const recordValue = { field0: true, field1: -1, field2: -2, field3: -3, field4: -4, field5: 5, field6: 6, field7: 7, field8: 8, field9: 0.5, field10: 1.5, text: 'text', bytes: [1, 2, 3] };

const COPY = [0xfc, 10, 0, 0];
const [ALLOCATE, SET_SIZE, SET_POINTER] = [0, 4, 5];
/** "Hi, " and the name. */
const greeting = [
  op.localGet, 1, ...i32Const(4), op.i32Add, ...i32Const(1), op.call, ALLOCATE, op.call, SET_POINTER, op.globalGet, 1, ...i32Const(16), ...i32Const(4), ...COPY,
  op.globalGet, 1, ...i32Const(4), op.i32Add, op.localGet, 0, op.localGet, 1, ...COPY, op.localGet, 1, ...i32Const(4), op.i32Add, op.call, SET_SIZE,
];

const world = worldOf({ records: [record], exports: [func('greeting', [field('name', string)], string), func('nothing', []), func('change', [field('value', recordType)], recordType), func('bytes', [field('data', bytes)], bytes)] });
const inner: EchoModule = { world, bodies: [{ kind: 'code', code: greeting }, { kind: 'code', code: [] }, { kind: 'echo', parameter: 0 }, { kind: 'echo', parameter: 0 }], data: new TextEncoder().encode('Hi, ') };
const outer: EchoModule = { world: worldOf({ records: [record], exports: [func('change', [field('value', recordType)], recordType)], imports: [{ from: 'module', module: 'inner', functions: world.exports.filter(({ name }) => name === 'change') }] }), bodies: [{ kind: 'forward', import: 0 }] };

/** With `greeting`. */
export const one: readonly OracleModule[] = [{ name: 'inner', bytes: buildEchoModule(inner) }];
const two: readonly OracleModule[] = [...one, { name: 'outer', bytes: buildEchoModule(outer) }];

interface Load {
  readonly what: string;
  readonly modules: readonly OracleModule[];
  readonly name: string;
  readonly args: readonly Json[];
  /** What our host is given, where that is not JSON. */
  readonly given?: readonly unknown[];
  readonly calls: number;
}

const loads: readonly Load[] = [
  { what: '`greeting("x")`', modules: one, name: 'greeting', args: ['x'], calls: 2000 },
  { what: 'a function without arguments and result', modules: one, name: 'nothing', args: [], calls: 2000 },
  { what: 'a record of 13 fields there and back', modules: one, name: 'change', args: [recordValue], calls: 1000 },
  { what: 'the same through two modules', modules: two, name: 'change', args: [recordValue], calls: 500 },
  { what: '1 MB of text', modules: one, name: 'greeting', args: ['x'.repeat(1_000_000)], calls: 5 },
  { what: '100 kB of bytes', modules: one, name: 'bytes', args: [Array.from({ length: 100_000 }, (_, index) => index % 256)], given: [new Uint8Array(100_000)], calls: 5 },
];

/** Microseconds of processor time for one call on both sides, in turns; the best of all rounds. */
export async function marineCallTable(): Promise<string> {
  const rows: (readonly string[])[] = [];
  for (const { what, modules, name, args, given = args, calls } of loads) {
    const ours = await service(modules);
    const theirs = await quietly(() => loadOracle(modules, { exact: false }));
    const check = ours.call(name, given);
    const answer = check.ok ? valueToJson(check.value) : check;
    // A benchmark of two different things says nothing.
    if (!answer.ok || (given === args && !isDeepStrictEqual(answer.value, theirs.call(name, args) ?? null))) throw new Error(`${what}: the answers differ`);
    const times = await inTurns(
      40,
      calls,
      () => {
        ours.call(name, given);
      },
      () => {
        theirs.call(name, args);
      },
    );
    rows.push([what, microseconds(times.ours), microseconds(times.theirs), `**${(times.theirs / times.ours).toFixed(1)}×**`]);
  }
  return renderTable(['call', 'ours, µs', 'marine-js, µs', 'faster by'], rows);
}

/** Milliseconds of processor time to make a service when the process has made some, its module being compiled before, and from bytes. */
export async function marineServiceTable(): Promise<string> {
  const compiled = new Map<string, CompiledModule>();
  for (const { name, bytes: code } of two) {
    const result = await compileModule(name, code);
    if (!result.ok) throw new Error(result.error.message);
    compiled.set(name, result.value);
  }
  const rows: (readonly string[])[] = [];
  for (const [what, modules] of [['one module', one], ['two modules', two]] as const) {
    const create = async (code: (module: OracleModule) => Uint8Array | CompiledModule): Promise<void> => {
      const loaded = await loadService({ modules: modules.map((module) => ({ name: module.name, code: code(module) })) });
      if (!loaded.ok) throw new Error(loaded.error.message);
    };
    const theirs = async (): Promise<void> => {
      await quietly(() => loadOracle(modules, { exact: false }));
    };
    const fromBytes = await inTurns(20, 10, () => create(({ bytes: code }) => code), theirs);
    const warm = await inTurns(20, 10, () => create(({ name, bytes: code }) => compiled.get(name) ?? code), theirs);
    rows.push([what, milliseconds(warm.ours), milliseconds(fromBytes.ours), milliseconds(fromBytes.theirs), `**${(warm.theirs / warm.ours).toFixed(1)}×**`]);
  }
  return renderTable(['service of', 'ours, compiled before, ms', 'ours, from bytes, ms', 'marine-js, ms', 'faster by'], rows);
}

async function service(modules: readonly OracleModule[]): Promise<MarineService> {
  const loaded = await loadService({ modules: modules.map(({ name, bytes: code }) => ({ name, code })) });
  if (!loaded.ok) throw new Error(loaded.error.message);
  return loaded.value;
}

interface Times {
  /** Milliseconds for one. */
  readonly ours: number;
  readonly theirs: number;
}

/** Other processes make times longer and never shorter, so the best round of each side is compared. */
export async function inTurns(rounds: number, times: number, ours: () => void | Promise<void>, theirs: () => void | Promise<void>): Promise<Times> {
  const round = async (work: () => void | Promise<void>): Promise<number> => {
    const begin = process.cpuUsage();
    for (let index = 0; index < times; index++) {
      const working = work();
      if (working instanceof Promise) await working;
    }
    const { user, system } = process.cpuUsage(begin);
    return (user + system) / 1000 / times;
  };
  const best = { ours: Infinity, theirs: Infinity };
  for (let index = 0; index < rounds; index++) {
    best.ours = Math.min(best.ours, await round(ours));
    best.theirs = Math.min(best.theirs, await round(theirs));
  }
  return best;
}
