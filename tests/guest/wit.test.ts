/** Reading WIT files. Reports are tested with their pages, docs/diagnostics/AQ11xx.md. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aquaDeclarations, readWit, type WitWorld } from '../../guest/index.ts';
import { SourceFile } from '../../compiler/source/source-file.ts';

const points = `package demo:shapes@0.1.0;

/** Places and
 *  distances. */
interface kinds {
  /// Where something is.
  record point { x: s32, /* up */ y: f64 }
  type path = list<point>;
  use names.{label as tag};
}

interface names { type label = string; }

/// Knows shapes.
world shape-store {
  use kinds.{point, path};
  use names.{label};
  import other-store: interface { find: func(%list: u8) -> string; }
  /// How long a path is.
  /// In metres.
  export length: func(of: path) -> f64;
  export add: func(at: point, name: label, raw: list<list<u8>>,);
  export drop-all: func();
}
`;

function read(text: string, world?: string): WitWorld {
  const result = readWit(new SourceFile('m.wit', text), world);
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  return result.world;
}

function faults(text: string, world?: string): readonly string[] {
  const result = readWit(new SourceFile('m.wit', text), world);
  return result.ok ? [] : result.diagnostics.map(({ message, labels: [{ span }] }) => `${span.source.position(span.start).line}:${span.source.position(span.start).column} ${message}`);
}

test('a world becomes a service with its data', () => {
  expect(aquaDeclarations(read(points))).toBe(`aqua ShapeStore declares *

-- Where something is.
data Point:
  x: i32
  y: f64

-- Knows shapes.
service ShapeStore("shape_store"):
  -- How long a path is.
  -- In metres.
  length(of: []Point) -> f64
  add(at: Point, name: string, raw: [][]u8)
  drop_all()
`);
});

test('functions of other modules are known by the interface', () => {
  expect(read(points).imports.map(({ module, functions }) => [module, functions.map(({ name, parameters }) => [name, parameters.map((each) => each.name)])])).toEqual([['other-store', [['find', ['list']]]]]);
});

test('an interface of the file can be exported and imported by name, with its package or without', () => {
  const world = read('package a:b; interface i { f: func(); } interface j { g: func(); } world w { import a:b/i@1.0.0; export j; }');
  expect([world.package, world.imports.map(({ module }) => module), world.exports.map(({ name }) => name)]).toEqual(['a:b', ['i'], ['g']]);
});

test('names that are words of WIT are written with %, or where no other thing can stand', () => {
  expect(read('world w { export %import: func(record: u8, list: u8) -> u8; export use: func(); }').exports.map(({ name }) => name)).toEqual(['import', 'use']);
});

test('declarations may stand in any order', () => {
  expect(read('world w { export f: func(b: b); use i.{b}; } interface i { record b { a: a } record a { n: u8 } }').records.map(({ name }) => name)).toEqual(['a', 'b']);
});

describe('faults', () => {
  test.each([
    ['a world of another name', 'world w {}', 'v', ['1:7 this file describes no module `v`']],
    ['one of several worlds must be named', 'world v {} world w {}', undefined, ['1:7 this file describes more than one module']],
    ['several at once', 'world w { export f: func(a: x) -> y; export f: func(); }', undefined, ['1:29 there is no type `x`', '1:35 there is no type `y`', '1:45 `f` is declared twice']],
    ['names that differ in capital letters', 'world w { export get: func(); export GET: func(); }', undefined, ['1:38 `GET` is declared twice']],
    ['records of one name', 'interface i { record r { a: u8 } f: func(r: r); } interface j { record r { b: u8 } g: func(r: r); } world w { export i; export j; }', undefined, ['1:72 `r` is declared twice']],
    ['records in a circle', 'interface i { record a { b: b } record b { a: list<a> } f: func(a: a); } world w { export i; }', undefined, ['1:52 `a` contains itself']],
    ['aliases in a circle', 'interface i { type a = b; type b = list<a>; f: func(a: a); } world w { export i; }', undefined, ['1:41 `a` contains itself']],
    ['records without fields', 'world w { record r {} export f: func(r: r); }', undefined, ['1:18 modules cannot use records without fields']],
    ['variants', 'interface i { variant v { a, b(u8) } } world w {}', undefined, ['1:15 modules cannot use variant']],
    ['a function that no module has', 'world w { import f: func(); }', undefined, ['1:18 modules cannot use an imported function that is neither in an interface nor a program of the host']],
    ['an unknown interface', 'interface other {} world w { export othr; }', undefined, ['1:37 there is no interface `othr`']],
    ['a text that ends early', 'world w { export f: func(', undefined, ['1:26 a parameter or `)` should stand here']],
    ['a sign that WIT does not have', 'world w { export f: func() -> §; }', undefined, ['1:31 a type should stand here']],
    ['capital letters in the middle', 'world w { export getAll: func(); }', undefined, ['1:18 the name of a function or an interface should stand here']],
    ['a type of a thousand lists', `world w { export f: func(a: ${'list<'.repeat(1000)}u8${'>'.repeat(1000)}); }`, undefined, ['1:354 a type with fewer lists in it should stand here']],
  ])('%s', (_, text, world, expected) => {
    expect(faults(text, world)).toEqual(expected);
  });

  test('whatever a file says, it is read to an end, and a fault lies inside of it', () => {
    const mangled = fc.tuple(fc.nat(points.length), fc.nat(12), fc.oneof(fc.constantFrom('{', '}', '(', ')', '<', '>', ',', ':', ';', '=', '.', '/', '@', '*', '%', '-', '_', '"', '\0', '///', '/*', 'list<', 'use ', 'record ', '->'), fc.string({ unit: 'binary' })));
    fc.assert(
      fc.property(fc.array(mangled, { minLength: 1, maxLength: 4 }), (edits) => {
        const text = edits.reduce((before, [at, length, put]) => before.slice(0, at) + put + before.slice(at + length), points);
        const result = readWit(new SourceFile('m.wit', text));
        for (const { span } of result.ok ? [] : result.diagnostics.flatMap(({ labels }) => labels)) expect(0 <= span.start && span.start <= span.end && span.end <= text.length).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});
