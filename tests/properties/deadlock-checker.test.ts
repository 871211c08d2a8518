/** The reference model checker itself: programs of which one can see that they are stuck, or that they are not. */
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../compiler/index.ts';
import { explore, tell } from '../kit/deadlock/explore.ts';
import type { Exploration } from '../kit/deadlock/explore.ts';
import { compileSubjects } from '../kit/deadlock/subject.ts';
import type { Subject } from '../kit/deadlock/subject.ts';

const header = `aqua Main

export main

service S("s"):
  num(n: u32) -> u32
  nums() -> []u32
  flag() -> bool
  note(text: string)

service Peer("peer"):
  timeout(duration_ms: u64, message: string) -> string

`;

function subjectOf(main: string): Subject {
  const subject = compileSubjects('main.aqua', memorySource({ 'main.aqua': `${header}${main}\n` })).get('main');
  if (subject === undefined) throw new Error('there is no main');
  return subject;
}

const search = { budget: 200, seed: 1 } as const;

function stuck(main: string, tier: 'T1' | 'T2'): Exploration {
  return explore(subjectOf(main), { ...search, tier, until: 'stuck' });
}

interface Example {
  readonly main: string;
  /** In which tier there is a stuck run. */
  readonly stuck: 'never' | 'T2' | 'T1';
}

const examples: Readonly<Record<string, Example>> = {
  'a call elsewhere': { stuck: 'never', main: 'func main(p: string) -> u32:\n  on p:\n    x <- S.num(1)\n  <- x' },
  'a push before the join': { stuck: 'never', main: 'func main() -> u32:\n  s: *u32\n  s <<- 1\n  join s[0]\n  <- s!' },
  'a push in another branch': { stuck: 'never', main: 'func main(p: string) -> u32:\n  s: *u32\n  on p:\n    s <<- 1\n  par join s[0]\n  <- s!' },
  'a push after the join': { stuck: 'T1', main: 'func main() -> u32:\n  s: *u32\n  join s[0]\n  s <<- 1\n  <- s!' },
  'too few pushes': { stuck: 'T1', main: 'func main(p: string) -> u32:\n  s: *u32\n  on p:\n    s <- S.num(1)\n  <- s[1]' },
  'joins that wait for one another': {
    stuck: 'T1',
    main: 'func main():\n  a: *u32\n  b: *u32\n  on INIT_PEER_ID:\n    join a[0]\n    b <<- 1\n  par on INIT_PEER_ID:\n    join b[0]\n    a <<- 1\n  join a[0]',
  },
  'a push in one arm only': { stuck: 'T1', main: 'func main(yes: bool) -> u32:\n  s: *u32\n  if yes:\n    s <<- 1\n  <- s!' },
  'a push in both arms': { stuck: 'never', main: 'func main(yes: bool) -> u32:\n  s: *u32\n  if yes:\n    s <<- 1\n  else:\n    s <<- 2\n  <- s!' },
  'an arm that only one number takes': { stuck: 'T1', main: 'func main(n: u32) -> u32:\n  s: *u32\n  if n != 3:\n    s <<- 1\n  <- s!' },
  'an answer of each, waited for one by one': {
    stuck: 'T2',
    main: 'func main(peers: []string):\n  s: *u32\n  for p <- peers par:\n    on p:\n      s <- S.num(1)\n  if peers.length > 0:\n    join s[peers.length - 1]',
  },
  'one answer more than there are peers': { stuck: 'T1', main: 'func main(peers: []string):\n  s: *u32\n  for p <- peers par:\n    on p:\n      s <- S.num(1)\n  join s[peers.length]' },
  'a call in a background branch that may fail': { stuck: 'T2', main: 'func main() -> u32:\n  co x <- S.num(1)\n  <- x' },
  'a failure that is handled': { stuck: 'never', main: 'func main() -> u32:\n  s: *u32\n  try:\n    s <- S.num(1)\n  otherwise:\n    s <<- 0\n  <- s!' },
  'a failure that is passed on': { stuck: 'never', main: 'func main() -> u32:\n  s: *u32\n  s <- S.num(1)\n  <- s!' },
  'a timeout beside the wait': { stuck: 'never', main: 'func main() -> string:\n  s: *u32\n  join s[0]\n  par Peer.timeout(10, "late")\n  <- "done"' },
  'a snapshot that may come too early': {
    stuck: 'T1',
    main: 'func main(p: string):\n  s: *u32\n  t: *u32\n  co on p:\n    s <- S.num(1)\n  S.note("go")\n  if s.length == 0:\n    join t[0]',
  },
  'a snapshot that may come too late': {
    stuck: 'T1',
    main: 'func main(p: string):\n  s: *u32\n  t: *u32\n  co on p:\n    s <- S.num(1)\n  S.note("go")\n  if s.length == 1:\n    join t[0]',
  },
  'nobody to ask, then somebody else': { stuck: 'never', main: 'func main(ps: []string, q: string):\n  for p <- ps try:\n    on p:\n      S.note("a")\n  on q:\n    S.note("b")' },
  'nobody to ask at once, then somebody else': {
    stuck: 'never',
    main: 'func main(ps: []string, q: string):\n  s: *u32\n  parseq p <- ps on p:\n    try:\n      s <- S.num(1)\n  on HOST_PEER_ID:\n    s <<- 1\n  on q:\n    s <- S.num(1)',
  },
  'others from the relay': {
    stuck: 'never',
    main: 'func main(p: string, q: string):\n  on HOST_PEER_ID:\n    on p:\n      S.note("a")\n    par x <- S.num(1)\n    on q:\n      S.note("b")',
  },
  'a branch at home, then others from the relay': {
    stuck: 'never',
    main: 'func main(q: string):\n  S.note("a")\n  par x <- S.num(1)\n  on HOST_PEER_ID:\n    on q:\n      S.note("b")\n    par y <- S.num(1)',
  },
  'a callback': { stuck: 'never', main: 'func main(ask: u32 -> u32) -> u32:\n  s: *u32\n  s <- ask(1)\n  <- s!' },
};

