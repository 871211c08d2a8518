/** The quick look of the recheck against the whole of it, on placed programs and on the same with hops taken away. */
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { whole } from '../../compiler/core/core.ts';
import type { Iterator, Operand, Scalar, Stream } from '../../compiler/core/core.ts';
import { isPlain } from '../../compiler/delivery/plain.ts';
import { undeliveredIn } from '../../compiler/delivery/recheck.ts';
import { spotsOf } from '../../compiler/delivery/spots.ts';
import { emptyMemory } from '../../compiler/pipeline.ts';
import { placeFunction } from '../../compiler/placement/place.ts';
import type { Placed } from '../../compiler/placement/placed.ts';
import type { SourceProvider } from '../../compiler/source/source-provider.ts';
import { SourceFile } from '../../compiler/source/source-file.ts';
import { randomProgram } from '../kit/deadlock/programs.ts';
import { compileCores } from '../kit/deadlock/subject.ts';
import { withoutBringing, withoutHops } from '../kit/placement-at-fault.ts';
import { root, textOf } from '../kit/repository.ts';

const seed = Number(process.env['AQUA_SEED'] ?? 7);
const disk: SourceProvider = { read: (file) => new SourceFile(file, textOf(file)) };

/** How often each of the two found nothing. */
interface Tally {
  placed: number;
  plain: number;
  delivered: number;
}

function look(body: Placed, tally: Tally): void {
  tally.placed++;
  const isDelivered = undeliveredIn(spotsOf(body)).length === 0;
  if (isDelivered) tally.delivered++;
  if (!isPlain(spotsOf(body))) return;
  tally.plain++;
  expect(isDelivered).toBe(true);
}

test('nothing is missed that is plain in tests/programs, whichever hop is left out', () => {
  const [right, wrong]: [Tally, Tally] = [
    { placed: 0, plain: 0, delivered: 0 },
    { placed: 0, plain: 0, delivered: 0 },
  ];
  const programs = readdirSync(`${root}tests/programs`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of programs) {
    for (const core of compileCores(`tests/programs/${name}/main.aqua`, disk).values()) {
      const { body } = placeFunction(core);
      look(body, right);
      look(withoutBringing(body), wrong);
      for (const left of hopsOf(body)) look(withoutHops(body, (hop) => hop === left), wrong);
    }
  }
  // the quick look is worth its while, and the mistakes are there
  expect(right.plain / right.placed).toBeGreaterThan(0.95);
  expect(wrong.delivered).toBeLessThan(wrong.placed);
});

test('nothing is missed that is plain in random programs, whichever hops are left out', () => {
  const memory = emptyMemory();
  const property = fc.property(randomProgram, fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }), ({ source }, choices) => {
    let asked = 0;
    const isLeftOut = (): boolean => choices[asked++ % choices.length] === true;
    for (const core of compileCores('main.aqua', source, memory).values()) {
      const { body } = placeFunction(core);
      for (const each of [body, withoutBringing(body), withoutHops(body, isLeftOut)]) look(each, tally);
    }
  });
  const tally: Tally = { placed: 0, plain: 0, delivered: 0 };
  fc.assert(property, { numRuns: Number(process.env['AQUA_RUNS'] ?? 500), seed });
  expect(tally.plain).toBeGreaterThan(tally.placed / 3);
  expect(tally.delivered).toBeLessThan(tally.placed);
});

const origin = { reason: 'a test' };
const home: Operand = { kind: 'init-peer' };
const away: Operand = { kind: 'string', value: 'away' };
const never: Placed = { kind: 'never', origin };
const items: Stream = { kind: 'stream', name: 'items', origin };
const who: Scalar = { kind: 'scalar', name: 'who', origin };
const item: Iterator = { kind: 'iterator', name: 'item', origin };

function call(peer: Operand, output?: Scalar | Stream): Placed {
  return { kind: 'call', role: 'user', service: away, function: 'get', arguments: [], peer, output, origin };
}

function hop(peer: Operand): Placed {
  return { kind: 'hop', peer, reason: 'a test', origin };
}

function seq(...nodes: Placed[]): Placed {
  return { kind: 'seq', nodes, origin };
}

function par(...branches: Placed[]): Placed {
  return { kind: 'par', branches, detached: false, origin };
}

const nothing: Placed = { kind: 'null', origin };
const join: Placed = { kind: 'join', calls: [], stream: items, count: { kind: 'integer', value: 1n }, output: { kind: 'canon', name: 'frozen', origin }, peer: home, origin };
const loop: Placed = { kind: 'fold', mode: 'rec', iterable: items, item, body: call(home), beforeNext: nothing, last: nothing, origin };
// in a branch: in the flow itself, whoever comes later knows that the loop has begun
const beside: Placed = par(seq(call(home), loop), nothing);
const third: Operand = { kind: 'string', value: 'third' };
const co = (node: Placed): Placed => ({ kind: 'par', branches: [node], detached: true, origin });
const elsewhere: Placed = { ...join, peer: third };
const both: Placed = { ...join, count: { kind: 'integer', value: 2n } };
const stuck = seq(never, call(home, who), hop(away), hop(home));

function bringing(...before: Placed[]): Placed {
  return seq(call(away, items), ...before, hop(home));
}

test.each<readonly [string, Placed, Placed]>([
  ['a hop that waits for the next branch', seq(par(bringing(hop(whole(who))), stuck, call(home)), join), seq(par(bringing(), stuck, call(home)), join)],
  ['a hop that waits for the branch before', seq(par(stuck, bringing(hop(whole(who))), call(home)), join), seq(par(stuck, bringing(), call(home)), join)],
  ['a live loop before, and no way back', seq(beside, call(away, items), never), seq(beside, call(away, items), hop(home), never)],
  ['a join that its own peer has not heard of', seq(co(seq(call(away, items), hop(third))), call(home), elsewhere), seq(co(seq(call(away, items), hop(third))), hop(third), elsewhere)],
  ['values of a join at two peers that know of it', seq(co(par(call(away, items), call(third, items))), both), seq(co(par(bringing(), seq(call(third, items), hop(home)))), both)],
  ['the way on from a branch that another leads past', seq(par(seq(par(call(away, items), call(away)), hop(home)), nothing), join), seq(par(seq(par(bringing(), call(away)), hop(home)), nothing), join)],
])('is not plain: %s', (_, missed, right) => {
  expect(isPlain(spotsOf(missed))).toBe(false);
  expect(undeliveredIn(spotsOf(missed))).toHaveLength(1);
  expect(isPlain(spotsOf(right))).toBe(true);
  expect(undeliveredIn(spotsOf(right))).toEqual([]);
});

function hopsOf(body: Placed): readonly Placed[] {
  const hops: Placed[] = [];
  withoutHops(body, (hop) => {
    hops.push(hop);
    return false;
  });
  return hops;
}
