/** Modules in JavaScript: values, what else there is, mistakes while they are built and while they run. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadService, openSandbox, wasiFactory, type MarineService } from '../../runtime/marine/index.ts';
import { aqua, project } from '../kit/aqua-command.ts';
import { buildModule, worldOf } from '../kit/guest/build-module.ts';

const patient = { timeout: 60_000 };

async function serviceOf(exports: string, code: string): Promise<MarineService> {
  const world = worldOf(`world m { ${exports} }`);
  const loaded = await loadService({ modules: [{ name: 'm', code: await buildModule('js', world, { path: 'index.js', text: code }) }] });
  if (!loaded.ok) throw new Error(loaded.error.message);
  return loaded.value;
}

/** What the command says about a module with these sources. */
async function built(wit: string, files: Readonly<Record<string, string>>): Promise<{ readonly status: number | null; readonly stderr: string; readonly folder: string }> {
  const folder = project({ 'm/m.wit': wit, ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`m/${path}`, text])) });
  const { status, stderr } = await aqua(['module', 'build', 'm'], folder);
  return { status, stderr, folder };
}

const hello = 'world m { export hello: func(name: string) -> string; }';

describe('values in JavaScript', () => {
  test('are numbers, BigInts, texts, lists, bytes as a Uint8Array, and objects with names in camelCase', patient, async () => {
    const service = await serviceOf(
      'record some-point { the-x: f64, id: u64 } export kinds: func(a: bool, b: u8, c: s64, d: f32, e: string, f: list<string>, g: list<u8>, h: some-point, i: list<list<u16>>) -> list<string>;',
      `const kind = (value) => (value instanceof Uint8Array ? 'bytes' : Array.isArray(value) ? \`[\${value.map(kind)}]\` : typeof value === 'object' ? \`{\${Object.entries(value).map(([name, each]) => \`\${name}: \${kind(each)}\`)}}\` : typeof value);
export const kinds = (...values) => values.map(kind);`,
    );
    const point = { the_x: 1, id: 2 };
    expect(service.call('kinds', [true, 1, 2, 3, '', ['a'], [1], point, [[1, 2], []]])).toEqual({
      ok: true,
      value: ['boolean', 'number', 'bigint', 'number', 'string', '[string]', 'bytes', '{theX: number,id: bigint}', '[[number,number],[]]'],
    });
  });

  test('that do not fit their type are errors which say where', patient, async () => {
    const { status, stderr, folder } = await built('world m { record point { x: u8, names: list<string> } export f: func(case: string) -> list<point>; }', {
      'src/index.js': `const cases = {
  none: undefined, single: { x: 1, names: [] }, range: [{ x: 256, names: [] }], half: [{ x: 0.5, names: [] }], big: [{ x: 1n, names: [] }],
  deep: [{ x: 1, names: [] }, { x: 2, names: ['a', 5] }], missing: [{ x: 1 }], promise: [Promise.resolve({ x: 1, names: [] })],
};
export const f = (name) => cases[name];
`,
    });
    expect([status, stderr]).toEqual([0, 'wrote m/build/m.wasm\nwrote m/build/m.aqua\n']);
    expect((await aqua(['service', 'run', 'm', '-f', 'f("none")'], folder)).stderr).toMatch(/^m: TypeError: what f returns: undefined is no list<point>\n/);
    const printed: string[] = [];
    const loaded = await loadService({ modules: [{ name: 'm', code: readFileSync(join(folder, 'm/build/m.wasm')) }], wasi: wasiFactory({ output: ({ text }) => printed.push(text) }) });
    if (!loaded.ok) throw new Error(loaded.error.message);
    const said = (name: string): string | undefined => {
      loaded.value.call('f', [name]);
      return printed.splice(0)[0];
    };
    expect(said('single')).toBe('TypeError: what f returns: an object is no list<point>');
    expect(said('range')).toBe('TypeError: what f returns[0].x: 256 is no u8, a whole number from 0 to 255');
    expect(said('half')).toBe('TypeError: what f returns[0].x: 0.5 is no u8, a whole number from 0 to 255');
    expect(said('big')).toBe('TypeError: what f returns[0].x: 1n is no u8, a whole number from 0 to 255');
    expect(said('deep')).toBe('TypeError: what f returns[1].names[1]: 5 is no string');
    expect(said('missing')).toBe('TypeError: what f returns[0].names: undefined is no list<string>');
    expect(said('promise')).toBe('TypeError: what f returns[0].x: undefined is no u8, a whole number from 0 to 255');
  });
});