describe('the model checker', () => {
  it.each(Object.entries(examples))('%s', (_, { main, stuck: when }) => {
    expect({ calm: stuck(main, 'T1').runs.stuck > 0, failing: stuck(main, 'T2').runs.stuck > 0 }).toEqual({ calm: when === 'T1', failing: when !== 'never' });
  });

  it('says when it has seen all runs there are', () => {
    const few = 'func main(n: u32) -> u32:\n  x <- S.num(n)\n  <- x';
    expect(stuck(few, 'T1')).toEqual({ runs: { answered: 4 * 4 * 4, stuck: 0, outside: 0 }, found: undefined, complete: true });
    const many = 'func main(ns: []u32) -> []u32:\n  xs <- S.nums()\n  <- xs';
    expect(stuck(many, 'T1')).toMatchObject({ runs: { answered: search.budget }, complete: false });
  });

  it('finds a run that answers', () => {
    const arm = examples['an arm that only one number takes']?.main ?? '';
    expect(explore(subjectOf(arm), { ...search, tier: 'T1', until: 'answered' })).toMatchObject({ runs: { answered: 1 } });
    const never = examples['too few pushes']?.main ?? '';
    expect(explore(subjectOf(never), { ...search, tier: 'T1', until: 'answered' })).toMatchObject({ runs: { answered: 0 } });
  });

  it('tells the run that it found', () => {
    const arm = subjectOf(examples['an arm that only one number takes']?.main ?? '');
    const { found } = explore(arm, { ...search, tier: 'T1', until: 'stuck' });
    expect(found === undefined ? [] : tell(arm, found).split('\n')).toEqual([
      'stuck, delivery fifo, T1, client network',
      'me: getDataSrv.-relay-[] gives "relay"',
      'me: getDataSrv.n[] gives 3',
      expect.stringMatching(/^me waits for a stream: .*"stream":"\$s","needed":1,"present":0/),
    ]);
  });

  it('leaves out runs that ask a peer which does not exist', () => {
    expect(stuck('func main():\n  on "nowhere":\n    S.note("x")', 'T1').runs).toMatchObject({ answered: 0, stuck: 0 });
  });
});
