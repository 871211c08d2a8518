import { expect, test } from 'vitest';
import { aqua, json, project } from '../kit/aqua-command.ts';

const main = `aqua Main

export one, two

service Greeter("greeter"):
  hello(name: string) -> string

func one(friend: string) -> string:
  on friend:
    greeting <- Greeter.hello("one")
  <- greeting

func two() -> u8:
  <- 2
`;

test.each([
  ['tokens', /^8:1\tfunc\tfunc\n8:6\tone\tname$/m],
  ['tree', /func-item[\s\S]*on-statement/],
  ['names', /^9:6\tfriend\tvariable friend$/m],
  ['types', /^10:17\tGreeter\.hello\("one"\)\tstring$/m],
  ['core', /on friend\n +greeting <- "greeter"\.hello\("one"\)/],
  ['placed', /friend: greeting <- "greeter"\.hello\("one"\)/],
  ['air', /\(call friend \("greeter" "hello"\) \["one"\] greeting\)/],
])('stage %s', async (stage, shows) => {
  const outcome = await aqua(['debug', stage, 'main.aqua'], project({ 'main.aqua': main }));
  expect(outcome).toMatchObject({ status: 0, stderr: '' });
  expect(outcome.stdout).toMatch(shows);
});

test('--func shows one function, --time the passes', async () => {
  const { status, stdout, stderr } = await aqua(['debug', 'core', 'main.aqua', '--func', 'two', '--time'], project({ 'main.aqua': main }));
  expect(status).toBe(0);
  expect(stdout).toContain('func two');
  expect(stdout).not.toContain('func one');
  expect(stderr).toMatch(/^types +\d+\.\d ms$/m);
});

test('an unknown function', async () => {
  const { status, stderr } = await aqua(['debug', 'core', 'main.aqua', '--func', 'three'], project({ 'main.aqua': main }));
  expect(status).toBe(2);
  expect(stderr).toContain('`one`, `two`');
});

test('a function of a stage that shows no functions', async () => {
  const { status, stdout, stderr } = await aqua(['debug', 'types', 'main.aqua', '--func', 'one'], project({ 'main.aqua': main }));
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toBe('aqua: --func: the stage types shows the whole file\n  stages that show functions: core, placed and air\n');
});

test.each([
  ['tokens', null],
  ['air', ['one']],
])('--json of stage %s', async (stage, functions) => {
  const folder = project({ 'main.aqua': main });
  const outcome = await aqua(['debug', stage, 'main.aqua', ...(functions === null ? [] : ['--func', 'one']), '--json'], folder);
  const { text, milliseconds, ...rest } = json(outcome) as { readonly text: string; readonly milliseconds: unknown };
  expect(rest).toEqual({ stage, file: 'main.aqua', functions: functions === null ? null : ['one', 'two'], diagnostics: [] });
  expect(text).toContain('hello');
  expect(milliseconds).toContainEqual({ pass: 'types', milliseconds: expect.any(Number) as number });
});

test('a program with mistakes is shown as far as it got', async () => {
  const folder = project({ 'main.aqua': main.replace('<- 2', '<- "2"') });
  const { status, stdout, stderr } = await aqua(['debug', 'names', 'main.aqua'], folder);
  expect(status).toBe(1);
  expect(stdout).toContain('variable friend');
  expect(stderr).toContain('main.aqua:14:6');
});
