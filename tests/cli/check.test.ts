import { expect, test } from 'vitest';
import { aqua, json, project } from '../kit/aqua-command.ts';

const hello = `aqua Hello

export hello

service Greeter("greeter"):
  hello(name: string) -> string

func hello(name: string) -> string:
  greeting <- Greeter.hello(name)
  <- greeting
`;

/** The mistakes that everybody makes, with where they must be reported and what must be said. */
const mistakes = [
  { what: 'a misspelt name', find: 'Greeter.hello(name)', put: 'Greetr.hello(name)', at: '9:15', line: 'greeting <- Greetr.hello(name)', advice: /`Greeter`/ },
  { what: 'a wrong type', find: 'Greeter.hello(name)', put: 'Greeter.hello(42)', at: '9:29', line: 'greeting <- Greeter.hello(42)', advice: /string/ },
  { what: 'missing indentation', find: '  greeting <- G', put: 'greeting <- G', at: /[89]:\d+/, line: 'greeting <- Greeter', advice: /indent|right|spaces/i },
  { what: 'a missing import', find: 'export hello', put: 'import "libary.aqua"\nexport hello', at: '3:8', line: 'import "libary.aqua"', advice: /Tried|--import/ },
];

test.each(mistakes)('$what is reported where it is, with the line and what to do', async ({ find, put, at, line, advice }) => {
  const folder = project({ 'src/main.aqua': hello.replace(find, put), 'src/library.aqua': 'aqua Library\n' });
  const { status, stdout, stderr } = await aqua(['check', 'src/main.aqua'], folder);
  expect(status).toBe(1);
  expect(stdout).toMatch(typeof at === 'string' ? `src/main.aqua:${at}` : new RegExp(`src/main\\.aqua:${at.source}`));
  expect(stdout).toContain(line);
  expect(stdout).toMatch(advice);
  expect(stdout).toMatch(/^\d+ errors?/m);
  expect(stdout + stderr).not.toMatch(/\.[jt]s:\d+/);
});

test('a file without mistakes', async () => {
  const folder = project({ 'main.aqua': hello });
  expect(await aqua(['check', 'main.aqua'], folder)).toEqual({ status: 0, stdout: 'no problems in 1 file\n', stderr: '' });
});

test('a folder stands for the files in it, and a problem in a shared import is told once', async () => {
  const use = 'import "shared.aqua"\n';
  const folder = project({
    'src/a.aqua': `aqua A\n\n${use}`,
    'src/b.aqua': `aqua B\n\n${use}`,
    'src/shared.aqua': 'aqua Shared declares *\n\nfunc f() -> u8:\n  <- nothing\n',
    'src/node_modules/x/c.aqua': 'not looked at',
  });
  const { status, stdout } = await aqua(['check', 'src'], folder);
  expect(status).toBe(1);
  expect(stdout.match(/src\/shared\.aqua:4:6/g)).toHaveLength(1);
  expect(stdout).toMatch(/^1 error$/m);
});

test('--import adds a folder to look in', async () => {
  const folder = project({ 'main.aqua': 'aqua Main\n\nimport "tools.aqua"\n', 'lib/tools.aqua': 'aqua Tools declares *\n' });
  expect((await aqua(['check', 'main.aqua'], folder)).status).toBe(1);
  expect((await aqua(['check', '--import', 'lib', 'main.aqua'], folder)).status).toBe(0);
});

test('packages are found in node_modules above the file', async () => {
  const folder = project({
    'src/deep/main.aqua': 'aqua Main\n\nimport "@someone/lib/tools.aqua"\n',
    'node_modules/@someone/lib/tools.aqua': 'aqua Tools declares *\n',
  });
  expect((await aqua(['check', 'src/deep/main.aqua'], folder)).status).toBe(0);
  expect((await aqua(['check', 'main.aqua'], `${folder}/src/deep`)).status).toBe(0);
});

test('--json prints every problem as data', async () => {
  const folder = project({ 'main.aqua': hello.replace('Greeter.hello(name)', 'Greetr.hello(name)') });
  const outcome = await aqua(['check', 'main.aqua', '--json'], folder);
  expect(outcome.status).toBe(1);
  expect(outcome.stderr).toBe('');
  const report = json(outcome) as { readonly diagnostics: readonly unknown[] };
  expect(report.diagnostics).toHaveLength(1);
  expect(report.diagnostics[0]).toMatchObject({
    code: expect.stringMatching(/^AQ\d{4}$/) as string,
    level: 'error',
    message: expect.stringContaining('Greetr') as string,
    file: 'main.aqua',
    range: { start: { line: 9, column: 15 }, end: { line: 9, column: 21 } },
    labels: expect.any(Array) as unknown[],
    fixes: expect.any(Array) as unknown[],
  });
});

test('colours only where somebody looks', async () => {
  const folder = project({ 'main.aqua': hello.replace('Greeter.hello(name)', 'Greetr.hello(name)') });
  expect((await aqua(['check', 'main.aqua'], folder)).stdout).not.toContain('\u001b');
});
