/** The built command as a process of its own: exit codes, streams, start-up. What it says is tested in this process, by its neighbours. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, readdirSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aqua, aquaProcess, command, project } from '../kit/aqua-command.ts';

const main = `aqua Main

export greet

func greet(name: string, show: string -> ()) -> string:
  show(name)
  <- name
`;

const network = `import { defineNetwork } from 'aqua-toolchain';
export default defineNetwork({
  init: 'me',
  peers: { me: {} },
  callbacks: {
    show: (text: string) => {
      console.log('shown:', text);
      setInterval(() => undefined, 1000); // somebody forgot to stop it
    },
  },
});
`;

test('the result on stdout, the rest on stderr, 0, and an end even when the network leaves timers behind', () => {
  const outcome = aquaProcess(['run', 'main.aqua', '-f', 'greet("Ann")', '--network', 'network.ts'], project({ 'main.aqua': main, 'network.ts': network }));
  expect(outcome).toEqual({ status: 0, stdout: '"Ann"\n', stderr: 'shown: Ann\n' });
});

test('letters beyond ASCII mean the same to the built command', async () => {
  const folder = project({ 'main.aqua': main.replace('<- name', '<- “name”') });
  const built = aquaProcess(['check', 'main.aqua'], folder);
  expect(built).toEqual(await aqua(['check', 'main.aqua'], folder));
  expect(built.stdout).toContain('Texts stand between straight double quotes');
});

test('1 for a program with mistakes', () => {
  const { status, stdout, stderr } = aquaProcess(['check', 'main.aqua'], project({ 'main.aqua': main.replace('<- name', '<- nam') }));
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  expect(stdout).toContain('main.aqua:7:6');
  expect(stdout).not.toContain('\u001b');
});

test('2 for a wrong command line', () => {
  const { status, stdout, stderr } = aquaProcess(['chekc', 'main.aqua']);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain('did you mean `check`?');
});

test.each([
  ['a promise that nobody awaits', 'void Promise.reject(new Error("lost"));'],
  ['a timer', 'setTimeout(() => { throw new Error("lost"); });'],
])('a network that fails in %s gives a message, not a stack', (_, code) => {
  const text = network.replace("console.log('shown:', text);", `${code} return new Promise((resolve) => setTimeout(resolve, 500));`);
  const { status, stdout, stderr } = aquaProcess(['run', 'main.aqua', '-f', 'greet("Ann")', '--network', 'network.ts', '--json'], project({ 'main.aqua': main, 'network.ts': text }));
  expect(status).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ error: { kind: 'usage', message: expect.stringMatching(/failed outside of any call: lost/) as string } });
  expect(stderr).toMatch(/network\.ts` failed outside of any call: lost \(.*network\.ts:7:\d+\)/);
  expect(stderr).not.toMatch(/^\s+at /m);
});

test('an output that is full is told', () => {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, [command, 'compile', 'main.aqua'], { cwd: project({ 'main.aqua': main }), stdio: ['ignore', full, 'pipe'], encoding: 'utf8' });
  closeSync(full);
  expect({ status, stderr }).toEqual({ status: 2, stderr: 'aqua: the output cannot be written: no space left on device\n' });
});

/** More than a pipe holds. */
const many = `aqua Main\n\nexport ${Array.from({ length: 500 }, (_, i) => `f${i}`).join(', ')}\n\n${Array.from({ length: 500 }, (_, i) => `func f${i}() -> u32:\n  <- ${i}\n`).join('\n')}`;

test('a reader that goes away ends it quietly', async () => {
  const child = spawn(process.execPath, [command, 'compile', 'main.aqua'], { cwd: project({ 'main.aqua': many }), stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.once('data', () => child.stdout.destroy());
  let stderr = '';
  child.stderr.on('data', (text) => (stderr += String(text)));
  const [code] = (await once(child, 'close')) as [number | null];
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test('a pipe that is full, and does not wait, gets all in the end', async () => {
  const folder = project({ 'main.aqua': many });
  execFileSync('mkfifo', ['pipe'], { cwd: folder });
  const pipe = openSync(join(folder, 'pipe'), constants.O_RDWR | constants.O_NONBLOCK);
  const child = spawn(process.execPath, [command, 'compile', 'main.aqua'], { cwd: folder, stdio: ['ignore', pipe, 'ignore'] });
  const reader = new Socket({ fd: pipe, readable: true, writable: false });
  let text = '';
  reader.on('data', (bytes) => (text += String(bytes)));
  const [code] = (await once(child, 'exit')) as [number | null];
  // What is still in the pipe, up to the end mark.
  writeSync(pipe, 'END');
  while (!text.endsWith('END')) await once(reader, 'data');
  reader.destroy();
  expect(code).toBe(0);
  expect(text.match(/^; f\d+, from main\.aqua$/gm)).toHaveLength(500);
});

test('stopping it while a network loads leaves nothing behind', async () => {
  const folder = project({ 'main.aqua': main, 'network.ts': "console.error('loading'); await new Promise((resolve) => setTimeout(resolve, 20_000)); export default {};\n", 'tmp/keep': '' });
  const child = spawn(process.execPath, [command, 'run', 'main.aqua', '-f', 'greet("Ann")', '--network', 'network.ts'], {
    cwd: folder,
    env: { ...process.env, TMPDIR: join(folder, 'tmp') },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr.once('data', () => child.kill('SIGTERM'));
  const [code] = (await once(child, 'exit')) as [number | null];
  expect(code).toBe(143);
  expect(readdirSync(join(folder, 'tmp'))).toEqual(['keep']);
});
