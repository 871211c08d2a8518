import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { aqua, aquaProcess, json, project } from '../kit/aqua-command.ts';
import { compilers } from '../kit/guest/compilers.ts';
import { writtenComponent } from '../kit/marine/components.ts';
import { root } from '../kit/repository.ts';

// Compilers take seconds when the machine is busy.
const patient = { timeout: 120_000 };

describe.each(compilers)('a module in %s', (lang, works) => {
  test.runIf(works)('is started, built and described', patient, async () => {
    // Below the repository, so that npm's compilers are found as in a project that has them.
    const folder = lang === 'assemblyscript' ? project({}, join(root, 'node_modules')) : project({});
    expect(await aqua(['module', 'new', 'say-hello', '--lang', lang], folder)).toMatchObject({ status: 0, stdout: '' });
    const built = await aqua(['module', 'build', 'say-hello'], folder);
    expect(built).toEqual({ status: 0, stdout: '', stderr: 'wrote say-hello/build/say-hello.wasm\nwrote say-hello/build/say-hello.aqua\n' });
    expect(readFileSync(join(folder, 'say-hello/build/say-hello.aqua'), 'utf8')).toBe('aqua SayHello declares *\n\n-- Says hello.\nservice SayHello("say_hello"):\n  hello(name: string) -> string\n');
    const described = json(await aqua(['module', 'inspect', 'say-hello/build/say-hello.wasm', '--json'], folder));
    expect(described).toMatchObject({ functions: [{ name: 'hello', signature: '(name: string) -> string' }], interfaceVersion: '0.27.0' });
    expect((await aqua(['module', 'interface', 'say-hello/build/say-hello.wasm'], folder)).stdout).toContain('  hello(name: string) -> string\n');
  });

  test.runIf(works)('with a fault tells what the compiler says', patient, async () => {
    const folder = lang === 'assemblyscript' ? project({}, join(root, 'node_modules')) : project({});
    await aqua(['module', 'new', 'm', '--lang', lang], folder);
    writeFileSync(join(folder, 'm/m.wit'), 'world m { export other: func() -> u32; }');
    const built = await aqua(['module', 'build', 'm'], folder);
    expect(built.status).toBe(1);
    expect(built.stderr).toContain(lang === 'js' ? 'src/index.js does not export the function other' : 'could not compile it');
    expect(built.stderr).toMatch(/other|hello/);
    expect(existsSync(join(folder, 'm/build/m.wasm'))).toBe(false);
  });
});

test.each(['bindings', 'build'])('a file in place of its %s is left alone', patient, async (name) => {
  const folder = project({ [`m/${name}`]: 'mine', 'm/m.wit': 'world m { export f: func(); }', 'm/src/index.js': 'export const f = () => {};' });
  expect(await aqua(['module', 'build', 'm'], folder)).toMatchObject({ status: 2, stderr: `aqua: \`m/${name}\` is a file, and a folder has to stand there\n  move the file elsewhere\n` });
  expect(readFileSync(join(folder, 'm', name), 'utf8')).toBe('mine');
});

test('without a compiler it says how to install one, and touches nothing', async () => {
  const folder = project({});
  await aqua(['module', 'new', 'm'], folder);
  const { status, stderr } = aquaProcess(['module', 'build', 'm'], folder, { PATH: '' });
  expect(status).toBe(2);
  expect(stderr).toContain('install it: apt-get install -y --no-install-recommends clang lld wasi-libc libclang-rt-dev-wasm32');
  expect(existsSync(join(folder, 'm/bindings'))).toBe(false);
});

test.runIf(compilers.some(([name, works]) => name === 'c' && works))('a module is the same under npx, whatever packages are there', patient, async () => {
  const folder = project({ 'node_modules/.bin/wasm-opt': '#!/bin/sh\necho optimised\nexit 1\n' });
  const bin = join(folder, 'node_modules/.bin');
  chmodSync(join(bin, 'wasm-opt'), 0o755);
  await aqua(['module', 'new', 'm'], folder);
  const built = aquaProcess(['module', 'build', 'm'], folder, { PATH: [bin, process.env['PATH']].join(delimiter) });
  expect(built).toEqual({ status: 0, stdout: '', stderr: 'wrote m/build/m.wasm\nwrote m/build/m.aqua\n' });
});

