/**
 * Programs that get stuck, one for each way to do so, and beside each the same program put right: `main.aqua` and `fixed.aqua` of each case
 * in `deadlocks-*.md`. All that is told about them is stated there, and so is the verdict on the exported function.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { check, memorySource } from '../../compiler/index.ts';
import type { CheckedModule } from '../../compiler/index.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { applyFix } from '../kit/apply-fix.ts';
import { readSuite, runSuites } from '../kit/markdown-suite.ts';

const suites = readdirSync(import.meta.dirname).filter((name) => /^deadlocks-.*\.md$/.test(name)).map((name) => `tests/language/${name}`);

function checked(files: ReadonlyMap<string, string>): ReadonlyMap<string, CheckedModule> {
  const source = memorySource(Object.fromEntries(files));
  return new Map([...files.keys()].map((entry) => [entry, check({ entry, source })]));
}

/** The choices that lead to the wait, where the message leaves any to be told. */
function why({ code, help = '' }: Diagnostic): string | undefined {
  if (code !== 'AQ0402' && code !== 'AQ0404') return undefined;
  return help.slice(0, help.indexOf('Fix:')).trim() || undefined;
}

runSuites(suites, (files) => ({ diagnostics: [...checked(files).values()].flatMap(({ diagnostics }) => diagnostics), everyLabel: true, why }));

describe.each(suites)('%s', (path) => {
  test.each(readSuite(readFileSync(path, 'utf8')).map(({ name, files }) => [name, files] as const))('%s: verdicts', (_, files) => {
    const stated = [...files].map(([file, text]) => [file, /^-- verdict: (\w+)$/m.exec(text)?.[1]]);
    expect([...checked(files)].map(([file, { reports }]) => [file, reports[0]?.verdict])).toEqual(stated);
    expect(stated.map(([file, verdict]) => (file === 'fixed.aqua' ? verdict : file))).toEqual(['main.aqua', 'free']);
  });
});

describe('the ways to get stuck', () => {
  const cases = suites.flatMap((path) => readSuite(readFileSync(path, 'utf8')));
  const findings = cases.map(({ name, files }) => ({ name, main: checked(files).get('main.aqua') }));

  test('are at least sixty, each told with its line and how it comes about, and none of them when put right', () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    const faulty = findings.filter(({ main }) => main?.reports[0]?.verdict !== 'free');
    expect(faulty.length).toBeGreaterThanOrEqual(60);
    for (const { name, main } of faulty) expect([name, main?.diagnostics.filter(({ labels, ...told }) => !waits(labels) || !tells(told))]).toEqual([name, []]);
    expect(cases.filter(({ files }) => !isPutRight(files)).map(({ name }) => name)).toEqual([]);
  });

  test.each([
    ['join before push', 'A join above the push', 'certain'],
    ['too few pushes', 'Too few pushes', 'certain'],
    ['circular joins across par arms', 'Two branches that wait for one another', 'certain'],
    ['push only in one arm', 'A push in one arm that the caller chooses', 'conditional'],
    ['push only in the failing try', 'A push only when the call succeeds', 'hazard'],
    ['value of a failed co branch', 'The value of a branch in the background', 'hazard'],
    ["index from the wrong array's length", "The index of another list's length", 'conditional'],
    ['join on a stream of another scope', 'A stream of the same name in another function', 'certain'],
    ['value that never travels back', 'The value of a branch in the background that never gets there', 'certain'],
    ['never-called callback', 'A callback that is never called', 'conditional'],
  ])('%s', (_, name, verdict) => {
    expect(findings.find((each) => each.name === name)?.main?.reports[0]?.verdict).toBe(verdict);
  });

  function waits([{ span, text }]: Diagnostic['labels']): boolean {
    return span.source.path === 'main.aqua' && text.startsWith('waits ');
  }

  /** In the message when parameters or failing calls decide. */
  function tells({ code, message, help = '' }: Pick<Diagnostic, 'code' | 'message' | 'help'>): boolean {
    if (code === 'AQ0401') return message.endsWith('whatever happens');
    if (code === 'AQ0402') return /^This happens when \S/.test(help);
    return code === 'AQ0403' ? / answers only if \S/.test(message) : code === 'AQ0404' && / waits for ever when .* fails?$/.test(message);
  }

  function isPutRight(files: ReadonlyMap<string, string>): boolean {
    const fixed = checked(files).get('fixed.aqua');
    return fixed?.diagnostics.length === 0 && fixed.reports.length > 0 && fixed.reports.every(({ verdict }) => verdict === 'free');
  }
});

