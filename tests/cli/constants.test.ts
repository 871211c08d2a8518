/** `--const NAME=VALUE` */
import { expect, test } from 'vitest';
import { aqua, project } from '../kit/aqua-command.ts';

const main = `aqua Main

export main

const LIMIT ?= 1
const NAME ?= "nobody"
const SURE ?= false
const RATIO ?= 0.5

func main() -> u32, string, bool, f64:
  <- LIMIT, NAME, SURE, RATIO
`;

/** The arguments of the response. */
async function answer(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await aqua(['compile', 'main.aqua', ...args], project({ 'main.aqua': main }));
  return status === 0 ? (/"response"\) \[(.*?)\]/.exec(stdout)?.[1] ?? stdout) : stderr;
}

test('values of every kind; what is neither number nor boolean is text, quotes make anything text', async () => {
  expect(await answer()).toBe('1 "nobody" false 0.5');
  expect(await answer('--const', 'LIMIT=5', '--const', 'NAME=Ann Lee', '--const=SURE=true', '--const', 'RATIO=-2.25')).toBe('5 "Ann Lee" true -2.25');
  expect(await answer('--const', 'NAME="5"')).toBe('1 "5" false 0.5');
  expect(await answer('--const', 'NAME="\\u{41}nn"')).toBe('1 "Ann" false 0.5');
  expect(await answer('--const', 'NAME=a=b', '--const', 'LIMIT=4294967295')).toBe('4294967295 "a=b" false 0.5');
});

test('a value of another type is an error that shows both', async () => {
  const told = await answer('--const', 'NAME=5');
  expect(told).toMatch(/main\.aqua:6:15/);
  expect(told).toMatch(/`NAME` is given as/);
  expect(told).toContain('| NAME = 5');
});

test('aqua run and aqua debug take constants too', async () => {
  const folder = project({ 'main.aqua': main });
  expect((await aqua(['run', 'main.aqua', '-f', 'main()', '--const', 'LIMIT=7'], folder)).stdout).toContain('7');
  expect((await aqua(['debug', 'air', 'main.aqua', '--const', 'LIMIT=7'], folder)).stdout).toContain('[7 "nobody"');
});

test('constants that no file uses are told on stderr', async () => {
  const folder = project({ 'src/a.aqua': main, 'src/b.aqua': 'aqua B declares *\n\nconst OTHER ?= 1\n' });
  const { status, stdout, stderr } = await aqua(['check', 'src', '--const', 'LIMIT=5', '--const', 'OTHER=2', '--const', 'LIMTI=5'], folder);
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'no problems in 2 files\n' });
  expect(stderr).toBe('aqua: --const LIMTI: no file uses a constant of this name\n');
});

test.each([
  ['LIMIT', /value is missing[\s\S]*--const NAME=VALUE/],
  ['LIMIT=', /value is missing[\s\S]*'LIMIT=""'/],
  ['=5', /name is missing[\s\S]*--const NAME=VALUE/],
  ['max-size=5', /capitals, like `MAX_SIZE`[\s\S]*--const NAME=VALUE/],
  ['NAME="x', /quotes do not match/],
  ['NAME="x\\y"', /escape/],
  ['LIMIT=18446744073709551616', /64 bits/],
])('--const %s is a wrong command line', async (text, says) => {
  const { status, stdout, stderr } = await aqua(['check', 'main.aqua', '--const', text], project({ 'main.aqua': main }));
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(says);
});

test('a constant twice is a wrong command line', async () => {
  expect(await aqua(['check', 'main.aqua', '--const', 'LIMIT=1', '--const', 'LIMIT=2'], project({ 'main.aqua': main }))).toMatchObject({ status: 2, stderr: expect.stringContaining('twice') as string });
});
