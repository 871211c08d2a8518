import { describe, expect, test } from 'vitest';
import { check, memorySource } from '../../compiler/index.ts';

const start = 'aqua Large\n\nservice S("s"):\n  next(x: u32) -> u32\n\n';
const repeated = (part: (index: number) => string) => (size: number): string => {
  const each = part(12_345).length;
  return start + Array.from({ length: Math.floor(size / each) }, (_, index) => part(index)).join('');
};

/** Texts of about as many characters as asked for. */
const shapes: Readonly<Record<string, (size: number) => string>> = {
  'many functions': repeated((index) => `func f${index}(x: u32) -> u32:\n  y <- S.next(x)\n  if y > 1:\n    S.next(2)\n  <- y\n\n`),
  'many types': repeated((index) => `data D${index}:\n  x: u32\n  y: []string\n\n`),
  'one long function': (size) => `${start}func f(x: u32):\n${'  S.next(x)\n'.repeat(size / 12)}`,
  'one function with many names': (size) => `${start}func f(x: u32):\n${Array.from({ length: size / 20 }, (_, index) => `  y${index} <- S.next(x)\n`).join('')}`,
  'one long line': (size) => `${start}func f(x: u32):\n  y = [${'x, '.repeat(size / 3)}x]\n  S.next(1)\n`,
  'one long comment': (size) => `${start}-- ${'word '.repeat(size / 5)}\n`,
  'one long text': (size) => `${start}func f() -> string:\n  <- "${'word '.repeat(size / 5)}"\n`,
  'one text over many lines': (size) => `${start}func f() -> string:\n  <- "${'word\n'.repeat(size / 5)}"\n`,
  'empty lines': (size) => `${start}${'\n'.repeat(size)}`,
  'errors in every line': (size) => `${start}func f(x: u32):\n${'  S.nxet(x), 1 = )\n'.repeat(size / 50)}${'  unknown(x)\n'.repeat(size / 20)}`,
  'functions with names that mean nothing': repeated((index) => `func f${index}() -> u32:\n  <- unknown${index}\n\n`),
  'errors of types': (size) => `${start}func f(x: u32):\n${'  S.next("text")\n'.repeat(size / 17)}`,
};

/** Milliseconds of work, not of the clock: other processes may be busy. */
function work(text: string): number {
  const source = memorySource({ 'large.aqua': text });
  const before = process.cpuUsage();
  check({ entry: 'large.aqua', source });
  return process.cpuUsage(before).user / 1000;
}

describe.each(Object.entries(shapes))('five megabytes: %s', (_, shape) => {
  test('take time in proportion to their length', { timeout: 600_000 }, () => {
    work(shape(100_000));
    const [small, middle, large] = [1.25, 2.5, 5].map((megabytes) => work(shape(megabytes * 1_000_000)));
    // Twice the text in twice the time; what collects garbage adds to it, quadratic behaviour would double each ratio.
    expect(middle).toBeLessThan(3 * (small ?? 0) + 300);
    expect(large).toBeLessThan(3 * (middle ?? 0) + 300);
  });
});