describe('of what apps do', () => {
  const verdictOn = (lines: readonly string[]) => checked(new Map([['main.aqua', ['aqua Main', '', 'export main', '', ...lines, ''].join('\n')]])).get('main.aqua')?.reports[0];

  test('one of them by the rest of a division is there', () => {
    const lines = ['func main(n: u32, peers: []string) -> string:', '  found: *string', '  for peer <- peers:', '    found <<- peer', '  if peers.length > 0:', '    join found[n % peers.length]', '  <- "ok"'];
    expect(verdictOn(lines)?.verdict).toBe('free');
  });

  test('a number rounded down to whole groups is no more than it was', () => {
    const lines = ['func main(n: u32, size: u32, peers: []string) -> string:', '  found: *string', '  for peer <- peers:', '    found <<- peer', '  if n <= peers.length:', '    join found[size * (n / size) - 1]', '  <- "ok"'];
    expect(verdictOn(lines)?.verdict).toBe('free');
  });

  test('products of many numbers are not tried in every order, nor for every value', () => {
    const pairs = Array.from({ length: 20 }, (_, i) => [`  list${i} <- S.numbers()`, `  for x <- list${i} par:`, `    for y <- list${i} par:`, '      if x > y:', '        found <<- x']);
    const service = ['service S("s"):', '  numbers() -> []u32', ''];
    expect(verdictOn([...service, 'func main():', '  found: *u32', ...pairs.flat(), '  join found[30]'])?.verdict).toBe('unproven');
    const names = Array.from({ length: 16 }, (_, i) => `n${i}`);
    const squares = names.map((name) => `${name} * ${name}`).join(' + ');
    expect(verdictOn([`func main(${names.map((name) => `${name}: u32`).join(', ')}):`, '  found: *u32', `  if ${squares} >= 1000000:`, '    join found[0]'])?.verdict).toBe('unproven');
  });

  test('of two ways that exclude each other both do not push, so that it is no way to get stuck', () => {
    const tried = ['service S("s"):', '  get() -> u32', '', 'func main():', '  got: *u32', '  try:', '    got <- S.get()', '  otherwise:', '    got <<- 0', '  if got.length == 2:', '    join got[2]'];
    expect(verdictOn(tried)?.verdict).toBe('free');
    const arms = ['func main(yes: bool, n: u32):', '  got: *u32', '  if yes:', '    got <<- n', '  else:', '    got <<- 0', '  if got.length != 1:', '    join got[2]'];
    expect(verdictOn(arms)?.verdict).toBe('free');
  });

  test('what equals the same is equal', () => {
    const services = ['service S("s"):', '  who() -> string', '  flag() -> bool', ''];
    const under = (call: string, ...conditions: readonly string[]) => [...services, 'func main() -> u32:', '  s: *u32', `  a <- S.${call}`, `  b <- S.${call}`, `  c <- S.${call}`, ...conditions.map((condition, i) => `${' '.repeat(2 * i + 2)}if ${condition}:`), `${' '.repeat(2 * conditions.length + 2)}join s[0]`, '  <- 1'];
    expect(verdictOn(under('who()', 'a == b', 'a == "x"', 'b != "x"'))?.verdict).toBe('free');
    expect(verdictOn(under('who()', 'a == b', 'b == c', 'a != c'))?.verdict).toBe('free');
    expect(verdictOn(under('who()', 'a != b', 'b == c', 'a == c'))?.verdict).toBe('free');
    expect(verdictOn(under('who()', 'a == b', 'a == "x"', 'b == "y"'))?.verdict).toBe('free');
    expect(verdictOn(under('flag()', 'a == b', 'a', '!b'))?.verdict).toBe('free');
    expect(verdictOn(under('flag()', 'a != b', 'a', 'b'))?.verdict).toBe('free');
    expect(verdictOn(under('who()', 'a != b', 'b != c', 'a == c'))?.verdict).toBe('possible');
    expect(verdictOn(under('flag()', 'a != b', 'a', '!b'))?.verdict).toBe('possible');
  });

  test('a number that two arms push is not any number, so that it is no way to get stuck', () => {
    const pick = ['  if n < peers.length:', '    least <<- n', '  else:', '    least <<- peers.length', '  needed = least!', '  if needed > 0:', '    join found[needed - 1]', '  <- "ok"'];
    const lines = ['func main(n: u32, peers: []string) -> string:', '  found: *string', '  least: *u32', '  for peer <- peers:', '    found <<- peer', ...pick];
    expect(verdictOn(lines)?.verdict).toBe('unproven');
  });

  test('what a branch pushes before it fails is known to all', () => {
    const services = ['service S("s"):', '  do()', '', 'service Peer("peer"):', '  timeout(ms: u64, message: string) -> string', ''];
    const beside = (...branch: readonly string[]) => [...services, 'func main(p: string, q: string, r: string, o: ?string):', '  s: *string', '  co on q:', '    text <- Peer.timeout(1, "")', ...branch, '  on r:', '    late <- Peer.timeout(1, "")', '  on p:', '    join s[0]'];
    const pushed = ['    on p:', '      s <<- text'];
    for (const failing of [['      S.do()'], ['    S.do()'], ['      Peer.timeout(1, o!)'], ['    if o == nil:', '      S.do()', '    on p:', '      S.do()']]) {
      expect(verdictOn(beside(...pushed, ...failing))?.verdict).toBe('free');
    }
    expect(verdictOn(beside('    S.do()', ...pushed))?.verdict).toBe('hazard');
  });

  test('a relay on the way home is needed only where somebody comes back from further on', () => {
    const services = ['service S("s"):', '  get() -> u32', '  who() -> string', ''];
    const home = (...inside: readonly string[]) => [...services, 'func main(p: string) -> u32:', '  found: *u32', '  via <- S.who()', '  par S.get()', '  on HOST_PEER_ID via via:', ...inside, '  found <<- 1', '  <- found!'];
    expect(verdictOn(home('    found <- S.get()'))?.verdict).toBe('free');
    expect(verdictOn(home('    on p:', '      found <- S.get()'))?.verdict).toBe('hazard');
  });

  test('the relay is needed once, also under its other name', () => {
    const lines = ['service Shop("shop"):', '  price() -> u32', '', 'func main() -> u32:', '  on HOST_PEER_ID:', '    price <- Shop.price()', '  <- price'];
    const source = memorySource({ 'main.aqua': ['aqua Main', '', 'export main', '', ...lines, ''].join('\n') });
    expect(check({ entry: 'main.aqua', source, deadlocks: { needs: true } }).reports[0]?.needs).toEqual(['relay']);
  });
});

