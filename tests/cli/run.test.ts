import { expect, test } from 'vitest';
import { aqua, aquaProcess, json, project } from '../kit/aqua-command.ts';

const main = `aqua Main

export hello, echo, wait, quorum, maybe, fail, notify

data Point:
  x: i64
  y: u64

service Greeter("greeter"):
  hello(name: string) -> string

func hello(friend: string, name: string) -> string:
  on friend:
    greeting <- Greeter.hello(name)
  <- greeting

func echo(point: Point, note: ?string, flags: []bool) -> Point, ?string, []bool:
  <- point, note, flags

func wait(friend: string) -> string:
  answers: *string
  on friend:
    answers <- Greeter.hello("you")
  join answers[1]
  <- answers[1]

func quorum(friends: []string) -> string:
  answers: *string
  for friend <- friends par:
    on friend:
      answers <- Greeter.hello("nobody")
  <- answers!

func maybe(friend: string, really: bool) -> string:
  answers: *string
  if really:
    on friend:
      answers <- Greeter.hello("nobody")
  <- answers!

func fail(friend: string) -> string:
  on friend:
    greeting <- Greeter.hello("nobody")
  <- greeting

func notify(text: string, show: string -> ()):
  show(text)
`;

const network = `import { greet } from './greet.ts';

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: {}, relay: {}, bob: { services: { greeter: { hello: greet } } } },
  callbacks: { show: () => undefined },
};
`;

const greet = `export function greet(name: string): string {
  if (name === 'nobody') throw new Error('nobody is not at home');
  return \`hi \${name}\`;
}
`;

const files = { 'main.aqua': main, 'network.ts': network, 'greet.ts': greet };
const run = (folder: string, call: string, ...more: readonly string[]) => aqua(['run', 'main.aqua', '-f', call, '--network', 'network.ts', ...more], folder);

test('tells which calls failed on the way when the function cannot finish', async () => {
  const { status, stderr } = await run(project(files), 'quorum([@bob])');
  expect(status).toBe(1);
  expect(stderr).toContain('@me waits for 1 value in `answers`');
  expect(stderr).toContain('greeter.hello failed on @bob (main.aqua:31:18): nobody is not at home');
});

test('an error that comes out of an `if` is told as what it was', async () => {
  const { status, stderr } = await run(project(files), 'maybe(@bob, true)');
  expect(status).toBe(1);
  expect(stderr).toContain('the function failed: nobody is not at home\n  --> main.aqua:38:18');
});

test('a failed call has its error as text in --json', async () => {
  const { calls, waiting } = json(await run(project(files), 'fail(@bob)', '--json')) as { calls: { service: string; error?: string }[]; waiting: unknown[] };
  expect(calls.find((call) => call.service === 'greeter')?.error).toBe('nobody is not at home');
  expect(waiting).toEqual([]);
});

test('prints what the function returned', async () => {
  const outcome = await run(project(files), 'hello(@bob, "Ann")');
  expect(outcome).toEqual({ status: 0, stdout: '"hi Ann"\n', stderr: '' });
});

test('--json tells the whole run', async () => {
  const outcome = await run(project(files), 'hello(@bob, "Ann")', '--json');
  expect(outcome).toMatchObject({ status: 0, stderr: '' });
  expect(json(outcome)).toMatchObject({
    result: 'hi Ann',
    errors: [],
    waiting: [],
    messages: expect.any(Number) as number,
    bytes: expect.any(Number) as number,
    peers: { me: expect.stringMatching(/^12D3Koo/) as string, bob: expect.any(String) as string, relay: expect.any(String) as string },
    calls: expect.arrayContaining([
      { peer: 'bob', service: 'greeter', function: 'hello', args: ['Ann'], result: 'hi Ann' },
      expect.objectContaining({ peer: 'me', service: 'callbackSrv', function: 'response', args: ['hi Ann'] }),
    ]) as unknown[],
  });
});

