/** Components made with our bindings: what goes in comes out, in every language. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SourceFile } from '../../compiler/source/source-file.ts';
import { readWit, type LanguageName, type WitWorld } from '../../guest/index.ts';
import { compilers } from '../kit/guest/compilers.ts';
import { buildComponent } from '../kit/guest/build-component.ts';
import { echoAuthor } from '../kit/guest/echo-author.ts';
import { randomFunction, recordOf, witOf } from '../kit/guest/random-world.ts';
import { load } from '../kit/marine/load.ts';
import { valueToJson } from '../../runtime/marine/index.ts';

const patient = { timeout: 240_000 };

function worldOf(text: string): WitWorld {
  const read = readWit(new SourceFile('m.wit', text));
  if (!read.ok) throw new Error(read.diagnostics.map(({ message }) => message).join('\n'));
  return read.world;
}

const shapes = worldOf(`world shapes {
  record point { x: f64, tag: u8, name: string }
  record shape { points: list<point>, id: u64 }
  record only { value: s16 }
  import store: interface {
  record spot { x: f64, tag: u8, name: string }
    record many { a: u64, b: list<string> }
    put-all: func(points: list<spot>, place: spot) -> many;
    one: func(args: u8, result: s64) -> u32;
    wide: func(a: string, b: string, c: string, d: string, e: string, f: string, g: string, h: string, i: spot) -> string;
  }
  export run-all: func(shape: shape, only: only) -> only;
  export wide: func(text: string) -> string;
}
`);

/** What hands on to the module `store`. */
const callers: Readonly<Record<LanguageName, { readonly path: string; readonly text: string }>> = {
  c: {
    path: 'shapes.c',
    text: `#include "shapes.h"
shapes_only_t shapes_run_all(shapes_shape_t shape, shapes_only_t only) {
  shapes_spot_t spots[1] = {{shape.points.data[1].x, shape.points.data[1].tag, shape.points.data[1].name}};
  shapes_many_t many = store_put_all((shapes_list_spot_t){spots, 1}, spots[0]);
  uint32_t one = store_one(255, -5);
  return (shapes_only_t){only.value + many.a + many.b.length + many.b.data[0].length + one};
}
shapes_string_t shapes_wide(shapes_string_t text) { return store_wide(text, text, text, text, text, text, text, text, (shapes_spot_t){1.5, 2, text}); }
`,
  },
  cpp: {
    path: 'shapes.cpp',
    text: `#include "shapes.hpp"
shapes::only shapes::run_all(const shape &shape, const only &only) {
  spot at{shape.points[1].x, shape.points[1].tag, shape.points[1].name};
  many many = store::put_all({at}, at);
  return {static_cast<std::int16_t>(only.value + many.a + many.b.size() + many.b[0].size() + store::one(255, -5))};
}
std::string shapes::wide(const std::string &text) { return store::wide(text, text, text, text, text, text, text, text, {1.5, 2, text}); }
`,
  },
  rust: {
    path: 'lib.rs',
    text: `#[path = "../bindings/shapes.rs"]
mod shapes;
use shapes::*;
struct Module;
impl Guest for Module {
    fn run_all(shape: Shape, only: Only) -> Only {
        let p = &shape.points[1];
        let at = Spot { x: p.x, tag: p.tag, name: p.name.clone() };
        let many = store::put_all(&[at.clone()], &at);
        Only { value: only.value + many.a as i16 + many.b.len() as i16 + many.b[0].len() as i16 + store::one(255, -5) as i16 }
    }
    fn wide(t: String) -> String { store::wide(&t, &t, &t, &t, &t, &t, &t, &t, &Spot { x: 1.5, tag: 2, name: t.clone() }) }
}
shapes::export!(Module);
`,
  },
  assemblyscript: {
    path: 'index.ts',
    text: `import * as b from '../bindings/shapes';
export function runAll(shape: b.Shape, only: b.Only): b.Only {
  const at = new b.Spot();
  at.x = shape.points[1].x; at.tag = shape.points[1].tag; at.name = shape.points[1].name;
  const many = b.storePutAll([at], at);
  const result = new b.Only();
  result.value = i16(only.value + i64(many.a) + many.b.length + many.b[0].length + b.storeOne(255, -5));
  return result;
}
export function wide(text: string): string {
  const at = new b.Spot();
  at.x = 1.5; at.tag = 2; at.name = text;
  return b.storeWide(text, text, text, text, text, text, text, text, at);
}
`,
  },
  js: {
    path: 'index.js',
    text: `import { store } from '../bindings/shapes.js';
export function runAll({ points: [, at] }, only) {
  const many = store.putAll([at], at);
  return { value: only.value + Number(many.a) + many.b.length + many.b[0].length + store.one(255, -5) };
}
export const wide = (text) => store.wide(text, text, text, text, text, text, text, text, { x: 1.5, tag: 2, name: text });
`,
  },
};

/** The module `store`, in C. */
const store = worldOf(`world store {
  record point { x: f64, tag: u8, name: string }
  record many { a: u64, b: list<string> }
  export put-all: func(points: list<point>, place: point) -> many;
  export one: func(args: u8, result: s64) -> u32;
  export wide: func(a: string, b: string, c: string, d: string, e: string, f: string, g: string, h: string, i: point) -> string;
}`);
const storeAuthor = {
  path: 'store.c',
  text: `#include "store.h"
store_many_t store_put_all(store_list_point_t points, store_point_t place) {
  store_string_t *names = store_alloc(2 * sizeof(store_string_t));
  names[0] = points.data[0].name;
  names[1] = place.name;
  return (store_many_t){(uint64_t)place.x + points.data[0].tag, {names, 2}};
}
uint32_t store_one(uint8_t args, int64_t result) { return args + result; }
store_string_t store_wide(store_string_t a, store_string_t b, store_string_t c, store_string_t d, store_string_t e, store_string_t f, store_string_t g, store_string_t h, store_point_t i) { return i.x == 1.5 && i.tag == 2 ? i.name : a; }
`,
};
let storeCode: Promise<Uint8Array> | undefined;
const c = compilers.find(([name]) => name === 'c')?.[1] ?? false;

describe.each(compilers)('a component in %s', (language, works) => {
  test.runIf(works)('gives back what it gets', patient, async () => {
    const functions = fc.sample(randomFunction, { numRuns: 25, seed: 20261126 });
    const world = worldOf(witOf(functions));
    const service = await load({ modules: [{ name: 'echoes', code: await buildComponent(language, world, echoAuthor(language, world)) }] });
    for (const [i, parameters] of functions.entries()) {
      for (const given of fc.sample(recordOf(parameters), { numRuns: 12, seed: i })) {
        const result = service.call(`echo_${i}`, given);
        expect(result.ok ? valueToJson(result.value) : result.error.message).toEqual(valueToJson(given));
      }
    }
  });

  test.runIf(works && c)('calls another module', patient, async () => {
    const service = await load({
      modules: [
        { name: 'store', code: await (storeCode ??= buildComponent('c', store, storeAuthor)) },
        { name: 'shapes', code: await buildComponent(language, shapes, callers[language]) },
      ],
    });
    const points = [{ x: 0, tag: 0, name: '' }, { x: 100, tag: 20, name: 'name' }];
    // 3 + (100 + 20) + 2 names + 4 bytes + (255 - 5)
    for (let again = 0; again < 3; again++) expect(service.call('run_all', [{ points, id: 1 }, { value: 3 }])).toEqual({ ok: true, value: { value: 379 } });
    expect(service.call('wide', ['żółć'])).toEqual({ ok: true, value: 'żółć' });
  });
});