describe('reports', () => {
  test('name the wait that comes first, also where only the size of a snapshot says that it is reached', () => {
    const lines = ['func main(yes: bool, q: string, ps: []string, back: u32 -> u32):', '  first: *u32', '  second: *u32', '  on q:', '    if yes:', '      got <- back(0)', '    else:', '      first <<- 0', '    if first.length != 1:', '      join first[0]', '    else:', '      first <<- 0', '    join second[2 * ps.length - 1]'];
    const { diagnostics } = check({ entry: 'main.aqua', source: memorySource({ 'main.aqua': ['aqua Main', '', 'export main', '', ...lines, ''].join('\n') }) });
    expect(diagnostics.map(({ labels: [{ text }] }) => text)).toEqual(['waits for a value in `first`']);
  });

  const store = ['data Node:', '  id: string', '', 'service Store("store"):', '  put(key: string) -> bool', '  nodes() -> []Node', ''];
  const told = (lines: readonly string[]) => {
    const source = memorySource({ 'main.aqua': ['aqua Main', '', 'export main', '', ...store, ...lines, ''].join('\n') });
    const { diagnostics, reports } = check({ entry: 'main.aqua', source, deadlocks: { needs: true } });
    return { why: diagnostics.map(({ help }) => /^(?:This happens when|One way there is that) [^.]*(?:\.length[^.]*)*/.exec(help ?? '')?.[0]), needs: reports[0]?.needs };
  };
  const loop = (list: string) => [`  for w <- ${list} par:`, '    on w:'];

  test('call what a callback returns as the program does', () => {
    const lines = ['func main(ask: string -> []string, u32) -> []string:', '  names, least <- ask("all")', '  found: *string', '  for name <- names:', '    found <<- name', '  join found[least - 1]', '  <- found'];
    expect(told(lines)).toEqual({ why: ['This happens when names.length < least'], needs: [] });
  });

  test('leave out choices that do not matter, and tell of results rather than of an empty list', () => {
    const lines = ['func main(peers: []string) -> bool:', '  votes: *string', ...loop('peers'), '      yes <- Store.put("x")', '      if yes:', '        votes <<- w', '  join votes[peers.length / 2]', '  <- true'];
    expect(told(lines).why).toEqual(['This happens when peers.length == 1 and !yes', 'One way there is that peers.length == 1']);
  });

  test('say of what comes and is too little that it is', () => {
    const help = (push: string) => check({ entry: 'main.aqua', source: memorySource({ 'main.aqua': `aqua Main\n\nexport main\n\nfunc main() -> u32:\n  found: *u32\n${push}  <- found[1]\n` }) }).diagnostics.map((each) => each.help?.split('.')[0]);
    expect(help('  found <<- 1\n')).toEqual(['It waits for more than ever comes']);
    expect(help('')).toEqual(['Nothing that could end the wait is reached before it']);
  });

  test('tell values of one name apart', () => {
    const lines = ['func main(peers: []string):', '  found: *bool', ...loop('peers'), '      found <- Store.put("x")', '  a = found.length', '  b = found.length', '  if a < b:', '    join found[peers.length]'];
    expect(told(lines).why).toEqual(['This happens when found.length (line 17) < found.length (line 18)']);
    const twice = ['func main(peers: []string) -> bool:', '  found: *bool', '  for p <- peers:', '    yes <- Store.put(p)', '    if yes:', '      found <<- yes', '  yes <- Store.put("all")', '  if yes:', '    join found[peers.length - 1]', '  <- yes'];
    expect(told(twice).why).toEqual(['This happens when yes (line 18), peers.length == 1 and !yes (line 15)']);
  });

  test('count the calls that have to fail, and write guards as code', () => {
    const ask = (lines: readonly string[]) => check({ entry: 'main.aqua', source: memorySource({ 'main.aqua': ['aqua Main', '', 'export main', '', ...store, ...lines, ''].join('\n') }) }).diagnostics;
    const fastest = ask(['func main(p: string, q: string) -> bool:', '  done: *bool', '  co on p:', '    done <- Store.put("x")', '  co on q:', '    done <- Store.put("x")', '  <- done!']);
    expect(fastest.map(({ message }) => message)).toEqual(['`main` waits for ever when 2 calls of `Store.put` fail']);
    const pairs = ask(['func main(as: []string, bs: []string) -> u32:', '  all: *u32', '  for a <- as:', '    for b <- bs:', '      all <<- 1', '  join all[as.length - 1]', '  <- all.length']);
    expect(pairs[0]?.help).toContain('`if as.length == 0 || bs.length >= 1:`');
  });

  test.each([
    ['all of peers', ['  done: *bool', ...loop('peers'), '      done <- Store.put("x")', '  join done[peers.length - 1]']],
    ['all of peers', ['  done: *bool', ...loop('peers'), '      for key <- keys:', '        done <- Store.put(key)', '  join done[peers.length * keys.length - 1]']],
    ['some of peers', ['  done: *bool', ...loop('peers'), '      for key <- keys:', '        done <- Store.put(key)', '  if peers.length * keys.length > 0:', '    join done[0]']],
    ['peers.length / 2 + 1 of peers', ['  done: *bool', ...loop('peers'), '      done <- Store.put("x")', '  if peers.length > 0:', '    join done[peers.length / 2]']],
    ['all of peers', ['  for w <- peers:', '    on w:', '      done <- Store.put("x")']],
    ['peers, one after the other', ['  for w <- peers try:', '    on w:', '      done <- Store.put("x")']],
    ['all of nodes', ['  nodes <- Store.nodes()', '  for node <- nodes:', '    on node.id:', '      done <- Store.put("x")']],
    ['1 of peers', ['  parseq w <- peers on w:', '    done <- Store.put("x")']],
  ])('say that %s are needed', (needed, lines) => {
    expect(told(['func main(peers: []string, keys: []string):', ...lines]).needs).toEqual([needed, 'relay']);
  });
});

