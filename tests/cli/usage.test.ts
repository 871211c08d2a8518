import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../cli/run.ts';
import { aqua, json, project, recorder } from '../kit/aqua-command.ts';

const wrong: readonly (readonly [what: string, args: readonly string[], says: RegExp])[] = [
  ['no command', [], /which command/],
  ['an unknown command', ['chekc', 'main.aqua'], /check/],
  ['an unknown command that is like none', ['frobnicate'], /no command `frobnicate`\n/],
  ['an option in place of the command', ['--trace', 'run'], /aqua <command> --trace/],
  ['an unknown option', ['check', 'main.aqua', '--jsno'], /no option `--jsno`; did you mean `--json`\?/],
  ['an unknown letter', ['check', 'main.aqua', '-q'], /no option `-q`/],
  ['an option without its value', ['compile', 'main.aqua', '-o', '--watch'], /`-o` needs a value/],
  ['an option without its value, at the end', ['compile', 'main.aqua', '--output'], /`--output` needs a value/],
  ['an option with an empty value', ['compile', 'main.aqua', '--output='], /`--output` needs a value/],
  ['a flag with a value', ['check', 'main.aqua', '--json=yes'], /`--json` takes no value/],
  ['an option given twice', ['compile', 'main.aqua', '-o', 'a', '--output=b'], /`--output` is given twice/],
  ['watching without a place for the output', ['compile', 'main.aqua', '--watch'], /--watch needs -o/],
  ['one file too many', ['debug', 'air', 'main.aqua', 'lib.aqua'], /`lib\.aqua` is too much; write `aqua debug <stage> <file>`/],
  ['a file that looks like an option', ['check', '--', '--json'], /no file `--json`/],
  ['no stage', ['debug'], /<stage> is missing/],
  ['a misspelt stage', ['debug', 'tokns', 'main.aqua'], /did you mean `tokens`\?/],
  ['a missing file argument', ['check'], /aqua check <file/],
  ['a file that is not there', ['check', 'mian.aqua'], /no file `mian\.aqua`[\s\S]*did you mean `main\.aqua`/],
  ['a folder of imports that is not there', ['check', 'main.aqua', '--import', 'lib'], /no folder `lib`/],
  ['an unknown target', ['compile', 'main.aqua', '--target', 'wasm'], /air.*avm/],
  ['run without a function', ['run', 'main.aqua'], /-f|function/],
  ['an unknown stage', ['debug', 'soup', 'main.aqua'], /tokens.*air/],
  ['a network that is not there', ['run', 'main.aqua', '-f', 'hello("a")', '--network', 'net.ts'], /no file `net\.ts`/],
  ['an unknown function', ['run', 'main.aqua', '-f', 'hallo()'], /`hello`/],
  ['broken argument text', ['run', 'main.aqua', '-f', 'hello("Ann"'], /expected `,` or `\)`\n {2}hello\("Ann"\n {13}\^/],
  ['too few arguments', ['run', 'main.aqua', '-f', 'hello()'], /`name: string` is missing/],
  ['too many arguments', ['run', 'main.aqua', '-f', 'hello("a", "b")'], /too many/],
  ['an argument of a wrong type', ['run', 'main.aqua', '-f', 'hello(5)'], /`name` wants string.*5/],
  ['an unknown peer', ['run', 'main.aqua', '-f', 'hello(@bop)'], /no peer `bop`/],
  ['a seed that is no number', ['run', 'main.aqua', '-f', 'hello("a")', '--seed', 'x'], /--seed/],
];

const main = 'aqua Main\n\nexport hello\n\nfunc hello(name: string) -> string:\n  <- name\n';

test.each(wrong)('%s exits with 2 and says what is wrong', async (_, args, says) => {
  const { status, stdout, stderr } = await aqua(args, project({ 'main.aqua': main }));
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(says);
  expect(stderr).not.toMatch(/^\s+at /m);
});

test('with --json it says so to programs too', async () => {
  const folder = project({ 'main.aqua': main });
  const of = async (...args: string[]): Promise<unknown> => json(await aqua([...args, '--json'], folder));
  expect(await of('chekc')).toEqual({ error: { kind: 'usage', message: 'there is no command `chekc`; did you mean `check`?', hint: '`aqua --help` tells what there is' } });
  expect(await of('check', 'mian.aqua')).toEqual({ error: { kind: 'usage', message: 'there is no file `mian.aqua`', hint: 'did you mean `main.aqua`?' } });
  expect(await of('run', 'main.aqua', '-f', 'hello("a")', '--seed', 'x')).toEqual({ error: { kind: 'usage', message: '--seed wants a whole number, this is `x`' } });
});

test.each([['--help'], ['check', '--help'], ['compile', '--help'], ['run', '--help'], ['debug', '--help'], ['explain', '--help']])('help of aqua %s %s', async (...args) => {
  const { status, stdout, stderr } = await aqua(args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/Examples:/);
});

test('--version', async () => {
  expect(await aqua(['--version'])).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string });
});

test.each([
  ['a file', 'main.aqua', 'aqua: `main.aqua` is a file; -o wants a folder\n'],
  ['below a file', 'main.aqua/air', 'aqua: `main.aqua/air/main.hello.air` cannot be written: not a directory\n'],
  ['on a disk that is full', 'full', 'aqua: `full/main.hello.air` cannot be written: no space left on device\n'],
  ['where a folder has the name of a file', 'taken', 'aqua: `taken/main.hello.air` cannot be written: illegal operation on a directory\n'],
])('an output %s is told', async (_, output, stderr) => {
  const folder = project({ 'main.aqua': main, 'full/keep': '', 'taken/main.hello.air/keep': '' });
  symlinkSync('/dev/full', join(folder, 'full/main.hello.air'));
  expect(await aqua(['compile', 'main.aqua', '-o', output], folder)).toEqual({ status: 2, stdout: '', stderr });
});

test('a bug of ours is told as one, without a stack', async () => {
  const err = recorder();
  const broken = {
    ...recorder().output,
    line: () => {
      throw new TypeError('x is not a function');
    },
  };
  expect(await run(['check', 'examples/hello/main.aqua', '--json'], { out: broken, err: err.output })).toBe(70);
  expect(err.text()).toMatch(/^aqua has a bug: x is not a function\n.*report it/);
  expect(err.text()).not.toMatch(/^\s+at /m);
});
