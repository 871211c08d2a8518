/** A call in our host and in the first generation's, and whether they agree. */
import { isDeepStrictEqual } from 'node:util';
import type { WitFunction } from '../../../guest/wit/wit.ts';
import { loadService, valueToJson } from '../../../runtime/marine/index.ts';
import type { MarineService } from '../../../runtime/marine/index.ts';
import { canonicalNumber, isArray, isObject } from '../../../runtime/particle/json.ts';
import type { Json } from '../../../runtime/particle/json.ts';
import { seeded } from '../mangle.ts';
import { buildEchoModule } from './echo-module.ts';
import { loadOracle } from './marine-js.ts';
import type { OracleModule, OracleService } from './marine-js.ts';
import { randomValue } from './random-world.ts';
import type { RandomWorld } from './random-world.ts';

export interface BothHosts {
  readonly ours: MarineService;
  readonly theirs: OracleService;
}

export async function onBothHosts(modules: readonly OracleModule[]): Promise<BothHosts> {
  const loaded = await loadService({ modules: modules.map(({ name, bytes }) => ({ name, code: bytes })) });
  if (!loaded.ok) throw new Error(loaded.error.message);
  return { ours: loaded.value, theirs: await quietly(() => loadOracle(modules)) };
}

export type Verdict = 'same' | 'both fail' | 'large unsigned integer';

/**
 * Calls a function on both. Answers have to be equal, failures have to be failures on both sides, except that the original cannot
 * pass unsigned integers with the highest bit set as arguments or results of their own.
 * @throws Error that shows the call when they differ
 */
export async function compareCall({ ours, theirs }: BothHosts, { name, parameters, result }: WitFunction, args: readonly Json[]): Promise<Verdict> {
  const mine = ours.call(name, args);
  const answer = mine.ok ? valueToJson(mine.value) : undefined;
  const other = await quietly(() => outcome(() => theirs.call(name, args)));
  const show = (): string => JSON.stringify({ name, parameters, args, mine, other }, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)).slice(0, 3000);
  if (!other.ok) {
    if (answer === undefined) return 'both fail';
    const large = [...args.map((arg, index) => ({ arg, type: parameters[index]?.type })), { arg: answer.ok ? answer.value : null, type: result }].some(({ arg, type }) => {
      if (type?.kind !== 'scalar' || typeof arg === 'boolean') return false;
      return (type.name === 'u32' && Number(arg) >= 2 ** 31) || (type.name === 'u64' && Number(arg) >= 2 ** 63);
    });
    if (large) return 'large unsigned integer';
    throw new Error(`only the original fails: ${show()}`);
  }
  if (answer?.ok !== true || !isDeepStrictEqual(sorted(answer.value), sorted(other.value))) throw new Error(`answers differ: ${show()}`);
  return 'same';
}

/** Calls every function of random modules with random arguments. @returns how often there was which verdict */
export async function compareModules(seed: number, calls: number, world: RandomWorld, modules: readonly OracleModule[]): Promise<Map<Verdict, number>> {
  const random = seeded(seed);
  const hosts = await onBothHosts(modules);
  const verdicts = new Map<Verdict, number>();
  for (const called of world.world.exports) {
    for (let call = 0; call < calls; call++) {
      const verdict = await compareCall(hosts, called, called.parameters.map(({ type }) => randomValue(type, random)));
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    }
  }
  return verdicts;
}

export function moduleOf(name: string, { world, bodies }: RandomWorld): OracleModule {
  return { name, bytes: buildEchoModule({ world, bodies }) };
}

type Outcome = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly message: string };

export function outcome(run: () => Json): Outcome {
  try {
    return { ok: true, value: run() };
  } catch (thrown) {
    return { ok: false, message: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** The original prints what it catches. */
export async function quietly<Result>(run: () => Result | Promise<Result>): Promise<Result> {
  const { error, log } = console;
  console.error = console.log = () => undefined;
  try {
    return await run();
  } finally {
    console.error = error;
    console.log = log;
  }
}

/** Both sides' numbers in one form, and keys in one order. */
function sorted(value: Json): Json {
  if (typeof value === 'number') return canonicalNumber(value);
  if (isArray(value)) return value.map(sorted);
  if (value === null || !isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, of]) => [name, sorted(of)]));
}