describe('a module in JavaScript', () => {
  test('keeps its state, and goes on after an error, an endless loop and endless recursion', patient, async () => {
    const code = await buildModule('js', worldOf(hello), { path: 'index.js', text: `let calls = 0;
const deep = (n) => 1 + deep(n + 1);
export function hello(what) {
  calls++;
  if (what === 'error') throw new RangeError('no');
  if (what === 'deep') return deep(0);
  if (what === 'loop') for (;;) calls += 0;
  try { null.x; } catch (error) { return \`\${calls} \${error.stack.split('hello').length}\`; }
}
` });
    const opened = await openSandbox({ modules: [{ name: 'm', code }], gas: 100_000_000n });
    if (!opened.ok) throw new Error(opened.error.message);
    const values = ['a', 'loop', 'a', 'deep', 'a', 'error', 'a'].map((what) => opened.value.call('hello', [what])).map((result) => result.ok && result.value);
    // Nothing that was running when it was cut off is still there.
    expect(values).toEqual(['1 2', false, '3 2', false, '5 2', false, '7 2']);
  });

  test('may be asynchronous, as far as it settles its promises itself', patient, async () => {
    const service = await serviceOf(
      'export good: func() -> u8; export bad: func() -> u8; export never: func() -> u8; export later: func() -> u8;',
      `let done = 0;
export const good = async () => { await null; return 1 + (await Promise.resolve(1)); };
export const bad = async () => { throw new Error('no'); };
export const never = () => new Promise(() => {});
export const later = () => { Promise.resolve().then(() => { done++; }); return done; };
`,
    );
    expect(service.call('good', [])).toEqual({ ok: true, value: 2 });
    expect(service.call('bad', []).ok).toBe(false);
    expect(service.call('never', []).ok).toBe(false);
    expect([service.call('later', []), service.call('later', [])]).toEqual([{ ok: true, value: 0 }, { ok: true, value: 1 }]);
  });

  test('has console, random numbers, the time, texts as bytes, but no Node', patient, async () => {
    const service = await serviceOf(
      'export f: func() -> list<string>;',
      `export function f() {
  const bytes = new TextEncoder().encode('żółć\\ud800');
  return [new TextDecoder().decode(bytes), String(bytes.length), String(Math.random() !== Math.random()), String(Date.now() > 1.6e12), typeof process, typeof setTimeout, typeof fetch, Object.keys(globalThis).filter((name) => name.includes(':')).join()];
}`,
    );
    expect(service.call('f', [])).toEqual({ ok: true, value: ['żółć\ufffd', '11', 'true', 'true', 'undefined', 'undefined', 'undefined', ''] });
  });

  test('calls other modules', patient, async () => {
    const names = worldOf('world names { record person { name: string, age: u8 } export last-name: func(of: string) -> string; export all: func(people: list<person>, more: person) -> list<person>; export none: func(n: s8) -> s8; }');
    const greeter = worldOf('world greeter { import names: interface { record person { name: string, age: u8 } last-name: func(of: string) -> string; all: func(people: list<person>, more: person) -> list<person>; none: func(n: s8) -> s8; } export hello: func(name: string) -> list<string>; }');
    const loaded = await loadService({
      modules: [
        { name: 'names', code: await buildModule('js', names, { path: 'index.js', text: 'export const lastName = (of) => `${of}son`; export const all = (people, more) => [...people, more]; export const none = (n) => -n;' }) },
        {
          name: 'greeter',
          code: await buildModule('js', greeter, {
            path: 'index.js',
            text: `import { names } from '../bindings/greeter.js';
export function hello(name) {
  const said = [names.lastName(name), String(names.none(-127)), JSON.stringify(names.all([{ name, age: 1 }, { name: '', age: 2 }], { name: 'x'.repeat(100_000), age: 3 })).length.toString()];
  try { names.lastName(5); } catch (error) { said.push(error.message); }
  try { names.all([], { get name() { return names.lastName(''); }, age: 1 }); } catch (error) { said.push(error.message); }
  return said;
}`,
          }),
        },
      ],
    });
    if (!loaded.ok) throw new Error(loaded.error.message);
    for (let again = 0; again < 3; again++) {
      expect(loaded.value.call('hello', ['Ann'])).toEqual({ ok: true, value: ['Annson', '127', '100064', 'what names.lastName is given: 5 is no string', 'names.lastName cannot be called while a value is handed over'] });
    }
  });

  test('is the same, byte by byte, each time it is built', patient, async () => {
    const hash = async (): Promise<string> => createHash('sha256').update(await buildModule('js', worldOf(hello), { path: 'index.js', text: 'const words = new Map([["a", 1]]); export const hello = (name) => name + words.get("a");' })).digest('hex');
    expect(await hash()).toBe(await hash());
  });
});

