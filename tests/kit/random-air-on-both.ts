/** Properties of random AIR on the original VM and on our engine; each returns how many scripts could be compared. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { runOnAvms, runOnOurEngines, type SideResult } from './air-on-both.ts';
import type { Delivery } from './engine-network.ts';
import { createAvm } from './oracle/avm.ts';
import { randomAir, renderRandomAir } from './random-air.ts';

export interface ComparisonOptions {
  readonly runs: number;
  /** Besides the order in which things were sent, ours must make the same calls in these. */
  readonly deliveries: readonly Delivery[];
  /** Other orders for the original, by seed. */
  readonly originalSeeds?: readonly number[];
}

const avm = createAvm();

/** On one peer nothing is a race: both sides make exactly the same calls. */
export function compareOnOnePeer({ runs, deliveries }: ComparisonOptions): number {
  return compare(runs, (tree) => renderRandomAir(tree, ['a'], true), (script, theirs) => {
    const ours = runOnOurEngines(script);
    expect(ours, script).toEqual(theirs);
    for (const delivery of deliveries) expect(runOnOurEngines(script, delivery, 7), script).toEqual(ours);
  });
}

/** On several peers the original may wait for ever for something that another peer has (decision 6): ours makes at least its calls. */
export function compareOnPeers({ runs, deliveries, originalSeeds = [] }: ComparisonOptions): number {
  return compare(runs, (tree) => renderRandomAir(tree, ['a', 'b', 'c', 'd'], false), (script, theirs) => {
    const ours = runOnOurEngines(script);
    expectAllOf(theirs, ours, script);
    for (const seed of originalSeeds) expectAllOf(runOnAvms(avm, script, seed), ours, script);
    for (const delivery of deliveries) expect(runOnOurEngines(script, delivery, 7), script).toEqual(ours);
  });
}

/** What stands behind a par may need what one of its sides makes, while the other one is done: which calls that holds up is the order's business. */
export function compareJoins({ runs }: Pick<ComparisonOptions, 'runs'>): number {
  return compare(runs, (tree) => renderRandomAir(tree, ['a', 'b', 'c', 'd'], true), (script, theirs) => expectAllOf(theirs, runOnOurEngines(script), script));
}

function compare(runs: number, render: (tree: Parameters<typeof renderRandomAir>[0]) => string, check: (script: string, theirs: SideResult) => void): number {
  let compared = 0;
  fc.assert(
    fc.property(randomAir, (tree) => {
      const script = render(tree);
      const theirs = runOnAvms(avm, script);
      // A trace that its own error has broken, or an error that stops the VM for good: not for scripts to see.
      if (theirs.broken !== undefined) return;
      compared++;
      check(script, theirs);
    }),
    { numRuns: runs },
  );
  return compared;
}

function expectAllOf(theirs: SideResult, ours: SideResult, script: string): void {
  const left = [...ours.calls];
  for (const call of theirs.calls) {
    const at = left.indexOf(call);
    expect(at, `${call} in ${script}`).toBeGreaterThanOrEqual(0);
    left.splice(at, 1);
  }
}
