/** What `aqua run --trace` draws. */
import { describe, expect, test } from 'vitest';
import { speaksUnicode } from '../../cli/console/locale.ts';
import { run } from '../../cli/run.ts';
import { terminalStyle } from '../../compiler/diagnostics/style.ts';
import { aqua, aquaProcess, project, recorder } from '../kit/aqua-command.ts';

const ask = `aqua Main

export ask

service Op("op"):
  identity(s: string) -> string
service Shop("shop"):
  price(item: string) -> u32

func ask(peers: []string, least: u32) -> []string:
  answers: *string
  for peer <- peers par:
    on peer:
      price <- Shop.price("apple")
      answers <- Op.identity("some text that is long enough to be cut")
  join answers[least - 1]
  <- answers
`;

const network = (count: number): string => `export default {
  init: 'me', relay: 'relay',
  peers: {
    me: {}, relay: {}, sold: { services: { shop: { price: () => { throw new Error('all\\n\\u001b[31m is sold'); } } } },
    ...Object.fromEntries(Array.from({ length: ${count} }, (_, i) => ['p' + i, { services: { shop: { price: () => i } } }])),
  },
};`;

function folder(count = 6): string {
  return project({ 'main.aqua': ask, 'network.mjs': network(count) });
}

async function traced(peers: readonly string[], columns = 100, where = folder()): Promise<readonly string[]> {
  const call = `ask([${peers.map((peer) => `@${peer}`).join(', ')}], ${peers.filter((peer) => peer !== 'sold').length})`;
  const { status, stdout, stderr } = await aqua(['run', 'main.aqua', '-f', call, '--network', 'network.mjs', '--trace'], where, columns);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.slice(stdout.indexOf('\n\n') + 2).trimEnd().split('\n');
}

describe('a diagram', () => {
  test('shows who did what on whose line, and every hop', async () => {
    const lines = await traced(['p0', 'sold']);
    expect(lines[0]).toBe('me    relay p0    sold');
    expect(lines).toContain('├────▶│     │     │');
    expect(lines).toContainEqual(expect.stringMatching(/^│ {5}●────▶┼────▶│ {2}all iterations start from here +main\.aqua:14$/));
    expect(lines).toContainEqual(expect.stringMatching(/^│ {5}│ {5}● {5}│ {2}shop\.price\("apple"\) → 0 +main\.aqua:14$/));
    // What a service says may hold anything, and must not break the drawing.
    expect(lines).toContainEqual(expect.stringMatching(/^│ {5}│ {5}│ {5}✗ {2}shop\.price\("apple"\) ✗ all ·\[31m is sold +main\.aqua:14$/));
    expect(lines).toContain('│     │◀────┤     │');
    expect(lines.at(-1)).toMatch(/^\d+ steps by 4 peers, all signatures verified$/);
  });

  test('shows a cause before its effect', async () => {
    const lines = await traced(['p0']);
    const rows = [/^├────▶│ {5}│$/, /^│ {5}●────▶│/, /^│ {5}│ {5}● {2}shop\.price/, /^│ {5}│ {5}● {2}op\.identity/, /^│ {5}│◀────┤$/, /^│◀────● /, /^● {5}│ {5}│ {2}answer/];
    const places = rows.map((row) => lines.findIndex((line) => row.test(line)));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  test.each([80, 100, 120, 200])('of eight peers fits %d columns', async (columns) => {
    const lines = await traced(['p0', 'p1', 'p2', 'p3', 'p4', 'p5'], columns);
    expect(lines[0]).toMatch(/^me +/);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(Math.min(columns, 120));
    expect(lines).toContainEqual(expect.stringMatching(/op\.identity\(.*…\) → ".*… +main\.aqua:15$/));
  });

  test('names that are wider than their column take turns on two rows', async () => {
    const long = project({ 'main.aqua': ask, 'network.mjs': network(5).replaceAll("'p' + i", "'worker-' + i") });
    const [first, second] = await traced([0, 1, 2, 3, 4].map((i) => `worker-${i}`), 80, long);
    expect(first).toBe('me        worker-0  worker-2  worker-4');
    expect(second).toBe('│    relay     worker-1  worker-3');
  });

  test('repeats the names every forty rows', async () => {
    const lines = await traced(['p0', 'p1', 'p2', 'p3', 'p4', 'p5']);
    expect(lines.filter((line) => line.startsWith('me ')).length).toBe(Math.ceil((lines.length - 2) / 41));
  });
});

test('more than eight peers: names at the left, hops in words', async () => {
  const peers = Array.from({ length: 12 }, (_, index) => `p${index}`);
  const lines = await traced(peers, 80, folder(12));
  expect(lines).toContain('me     → relay');
  expect(lines).toContain(`relay  → ${peers.join(', ')}`);
  expect(lines).toContainEqual(expect.stringMatching(/^p11 {4}shop\.price\("apple"\) → 11 +main\.aqua:14$/));
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
});

test('colours show on a terminal only', async () => {
  const plain = recorder();
  const coloured = recorder();
  const where = folder();
  const before = process.cwd();
  process.chdir(where);
  try {
    await run(['run', 'main.aqua', '-f', 'ask([@p0], 1)', '--network', 'network.mjs', '--trace'], { out: plain.output, err: plain.output });
    await run(['run', 'main.aqua', '-f', 'ask([@p0], 1)', '--network', 'network.mjs', '--trace'], { out: { ...coloured.output, style: terminalStyle(true) }, err: plain.output });
  } finally {
    process.chdir(before);
  }
  expect(plain.text()).not.toContain('\u001b');
  expect(coloured.text()).toContain('\u001b[32m●\u001b[39m');
});

test('a locale that is not UTF-8 gets ASCII of the same shape, from the built command too', () => {
  const where = folder();
  const args = ['run', 'main.aqua', '-f', 'ask([@p0], 1)', '--network', 'network.mjs', '--trace'];
  const { stdout } = aquaProcess(args, where, { LC_ALL: 'C' });
  expect(stdout).toMatch(/^[\n -~]*$/);
  expect(stdout).toMatch(/^\| {5}\*---->\| {2}all iterations start from here/m);
  const unicode = aquaProcess(args, where, { LC_ALL: 'C.UTF-8' }).stdout;
  expect(unicode).toContain('│     ●────▶│');
  expect(stdout.split('\n').map(({ length }) => length)).toEqual(unicode.split('\n').map(({ length }) => length));
});

test.each([
  [{}, true],
  [{ LANG: 'de_DE.utf8' }, true],
  [{ LANG: 'de_DE.ISO-8859-1' }, false],
  [{ LC_ALL: '', LC_CTYPE: 'C', LANG: 'C.UTF-8' }, false],
  [{ LC_ALL: 'en_GB.UTF-8', LC_CTYPE: 'C' }, true],
])('the locale %j', (environment, unicode) => {
  expect(speaksUnicode(environment)).toBe(unicode);
});
