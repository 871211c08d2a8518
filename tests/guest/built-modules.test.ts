/**
 * Modules that our bindings and the system's compilers make, with random signatures: each function gives back what it got. Our host and
 * the first generation's must agree with that, value by value.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { snake } from '../../guest/bindings/names.ts';
import { loadService, valueToJson } from '../../runtime/marine/index.ts';
import { jsonEqual, type Json } from '../../runtime/particle/json.ts';
import { buildModule, worldOf } from '../kit/guest/build-module.ts';
import { compilers } from '../kit/guest/compilers.ts';
import { echoAuthor } from '../kit/guest/echo-author.ts';
import { randomFunction, recordOf, witOf, type RandomFunction } from '../kit/guest/random-world.ts';
import { loadOracle } from '../kit/marine/marine-js.ts';

const FUNCTIONS = 30;
const CALLS = 30;

describe.each(compilers)('modules in %s', (language, works) => {
  test.runIf(works)('give back what they get (900 calls)', { timeout: 240_000 }, async () => {
    const functions = fc.sample(randomFunction, { numRuns: FUNCTIONS, seed: 4 + language.length });
    const world = worldOf(witOf(functions));
    const bytes = await buildModule(language, world, echoAuthor(language, world));
    const loaded = await loadService({ modules: [{ name: 'echoes', code: bytes }] });
    if (!loaded.ok) throw new Error(loaded.error.message);
    const oracle = await loadOracle([{ name: 'echoes', bytes }]);
    let agreed = 0;
    functions.forEach((parameters, index) => {
      const name = snake(`echo-${index}`);
      for (const args of fc.sample(recordOf(parameters), { numRuns: CALLS, seed: index })) {
        const ours = loaded.value.call(name, args);
        if (!ours.ok) throw new Error(`${name}(${show(args)}): ${ours.error.message}`);
        const json = valueToJson(ours.value);
        expect(json.ok && jsonEqual(json.value, args), `${name}: ${json.ok ? show(json.value) : json.problem.message} for ${show(args)}`).toBe(true);
        const theirs = theirsOf(() => oracle.call(name, args));
        // The first generation takes no unsigned scalar whose highest bit is set.
        if (theirs === undefined) expect(hasLargeScalar(parameters, args), `${name}(${show(args)})`).toBe(true);
        else {
          expect(json.ok && jsonEqual(json.value, theirs), `${name}(${show(args)}) gives ${show(theirs)} there`).toBe(true);
          agreed++;
        }
      }
    });
    expect(agreed).toBeGreaterThan((FUNCTIONS * CALLS) / 2);
  });
});

function theirsOf(call: () => Json): Json | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}

function hasLargeScalar(parameters: RandomFunction, args: Readonly<Record<string, Json>>): boolean {
  return parameters.some((type, i) => {
    const value = args[`a${i}`];
    if (type.kind !== 'scalar' || (typeof value !== 'number' && typeof value !== 'bigint')) return false;
    return (type.name === 'u32' && value >= 2 ** 31) || (type.name === 'u64' && value >= 2n ** 63n);
  });
}

function show(value: Json): string {
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each)).slice(0, 300);
}