test('numbers keep every digit on the way in and out', async () => {
  const call = 'echo({x: -9223372036854775808, y: 18446744073709551615}, null, [true, false,])';
  const { status, stdout } = await run(project(files), call, '--json');
  expect(status).toBe(0);
  expect(stdout).toMatch(/"result": ?\[\{"x": ?-9223372036854775808, ?"y": ?18446744073709551615\}, ?\[\], ?\[true, ?false\]\]/);
});

test.each([
  ['null', '[]'],
  ['[]', '[]'],
  ['"a"', '["a"]'],
  ['["a"]', '["a"]'],
])('an option written as %s', async (written, seen) => {
  const { stdout } = await run(project(files), `echo({x: 1, y: 2}, ${written}, [])`, '--json');
  expect((JSON.parse(stdout) as { readonly result: readonly unknown[] }).result[1]).toEqual(JSON.parse(seen));
});

test('a run that cannot finish says what it waits for', async () => {
  const { status, stdout, stderr } = await run(project(files), 'wait(@bob)');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/main\.aqua:24:\d+/);
  expect(stderr).toContain('answers');
  expect(stderr).toContain('me');
  expect(stderr).not.toMatch(/^\s+at .*\.js/m);
});

test('a peer that does not exist is told', async () => {
  const { status, stderr } = await run(project(files), 'wait("nobody")');
  expect(status).toBe(1);
  expect(stderr).toContain('the peer `nobody`, which is not part of the network');
});

test('an error that nothing handled is told with its line', async () => {
  const { status, stdout, stderr } = await run(project(files), 'fail(@bob)');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain('nobody is not at home');
  expect(stderr).toMatch(/main\.aqua:43:\d+/);
  expect(stderr).toContain('greeting <- Greeter.hello("nobody")');
});

test.each(['notify("x", _)', 'notify("x")'])('callbacks are filled in by name: %s', async (call) => {
  const outcome = await run(project(files), call, '--json');
  expect(outcome.status).toBe(0);
  expect(json(outcome)).toMatchObject({ calls: expect.arrayContaining([expect.objectContaining({ peer: 'me', function: 'show', args: ['x'] })]) as unknown[] });
});

test('an item that is missing is told where the result takes it', async () => {
  const folder = project({ 'main.aqua': 'aqua Main\n\nexport first\n\nfunc first(names: []string) -> string:\n  <- names[0]\n' });
  const { status, stderr } = await aqua(['run', 'main.aqua', '-f', 'first([])'], folder);
  expect(status).toBe(1);
  expect(stderr).toContain('main.aqua:6:3');
});

test('--trace tells who did what and that it is verified', async () => {
  const { status, stdout } = await run(project(files), 'hello(@bob, "Ann")', '--trace');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^"hi Ann"\n/);
  expect(stdout).toMatch(/● .*greeter\.hello\("Ann"\) → "hi Ann" .*main\.aqua:14/);
  expect(stdout).toMatch(/\d+ steps by 3 peers, all signatures verified\n$/);
});

test('the same seed gives the same run', async () => {
  const folder = project(files);
  const once = await run(folder, 'hello(@bob, "Ann")', '--trace', '--seed', '7');
  expect(await run(folder, 'hello(@bob, "Ann")', '--trace', '--seed', '7')).toEqual(once);
});

