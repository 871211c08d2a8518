/** behaviours.md: each of the seventy has its pins, and the pins are there. Below: what no script of a few lines can show. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../runtime/particle/json.ts';
import { EngineNetwork } from '../kit/engine-network.ts';
import { filesWith, textOf } from '../kit/repository.ts';

const rows = readFileSync(new URL('behaviours.md', import.meta.url), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, number = '', what = '', pins = ''] = /^\| (\d+) \| (.+) \| (.+) \|$/.exec(line) ?? [];
    return number === '' ? [] : [{ number: Number(number), what, pins: pins.split('<br>') }];
  });

const suites = new Map(
  ['air-scripts', 'air-texts'].flatMap((folder) => {
    const at = new URL(`${folder}/`, import.meta.url);
    return readdirSync(at).map((file): [string, string] => [file, readFileSync(new URL(file, at), 'utf8')]);
  }),
);

function isThere(pin: string): boolean {
  const [, file = '', title = ''] = /^([\w.-]+): (.+)$/.exec(pin) ?? [];
  if (file.endsWith('.md')) return suites.get(file)?.includes(`\n## ${title}\n`) === true;
  const path = filesWith('.ts').find((each) => each.startsWith('tests/') && each.endsWith(`/${file}`));
  return path !== undefined && textOf(path).includes(`it('${title.replaceAll("'", "\\'")}'`);
}

it('numbers seventy behaviours', () => {
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 70 }, (_, index) => index + 1));
});

it.each(rows)('$number: $what', ({ pins }) => {
  expect(pins.filter((pin) => !isThere(pin))).toEqual([]);
});

describe('no script of a few lines shows', () => {
  const numbers = (count: number) => (_: string, { function: name, args }: { readonly function: string; readonly args: readonly Json[] }): Json =>
    name === 'numbers' ? Array.from({ length: count }, (_, index) => index) : (args[0] ?? null);
  const run = (script: string, count = 0) => new EngineNetwork({ script, peers: ['a'], services: numbers(count) }).run();

  it('a loop over twenty thousand elements', () => {
    const { calls } = run('(seq (call "@{a}" ("s" "numbers") [] x) (seq (fold x i (seq (ap i y) (next i))) (call "@{a}" ("s" "end") [])))', 20_000);
    expect(calls.map((call) => call.function)).toEqual(['numbers', 'end']);
  });

  it('a stream of two thousand values', () => {
    const { calls } = run('(seq (call "@{a}" ("s" "numbers") [] x) (seq (fold x i (seq (ap i $s) (next i))) (seq (canon "@{a}" $s #can) (call "@{a}" ("s" "end") [#can.length]))))', 2000);
    expect(calls.at(-1)?.args).toEqual([2000]);
  });

  it('copies and pushes leave nothing in the log', () => {
    const { segments } = run('(seq (ap 1 x) (seq (ap x $s) (ap ("k" x) %m)))').engine('a').snapshot();
    expect(segments.flatMap(({ entries }) => entries)).toEqual([]);
  });
});
