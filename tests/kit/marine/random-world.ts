/** Random interfaces of modules, and values for them. Deterministic for a seed. */
import { SourceFile } from '../../../compiler/source/source-file.ts';
import { scalarNames } from '../../../guest/wit/wit.ts';
import type { ScalarName, WitField, WitFunction, WitRecord, WitType, WitWorld } from '../../../guest/wit/wit.ts';
import type { Json } from '../../../runtime/particle/json.ts';
import type { Random } from '../mangle.ts';
import type { Body } from './echo-module.ts';

const nowhere = { source: new SourceFile('random.wit', ''), start: 0, end: 0 };

export interface RandomWorld {
  readonly world: WitWorld;
  readonly bodies: readonly Body[];
}

/** A module of functions that give one of their arguments back, or nothing. */
export function randomWorld(random: Random, functions = 6): RandomWorld {
  const records: WitRecord[] = [];
  for (let count = random(4); count > 0; count--) records.push({ name: `r${records.length}`, doc: '', fields: fieldsOf(1 + random(5), records, random) });
  const bodies: Body[] = [];
  const exports = Array.from({ length: functions }, (_, index): WitFunction => {
    const parameters = fieldsOf(random(5), records, random);
    const parameter = random(parameters.length + 1);
    bodies.push({ kind: random(3) === 0 ? 'increment' : 'echo', parameter });
    return func(`f${index}`, parameters, parameters[parameter]?.type);
  });
  return { world: worldOf({ records, exports }), bodies };
}

/** The same functions in a module that calls those of another one. */
export function forwarding({ world }: RandomWorld, module: string): RandomWorld {
  return { world: { ...world, imports: [{ from: 'module', module, functions: world.exports }] }, bodies: world.exports.map((_, index) => ({ kind: 'forward', import: index })) };
}

export function worldOf(parts: Partial<WitWorld>): WitWorld {
  return { package: '', name: 'test', doc: '', imports: [], exports: [], records: [], ...parts };
}

export function func(name: string, parameters: readonly WitField[], result?: WitType): WitFunction {
  return { name, doc: '', parameters, result, span: nowhere };
}

export function field(name: string, type: WitType): WitField {
  return { name, doc: '', type };
}

export function scalar(name: ScalarName): WitType {
  return { kind: 'scalar', name };
}

function fieldsOf(count: number, records: readonly WitRecord[], random: Random): readonly WitField[] {
  return Array.from({ length: count }, (_, index) => field(`p${index}`, typeOf(records, random, 3)));
}

function typeOf(records: readonly WitRecord[], random: Random, depth: number): WitType {
  const kind = random(depth > 0 ? 10 : 6);
  if (kind < 4) return scalar(scalarNames[random(scalarNames.length)] ?? 'bool');
  if (kind === 4) return { kind: 'string' };
  if (kind === 5) return { kind: 'list', of: scalar('u8') };
  const record = kind < 8 ? records[random(records.length)] : undefined;
  return record === undefined ? { kind: 'list', of: typeOf(records, random, depth - 1) } : { kind: 'record', record };
}

export const ranges: Readonly<Record<Exclude<ScalarName, 'bool' | 'f32' | 'f64'>, readonly [least: bigint, most: bigint]>> = {
  s8: [-(2n ** 7n), 2n ** 7n - 1n],
  s16: [-(2n ** 15n), 2n ** 15n - 1n],
  s32: [-(2n ** 31n), 2n ** 31n - 1n],
  s64: [-(2n ** 63n), 2n ** 63n - 1n],
  u8: [0n, 2n ** 8n - 1n],
  u16: [0n, 2n ** 16n - 1n],
  u32: [0n, 2n ** 32n - 1n],
  u64: [0n, 2n ** 64n - 1n],
};
const floats = [0, 0.5, -1.5, 0.1, 1e10, -3.25, 16_777_217, 123_456.789, 1e22, -1e-5, 3e38];
const texts = ['', 'a', 'hello world', 'ö', '€uro', '😀😀', '\0', '"\\\n', 'x'.repeat(31), 'y'.repeat(33), 'ü'.repeat(300)];

/** A JSON value of a type, now and then a large one. Floats are finite. */
export function randomValue(type: WitType, random: Random, outermost = true): Json {
  switch (type.kind) {
    case 'scalar':
      return randomScalar(type.name, random);
    case 'string':
      return outermost && random(30) === 0 ? 'long ö '.repeat(1 + random(10_000)) : (texts[random(texts.length)] ?? '');
    case 'list': {
      const bytes = type.of.kind === 'scalar' && type.of.name === 'u8';
      const length = outermost && random(20) === 0 ? random(bytes ? 20_000 : 300) : random(5);
      return Array.from({ length }, () => (bytes ? random(256) : randomValue(type.of, random, false)));
    }
    case 'record':
      return Object.fromEntries(type.record.fields.map(({ name, type: of }) => [name, randomValue(of, random, false)]));
  }
}

function randomScalar(name: ScalarName, random: Random): Json {
  if (name === 'bool') return random(2) === 0;
  if (name === 'f64' || name === 'f32') return floats[random(floats.length)] ?? 0;
  const [least, most] = ranges[name];
  const near = BigInt(random(3));
  const half = (most + 1n) / 2n;
  const inside = [least + near, most - near, least < 0n ? near - 1n : near, half - 1n + (near > 0n ? 1n : 0n), BigInt(random(100))][random(5)] ?? 0n;
  const value = inside > most ? most : inside;
  return value >= -(2n ** 53n - 1n) && value <= 2n ** 53n - 1n ? Number(value) : value;
}