test('without a network there are peers a to e with the builtin services', async () => {
  const text = 'aqua Main\n\nexport id\n\nservice Op("op"):\n  identity(s: string) -> string\n\nfunc id(p: string) -> string:\n  on p:\n    x <- Op.identity(p)\n  <- x\n';
  const outcome = await aqua(['run', 'main.aqua', '-f', 'id(@c)'], project({ 'main.aqua': text }));
  expect(outcome).toMatchObject({ status: 0, stdout: expect.stringMatching(/^"12D3Koo/) as string });
});

test('a file without exports says how to export', async () => {
  const outcome = await aqua(['run', 'main.aqua', '-f', 'f()'], project({ 'main.aqua': 'aqua Main\n\nfunc f() -> u8:\n  <- 1\n' }));
  expect(outcome.status).toBe(1);
  expect(outcome.stderr).toContain('export f');
});

test('mistakes in the program are told before anything runs', async () => {
  const outcome = await run(project({ ...files, 'main.aqua': main.replace('Greeter.hello(name)', 'Greeter.hallo(name)') }), 'hello(@bob, "Ann")');
  expect(outcome).toMatchObject({ status: 1, stdout: '' });
  expect(outcome.stderr).toContain('main.aqua:14:');
});

test.each([
  ['throws', "throw new Error('no luck');", /no luck/],
  ['does not parse', 'export default {', /network\.ts:1:\d+/],
  ['imports what is not there', "import './nowhere.ts';", /nowhere/],
  ['exports nothing', 'export const a = 1;', /default export/],
  ['has a wrong shape', "export default { init: 'me' };", /peers/],
  ['lacks a callback', "export default { init: 'me', peers: { me: {} } };", /callbacks.*show|show.*callbacks/s],
])('a network that %s', async (_, text, says) => {
  const outcome = await aqua(['run', 'main.aqua', '-f', 'notify("x")', '--network', 'network.ts'], project({ ...files, 'network.ts': text }));
  expect({ status: outcome.status, stdout: outcome.stdout }).toEqual({ status: 2, stdout: '' });
  expect(outcome.stderr).toMatch(says);
  expect(outcome.stderr).not.toMatch(/^\s+at /m);
});

test('a network may use packages installed beside it, and know where it lies', async () => {
  const folder = project({
    ...files,
    'node_modules/greetings/package.json': '{ "name": "greetings", "main": "main.cjs" }',
    'node_modules/greetings/main.cjs': 'exports.word = require("node:path").basename("/x/ahoy");',
    'greet.ts': `import { readFileSync } from 'node:fs';
import { word } from 'greetings';
export const greet = (name: string) => word + readFileSync(new URL('mark.txt', import.meta.url), 'utf8') + name;
`,
    'mark.txt': ', ',
  });
  expect(await run(folder, 'hello(@bob, "Ann")')).toMatchObject({ status: 0, stdout: '"ahoy, Ann"\n' });
});

test('a network may be a CommonJS module', () => {
  const text = `const { defineNetwork } = require('aqua-toolchain');
const { basename } = require('node:path');
const { word } = require('greetings');
module.exports = defineNetwork({ init: 'me', peers: { me: {}, bob: { services: { greeter: { hello: (name) => basename('/x/' + word) + ' ' + name } } } } });
`;
  const folder = project({
    ...files,
    'network.cjs': text,
    'network.js': text,
    'network.mjs': "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\nexport default require('./network.cjs');\n",
    'node_modules/greetings/package.json': '{ "name": "greetings", "main": "main.cjs" }',
    'node_modules/greetings/main.cjs': "exports.word = 'ahoy';",
  });
  for (const name of ['network.cjs', 'network.js']) {
    expect(aquaProcess(['run', 'main.aqua', '-f', 'hello(@bob, "Ann")', '--network', name], folder)).toEqual({ status: 0, stdout: '"ahoy Ann"\n', stderr: '' });
  }
});

test('run-console prints on stderr, with the name of the peer', async () => {
  const source = 'aqua Main\n\nexport speak\n\nservice Console("run-console"):\n  print(text: string)\n\nfunc speak(friend: string):\n  Console.print("here")\n  on friend:\n    Console.print("there")\n';
  const outcome = await aqua(['run', 'main.aqua', '-f', 'speak(@a)'], project({ 'main.aqua': source }));
  expect(outcome).toEqual({ status: 0, stdout: '', stderr: 'me: here\na: there\n' });
});
