/** The built command as a process of its own: exit codes, streams, start-up. What it says is tested in this process, by its neighbours. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aquaProcess, command, project } from '../kit/aqua-command.ts';

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
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/network\.ts` failed outside of any call: lost \(.*network\.ts:7:\d+\)/);
  expect(stderr).not.toMatch(/^\s+at /m);
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
