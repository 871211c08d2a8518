/** The recheck against runs: what does not come to who waits for it, so that a run only goes on once everybody is told everything, is found. */
import { readdirSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { undelivered } from '../../compiler/delivery/recheck.ts';
import { emitFunction } from '../../compiler/emit/emit.ts';
import { emptyMemory } from '../../compiler/pipeline.ts';
import { placeFunction } from '../../compiler/placement/place.ts';
import type { SourceProvider } from '../../compiler/source/source-provider.ts';
import { SourceFile } from '../../compiler/source/source-file.ts';
import { compileAir } from '../../runtime/engine/program.ts';
import { seededRandom } from '../../runtime/network/random.ts';
import { Sample } from '../kit/deadlock/choices.ts';
import type { Network } from '../kit/deadlock/domain.ts';
import { RandomProgram } from '../kit/deadlock/programs.ts';
import { isLost } from '../kit/deadlock/run.ts';
import { compileSubjects } from '../kit/deadlock/subject.ts';
import type { Subject } from '../kit/deadlock/subject.ts';
import { mainOf } from '../kit/deadlock/verdicts.ts';
import { Mutants } from '../kit/lost-values.ts';
import { withoutBringing } from '../kit/placement-at-fault.ts';
import { root, textOf } from '../kit/repository.ts';

vi.setConfig({ testTimeout: 600_000 });

const disk: SourceProvider = { read: (file) => new SourceFile(file, textOf(file)) };
const seed = Number(process.env['AQUA_SEED'] ?? 7);

function losses(subject: Subject, network: Network = 'open', runsOfEach = 20): number {
  const runs = Array.from({ length: runsOfEach }, (_, i) => isLost(subject, new Sample(i), { tier: 'T1', order: 'any', network }));
  return runs.filter((lost) => lost !== 'no').length;
}

test.each(['branches-that-answer-each-other', 'co-waits-for-what-the-flow-pushes'])('in %s', (name) => {
  for (const subject of compileSubjects(`tests/programs/${name}/main.aqua`, disk).values()) {
    const placed = placeFunction(subject.core);
    const faulty = { ...placed, body: withoutBringing(placed.body) };
    const compiled = compileAir(emitFunction(faulty, { extensions: true }).script);
    if (!compiled.ok) throw new Error('the faulty script is no AIR');
    expect([losses(subject), undelivered(placed)]).toEqual([0, []]);
    expect(losses({ ...subject, program: compiled.program })).toBeGreaterThan(0);
    expect(undelivered(faulty)).not.toEqual([]);
  }
});

/** Each lost something in one of ten runs, or more. */
const onceLost: readonly (readonly [what: string, body: string])[] = [
  ['the name of a peer that a branch finds, where the flow comes from another', `func main() -> u32:
  s: *u32
  v <- S.who()
  par on v:
    relayed(s, "alice", "bob")
    s <- S.num(1)
  <- s!`],
  ['the same, from its own closure', `func main(q: string):
  s: *u32
  on q:
    s <<- 1
    f = (n: u32):
      join s[0]
  on HOST_PEER_ID:
    v <- S.who()
    par on v:
      f(1)
      S.note(1)`],
  ['a name that nobody asks for on the way', `func main(p: string, q: string):
  co on p:
    v <- S.who()
  on v via "alice":
    on q:
      S.note(1)
  S.text(v)`],
  ['what one branch reads, and another', `func main(p: string, q: string, r: string):
  on q:
    co on p:
      v <- S.num(1)
      S.note(2)
    S.note(v)
  par on r via "alice":
    S.note(v)`],
  ['what a branch inside has to wait for, too', `func main(p: string, q: string):
  s: *u32
  on p:
    co on q:
      join s[0]
      y <- S.num(2)
    x <- S.num(1)
    S.note(y)
  par s <- S.num(x)`],
  ['pushes at home of iterations that begin at the relay', `func main(ps: []string):
  s: *u32
  on HOST_PEER_ID:
    co on HOST_PEER_ID:
      join s[ps.length]
      S.note(2)
    S.note(1)
  for p <- ps par:
    for x <- s rec:
      S.note(x)
    for q <- ps par:
      s <<- 1`],
  ['a push that only comes to the relay, for who waits elsewhere before', `func main(p: string, ps: []string):
  s: *u32
  known: *string
  known <<- "bob"
  on known!:
    parseq q <- ps on q:
      s <- S.num(s!)
  par on HOST_PEER_ID:
    co on p:
      s <- S.num(3)`],
  ['the name of a peer that the client finds, when the relay leads on', `func main(p: string) -> u32:
  s: *u32
  v <- S.who()
  par on v:
    relayed(s, p, p)
    s <- S.num(1)
  <- s!`],
  ['the same, after something else has come home', `func main(p: string):
  s: *u32
  v <- S.who()
  par on v:
    s <- Op.identity(1)
  par on p:
    t <- Op.identity(1)
  join s[0]`],
  ['the condition of a way on from the relay, which the client finds', `func main(p: string, q: string):
  s: *u32
  x <- Op.identity(1)
  par on HOST_PEER_ID:
    if x == 1:
      on p:
        s <- Op.identity(1)
    else:
      s <- Op.identity(2)
  par on q:
    t <- Op.identity(1)
  join s[0]`],
  ['the condition of a way home from the relay, which a peer finds', `func main(p: string):
  s: *u32
  co on p:
    x <- Op.identity(1)
  co on HOST_PEER_ID:
    if x == 1:
      on INIT_PEER_ID:
        s <- Op.identity(1)
    else:
      on INIT_PEER_ID:
        s <- Op.identity(1)
  join s[0]`],
  ['the list of a loop at the relay, which the client finds', `func main(p: string, q: string):
  s: *u32
  ps <- S.peers()
  par on HOST_PEER_ID:
    for x <- ps:
      on x:
        s <- Op.identity(1)
    on p:
      s <- Op.identity(1)
  par on q:
    t <- Op.identity(1)
  join s[0]`],
  ['what the client pushes for a live loop at the relay', `func main(p: string):
  s: *u32
  t: *u32
  on HOST_PEER_ID:
    for x <- s rec:
      on p:
        t <- Op.identity(x)
    y <- Op.identity(1)
  s <<- y
  join t[0]`],
  ['what the client pushes for a live loop at a peer', `func main(q: string):
  s: *u32
  t: *u32
  on q:
    for x <- s rec:
      t <- Op.identity(x)
    y <- Op.identity(1)
  s <- Op.identity(y)
  join t[0]`],
  ['what a peer pushes for a live loop at the relay whose rounds begin at home', `func main(p: string):
  s: *u32
  t: *u32
  on HOST_PEER_ID:
    for x <- s rec:
      on INIT_PEER_ID:
        t <- Op.identity(x)
    y <- Op.identity(1)
  co on p:
    s <- Op.identity(y)
  join t[0]`],
  ['elements of a live loop at a peer that begins after a step', `func main(p: string, q: string):
  s: *u32
  t: *u32
  co on q:
    s <- Op.identity(1)
  z <- Op.identity(1)
  on p:
    for x <- s rec:
      t <- Op.identity(x)
  join t[0]`],
  ['elements of a live loop at a peer, behind a condition that a branch finds', `func main(p: string, q: string):
  s: *u32
  t: *u32
  co on q:
    s <- Op.identity(1)
  co x <- Op.identity(1)
  if x == 1:
    on p:
      for y <- s rec:
        t <- Op.identity(y)
  else:
    t <- Op.identity(2)
  join t[0]`],
];

test.each(onceLost)('%s', (_, body) => {
  const subject = mainOf(new RandomProgram(`aqua Main\n\nimport "library.aqua"\nexport main\n\n${body}\n`).source, emptyMemory());
  if (subject === undefined) throw new Error('it does not compile');
  expect([losses(subject, 'client', 60), losses(subject, 'open', 60), undelivered(placeFunction(subject.core))]).toEqual([0, 0, []]);
});

test('in tests/programs, of each function without one of its hops', () => {
  const mutants = new Mutants(2, ['T1']);
  const random = seededRandom(seed);
  const programs = readdirSync(`${root}tests/programs`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of programs) {
    for (const subject of compileSubjects(`tests/programs/${name}/main.aqua`, disk).values()) mutants.add(subject, (of) => Math.floor(random() * of));
  }
  process.stdout.write(`tests/programs, ${mutants.figures}\n`);
  expect(mutants.missed).toEqual([]);
});

test('in random programs without one of their hops', () => {
  const mutants = new Mutants(6, ['T1']);
  mutants.addRandom({ programs: Number(process.env['AQUA_RUNS'] ?? 1000), seed });
  process.stdout.write(`random programs, seed ${seed}, ${mutants.figures}\n`);
  expect(mutants.missed).toEqual([]);
});