describe('fixes', () => {
  const cases = suites.flatMap((path) => readSuite(readFileSync(path, 'utf8'))).flatMap(({ name, files }) => (files.has('main.aqua') ? [[name, files] as const] : []));
  const offered = (files: ReadonlyMap<string, string>) => checked(files).get('main.aqua')?.diagnostics.flatMap((finding) => finding.fixes.map((fix) => ({ finding, fix }))) ?? [];

  test.each(cases.filter(([, files]) => offered(files).length > 0))('do away with it: %s', (_, files) => {
    for (const { finding, fix } of offered(files)) {
      const fixed = checked(applyFix(files, fix)).get('main.aqua');
      expect([finding.slug, fixed?.diagnostics, fixed?.reports.map(({ verdict }) => verdict)]).toEqual([finding.slug, [], ['free']]);
    }
  });

  test('are an index, where one is right', () => {
    expect(titles(/^Wait/)).toEqual([
      'A join of one more than is pushed: Wait for all that comes: `1`',
      'The last index is one less than the number: Wait for all that comes: `peers.length - 1`',
      "The index of another list's length: Wait for all that comes: `parcels.length - 1`",
    ]);
  });

  test('are a push, where a call that fails leaves one out', () => {
    expect(titles(/^Push/)).toEqual([
      'A push only when the call succeeds: Push something when a call fails: `prices <<- 0`',
      'A push behind the call that fails: Push something when a call fails: `ordered <<- ""`',
      'Nested loops with calls, and the product of their numbers: Push something when a call fails: `counts <<- 0`',
      'A push only after what fails, in a branch: Push something when a call fails: `states <<- ""`',
      'A push only after what fails, in a `try`: Push something when a call fails: `names <<- ""`',
      'An answer of every peer: Push something when a call fails: `found <<- ""`',
      'A quorum that some failures break: Push something when a call fails: `votes <<- false`',
      'A call that fails in front of the push: Push something when a call fails: `subscribed <<- ""`',
      'A timeout below the wait: Push something when a call fails: `prices <<- 0`',
      'A timeout beside another wait: Push something when a call fails: `of_b <<- 0`',
      'A value read after the timeout all the same: Push something when a call fails: `prices <<- 0`',
      'A timeout in a branch that may fail before: Push something when a call fails: `prices <<- 0`',
      'A branch in a loop that fails as often as it runs: Push something when a call fails: `counts <<- 0`',
    ]);
  });

  test('are a timeout, beside a `join` that waits for too much', () => {
    const beside = 'Let a timeout end the wait: `par Peer.timeout(1000, "timeout")`';
    expect(titles(/^Let/)).toEqual([
      'A number that a service says',
      'A filter that lets too little pass',
      '`for … try` ends at the first success',
      'Nested loops with calls, and the product of their numbers',
      'Two indices of one name',
      'An iteration that waits for later ones',
      'An answer of every peer',
      'A quorum that some failures break',
      'A timeout below the wait',
      'A timeout beside another wait',
      'A timeout in a branch that may fail before',
      'An iteration that fails takes its second push with it',
      'A branch in a loop that fails as often as it runs',
      'A key that a loop over nothing does not insert',
    ].map((name) => `${name}: ${beside}`));
  });

  test('declare the service of the timeout where the file has none', () => {
    const ask = `aqua Main

export ask

service Shop("shop"):
  price() -> u32

-- The prices of all.
func ask(shops: []string) -> []u32:
  prices: *u32
  for shop <- shops par:
    on shop:
      prices <- Shop.price()
  join prices[shops.length - 1]
  <- prices
`;
    const files = new Map([['main.aqua', ask]]);
    const fix = offered(files).find(({ fix: { title } }) => title.startsWith('Let'))?.fix;
    expect(fix && applyFix(files, fix).get('main.aqua')).toBe(ask.replace('-- The', 'service Peer("peer"):\n  timeout(milliseconds: u64, message: string)\n\n-- The').replace('- 1]\n', '- 1]\n  par Peer.timeout(1000, "timeout")\n'));
  });

  test('receive what the timeout returns', () => {
    const files = new Map([['main.aqua', `aqua Main

export count

service Shop("shop"):
  count() -> u32

service Peer("peer"):
  timeout(milliseconds: u64, message: string) -> string

func count() -> []u32:
  counts: *u32
  counts <<- 1
  least <- Shop.count()
  join counts[least]
  <- counts
`]]);
    expect(offered(files).map(({ fix: { title } }) => title)).toEqual(['Let a timeout end the wait: `par late <- Peer.timeout(1000, "timeout")`']);
  });

  test('put a `try` around the block of the call', () => {
    const files = new Map([['main.aqua', `aqua Main

export ask

service Shop("shop"):
  name() -> string
  price(name: string) -> u32

func ask(shops: []string) -> []u32:
  prices: *u32
  for shop <- shops par:
    on shop:
      name <- Shop.name()
      prices <- Shop.price(name)
  join prices[shops.length - 1]
  <- prices
`]]);
    const fix = offered(files).find(({ fix: { title } }) => title.startsWith('Push'))?.fix;
    expect(fix && applyFix(files, fix).get('main.aqua')?.split('\n').slice(10, 17)).toEqual([
      '  for shop <- shops par:',
      '    on shop:',
      '      try:',
      '        name <- Shop.name()',
      '        prices <- Shop.price(name)',
      '      otherwise:',
      '        prices <<- 0',
    ]);
  });

  function titles(kind: RegExp): readonly string[] {
    const all = cases.flatMap(([name, files]) => offered(files).flatMap(({ fix: { title } }) => (kind.test(title) ? [`${name}: ${title}`] : [])));
    return [...new Set(all)];
  }
});