test('a module needs a name, a place of its own, one WIT file and sources of one language', async () => {
  const folder = project({ 'taken/x': '', 'two/a.wit': '', 'two/b.wit': '', 'mixed/m.wit': 'world m {}', 'mixed/src/a.c': '', 'mixed/src/b.cpp': '', 'none/m.wit': 'world m {}', 'bad/m.wit': 'world m { export f: fun(); }' });
  const told = async (...args: readonly string[]): Promise<unknown> => {
    const { status, stderr } = await aqua(['module', ...args], folder);
    return [status, stderr.split('\n')[0]];
  };
  expect(await told('new', 'My_Module')).toEqual([2, 'aqua: a module cannot be called `My_Module`']);
  expect(await told('new', 'taken')).toEqual([2, 'aqua: `taken` is there already']);
  expect(await told('build', 'nowhere')).toEqual([2, 'aqua: there is no folder `nowhere`']);
  expect(await told('build', 'taken')).toEqual([2, 'aqua: there is no .wit file in `taken`']);
  expect(await told('build', 'two')).toEqual([2, 'aqua: there are several .wit files in `two`: a.wit, b.wit']);
  expect(await told('build', 'mixed')).toEqual([2, 'aqua: `mixed/src` has files of several languages: c, cpp']);
  expect(await told('build', 'none')).toEqual([2, 'aqua: there is nothing to compile in `none/src`']);
  expect(await told('build', 'bad')).toEqual([1, 'error[AQ1101]: `func` should stand here']);
  expect(await told('inspect', 'two')).toEqual([2, 'aqua: `two` is a folder']);
  expect(await told('interface', 'taken')).toEqual([2, 'aqua: there is no .wit file in `taken`']);
  expect(await told('interface', 'two')).toEqual([2, 'aqua: there are several .wit files in `two`: a.wit, b.wit']);
  expect(await told('interface', 'nowhere')).toEqual([2, 'aqua: there is no file `nowhere`']);
  expect(await aqua(['module', 'interface', '.'], join(folder, 'none'))).toMatchObject({ status: 0, stderr: '' });
});

test('tells what is in a component, and prints its interface', async () => {
  const folder = project({});
  const types = `(type $shape' (variant (case "empty") (case "circle" f64))) (import "shape" (type $shape (eq $shape')))
  (import "demo:kit/names@1.0.0" (instance $names (export "last-name" (func (param "of" string) (result string))))) (alias export $names "last-name" (func $last))`;
  writeFileSync(
    join(folder, 'drawing.wasm'),
    await writtenComponent({
      types,
      lowered: { last: { core: '(param i32 i32 i32)', from: '$last' } },
      functions: { 'area-of': { type: '(param "of" $shape) (result (tuple f64 string))', core: '(param i32 f64) (result i32) (i32.const 16)' } },
    }),
  );
  const { stdout } = await aqua(['module', 'inspect', 'drawing.wasm'], folder);
  expect(stdout).toMatch(/^\d+ bytes, a component of 2 core modules\n/);
  for (const part of [
    'functions\n  area_of(of: Shape) -> TupleF64String\n',
    'needs from other modules\n  names.last_name(of: string) -> string\n',
    'exports\n  area-of: func(of: shape) -> tuple<f64, string>\n',
    'imports\n  demo:kit/names@1.0.0 interface\n    last-name: func(of: string) -> string\n',
    'types\n  variant shape { empty, circle(f64) }\n',
    'core modules\n  0: ',
    ' bytes, 1 page of memory at the start (64 KiB), 0 imports, 2 exports\n',
    'sections, bytes\n',
  ]) expect(stdout).toContain(part);
  expect(json(await aqua(['module', 'inspect', 'drawing.wasm', '--json'], folder))).toMatchObject({ kind: 'component', modules: [{ pages: 1 }, { imports: 2 }] });
  expect((await aqua(['module', 'interface', 'drawing.wasm'], folder)).stdout).toBe(`aqua Drawing declares *

data Shape:
  tag: string
  circle: []f64

data TupleF64String:
  f0: f64
  f1: string

service Drawing("drawing"):
  area_of(of: Shape) -> TupleF64String
`);
  writeFileSync(join(folder, 'cut.wasm'), readFileSync(join(folder, 'drawing.wasm')).subarray(0, 100));
  expect(await aqua(['module', 'inspect', 'cut.wasm'], folder)).toMatchObject({ status: 2, stderr: expect.stringContaining('`cut.wasm` is no component that can be read: ') as string });
});

test('what is no Marine module has no interface, and what is no module cannot be inspected', async () => {
  const folder = project({ 'x.wasm': 'hello' });
  writeFileSync(join(folder, 'empty.wasm'), Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  expect((await aqua(['module', 'inspect', 'x.wasm'], folder)).stderr).toContain('`x.wasm` is no Wasm module: ');
  expect((await aqua(['module', 'inspect', 'empty.wasm'], folder)).stdout).toBe('8 bytes, no memory of its own\nno Marine module: it has no interface-types section\n');
  expect(await aqua(['module', 'interface', 'empty.wasm'], folder)).toMatchObject({ status: 2, stderr: expect.stringContaining('is no Marine module') as string });
});

test('the two words of a command belong together', async () => {
  expect(await aqua(['module'])).toMatchObject({ status: 2, stderr: expect.stringContaining('module new, module build') as string });
  expect(await aqua(['module', 'biuld'])).toMatchObject({ status: 2, stderr: expect.stringContaining('did you mean `module build`?') as string });
  expect((await aqua(['module', '--help'])).stdout).toContain('module build');
});

test.runIf(compilers.some(([name, works]) => name === 'c' && works))('a module is built as a component, too', patient, async () => {
  const folder = project({});
  await aqua(['module', 'new', 'm'], folder);
  expect(await aqua(['module', 'build', 'm', '--component'], folder)).toMatchObject({ status: 0, stderr: 'wrote m/build/m.wasm\nwrote m/build/m.aqua\n' });
  expect([...readFileSync(join(folder, 'm/build/m.wasm')).subarray(4, 8)]).toEqual([13, 0, 1, 0]);
});
