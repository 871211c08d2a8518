/** The library's face: what calls it wrongly is told so in words, and nothing else is ever thrown. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check, compile, createSession, memorySource, parse, SourceFile } from '../../compiler/index.ts';
import type { CompileOptions } from '../../compiler/index.ts';

const text = 'aqua Main\n\nexport two\n\nconst N ?= 1\n\nfunc two() -> u32:\n  <- 1 + N\n';
const good = { entry: 'main.aqua', source: memorySource({ 'main.aqua': text }) };

/** What JavaScript can pass. */
const face: Readonly<Record<string, (options: unknown) => unknown>> = {
  compile: (options) => compile(options as CompileOptions).files,
  check: (options) => check(options as CompileOptions),
  parse: (options) => parse(options as CompileOptions),
};

describe.each(Object.keys(face))('%s', (name) => {
  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'the options must be an object, got nothing'],
    ['no source', { entry: 'x' }, '`source` must be an object with a method `read`'],
    ['a source that cannot read', { ...good, source: {} }, '`source` must have a method `read`'],
    ['no entry', { source: good.source }, '`entry` must be the path of a file, as the source knows it, got nothing'],
    ['a source of texts', { ...good, source: { read: () => text } }, '`source.read("main.aqua")` must give a SourceFile or undefined, got "aqua Main'],
  ])('refuses %s in words', (_, options, message) => {
    expect(() => face[name]?.(options)).toThrow(TypeError);
    expect(() => face[name]?.(options)).toThrow(message);
  });
});

test.each<[string, object, string]>([
  ['target', { target: 'wasm' }, '`target` must be one of air, avm, ts, js, json, got "wasm"'],
  ['imports', { imports: 'lib' }, '`imports` must be an array, got "lib"'],
  ['an import', { imports: [{ prefix: '@a' }] }, 'each of `imports` must be a folder or { prefix, directory } with two texts'],
  ['constants', { constants: ['N = 1'] }, '`constants` must be an object like { NAME: 1 }, got an array'],
  ['a constant', { constants: { N: null } }, 'the constant `N` must be a text, a boolean or a finite number, got null'],
  ['a constant that is no number', { constants: { N: Number.NaN } }, 'got NaN'],
])('a wrong %s is told', (_, options, message) => {
  expect(() => compile({ ...good, ...options })).toThrow(message);
  expect(() => createSession({ ...good, ...options })).toThrow(TypeError);
});

test('a source may be a class, and what it throws comes through', () => {
  class Texts {
    read(path: string): SourceFile {
      if (path === 'broken.aqua') throw new RangeError('no disk');
      return new SourceFile(path, text);
    }
  }
  expect([...compile({ entry: 'main.aqua', source: new Texts() }).functions.keys()]).toEqual(['two']);
  expect(() => check({ entry: 'broken.aqua', source: new Texts() })).toThrow(new RangeError('no disk'));
});

test('whatever the options are, the outcome is a result or a TypeError in words', () => {
  const source = fc.oneof(fc.constant(good.source), fc.anything(), fc.record({ read: fc.func(fc.oneof(fc.constant(undefined), fc.anything(), fc.string().map((any) => new SourceFile('x', any)))) }));
  const anyOptions = fc.oneof(
    fc.anything(),
    fc.record(
      {
        entry: fc.oneof(fc.constant('main.aqua'), fc.string(), fc.anything()),
        source,
        target: fc.oneof(fc.constantFrom('air', 'avm', 'ts', 'js', 'json'), fc.anything()),
        imports: fc.oneof(fc.array(fc.oneof(fc.string(), fc.anything())), fc.anything()),
        constants: fc.oneof(fc.dictionary(fc.oneof(fc.constant('N'), fc.string()), fc.oneof(fc.integer(), fc.bigInt(), fc.double(), fc.string(), fc.boolean(), fc.anything())), fc.anything()),
      },
      { requiredKeys: [] },
    ),
  );
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(face)), anyOptions, (name, options) => {
      try {
        face[name]?.(options);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(TypeError);
        expect((thrown as TypeError).message).toMatch(/^(the options|`|each of `imports`|the constant `)/);
      }
    }),
    { numRuns: 500 },
  );
});