describe('mistakes in JavaScript', () => {
  const said = async (files: Readonly<Record<string, string>>): Promise<readonly [number | null, string]> => {
    const { status, stderr } = await built(hello, files);
    return [status, stderr];
  };

  test('are told with the place in the file of the author', patient, async () => {
    expect(await said({ 'src/index.js': 'export function hello(name) {\n  return name +;\n}\n' })).toEqual([1, 'src/index.js:2:16: error: Unexpected ";"\n  return name +;\n               ^\n']);
    expect(await said({ 'src/index.js': "export * from './other.js';\n", 'src/other.js': 'const a = undefined;\n\nconst f = () => a.b;\nf();\n' })).toEqual([1, "TypeError: cannot read property 'b' of undefined\n    at f (src/other.js:3)\n    at <anonymous> (src/other.js:4)\n"]);
    expect(await said({ 'src/index.js': "import './nowhere.js';\nimport '@a/b/c';\nimport 'node:fs';\n" })).toEqual([
      1,
      "src/index.js:1:8: error: there is no file `./nowhere.js`\nimport './nowhere.js';\n       ^\nsrc/index.js:2:8: error: there is no package `@a/b/c` here: npm install @a/b\nimport '@a/b/c';\n       ^\nsrc/index.js:3:8: error: a module has no Node around it: there is no `node:fs`\nimport 'node:fs';\n       ^\n",
    ]);
  });

  test('include what is not there, what is not a function, and what differs from one time to the next', patient, async () => {
    expect(await said({ 'src/index.js': 'export const hello = 5;\n' })).toEqual([1, 'src/index.js does not export the function hello, which the WIT file has\n']);
    expect(await said({ 'src/other.js': '' })).toEqual([2, 'aqua: there is no src/index.js in `m`\n  it exports the functions that the WIT file has; other files are imported from there\n']);
    for (const [what, code] of [['Math.random', 'Math.random()'], ['The time', 'new Date()'], ['The time', 'Date.now()']]) {
      const [status, text] = await said({ 'src/index.js': `export const hello = () => String(at);\nconst at = ${code};\n` });
      expect([status, text.split('\n').slice(0, 2)]).toEqual([1, [`Error: ${what} cannot be used outside of all functions: that runs once, when the module is built, and never again`, '    at <anonymous> (src/index.js:2)']]);
    }
    expect(await said({ 'src/index.js': 'await new Promise(() => {});\nexport const hello = () => 1;\n' })).toEqual([1, 'the top level waits for what never comes: nothing but the module itself can settle its promises\n']);
  });

  test('do not come from files in TypeScript, whose types the bindings have', patient, async () => {
    const { status, folder } = await built(hello, { 'src/index.mts': "import type { Hello } from '../bindings/m.js';\nimport { mark } from './mark.ts';\nexport const hello: Hello = (name) => `${name}${mark satisfies string}`;\n", 'src/mark.ts': "export const mark: string = '!';\n" });
    expect(status).toBe(0);
    expect((await aqua(['service', 'run', 'm', '-f', 'hello("a")'], folder)).stdout).toBe('"a!"\n');
    writeFileSync(join(folder, 'm/src/mark.ts'), "export const mark: string = ;\n");
    expect((await aqua(['module', 'build', 'm'], folder)).stderr).toContain('src/mark.ts:1:29: error: Unexpected ";"');
  });
});
