/** The errors of parallel branches come together, as the recheck sees it. */
import { expect, test } from 'vitest';
import type { Operand } from '../../compiler/core/core.ts';
import { recheck, scattered } from '../../compiler/delivery/recheck.ts';
import type { PlacedFunction } from '../../compiler/placement/place.ts';
import type { Placed } from '../../compiler/placement/placed.ts';
import { SourceFile } from '../../compiler/source/source-file.ts';

const origin = { reason: 'a test' };
const home: Operand = { kind: 'init-peer' };
const [away, third] = ['away', 'third'].map((value): Operand => ({ kind: 'string', value }));

function call(peer: Operand = home): Placed {
  return { kind: 'call', role: 'user', service: home, function: 'get', arguments: [], peer, output: undefined, origin };
}

const seq = (...nodes: Placed[]): Placed => ({ kind: 'seq', nodes, origin });
const par = (...branches: Placed[]): Placed => ({ kind: 'par', branches, detached: false, origin });
const tried = (attempt: Placed, handler: Placed): Placed => ({ kind: 'try', attempt, handler, origin });
const again: Placed = { kind: 'fail', value: { kind: 'error', lens: [] }, origin };
const nothing: Placed = { kind: 'null', origin };
const never: Placed = { kind: 'never', origin };

/** Fails elsewhere, and brings the error. */
function brought(from: Operand | undefined, to: Operand = home): Placed {
  return tried(call(from), seq({ kind: 'hop', peer: to, reason: 'a test', origin }, again));
}

function placed(body: Placed): PlacedFunction {
  const file = new SourceFile('main.aqua', 'func f()');
  return { name: 'f', span: { source: file, start: 0, end: 8 }, relay: { kind: 'scalar', name: '-relay-', origin }, body };
}

test.each<readonly [string, Placed]>([
  ['of two peers', par(call(away), call(third))],
  ['of which one comes home', par(brought(away), call(third))],
  ['of which each comes elsewhere', par(brought(away), brought(away, third))],
  ['of three branches', par(brought(away), brought(third), call(third))],
  ['that lead on', { kind: 'seq', nodes: [tried(par(call(away), call(third)), nothing), call()], origin }],
  ['in a handler inside a branch that nobody waits for', { kind: 'par', branches: [tried(par(call(away), call(third)), call())], detached: true, origin }],
])('are found apart: %s', (_, body) => {
  expect(scattered(placed(body))).toHaveLength(1);
  expect(recheck(placed(body)).map(({ code }) => code)).toEqual(['AQ0409']);
});

test.each<readonly [string, Placed]>([
  ['at home', par(brought(away), brought(third))],
  ['where one comes about', par(call(away), brought(third, away))],
  ['since one branch does not fail', par(call(away), nothing)],
  ['since one branch waits for ever', par(call(away), never)],
  ['since one handles its own', par(call(away), tried(call(third), nothing))],
  ['since nothing comes after them', tried(par(call(away), call(third)), nothing)],
  ['since nobody hears them', { kind: 'par', branches: [par(call(away), call(third))], detached: true, origin }],
])('come together, or need not: %s', (_, body) => {
  expect(recheck(placed(body))).toEqual([]);
});
