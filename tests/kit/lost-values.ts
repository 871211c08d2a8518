/** Functions with a hop left out, on the engine: whether what gets lost then is found by the recheck. */
import fc from 'fast-check';
import { scattered, undelivered } from '../../compiler/delivery/recheck.ts';
import { emitFunction } from '../../compiler/emit/emit.ts';
import { emptyMemory } from '../../compiler/pipeline.ts';
import { placeFunction } from '../../compiler/placement/place.ts';
import { printPlaced } from '../../compiler/placement/print.ts';
import { compileAir } from '../../runtime/engine/program.ts';
import { Sample } from './deadlock/choices.ts';
import type { Tier } from './deadlock/outside.ts';
import { randomProgram } from './deadlock/programs.ts';
import { isLost } from './deadlock/run.ts';
import type { Subject } from './deadlock/subject.ts';
import { mainOf } from './deadlock/verdicts.ts';
import { withoutOne } from './placement-at-fault.ts';

/** What became of functions with a hop left out. */
export class Mutants {
  /** Lose something although all calls succeed, and are not found. */
  readonly missed: string[] = [];
  readonly #runs: number;
  readonly #tiers: readonly Tier[];
  #all = 0;
  #found = 0;
  readonly #lost = { T1: 0, T2: 0 };
  #missedInT2 = 0;

  /** @param runs so many of each function, in each tier. Of what gets lost only when calls fail, there are nothing but figures */
  constructor(runs: number, tiers: readonly Tier[]) {
    this.#runs = runs;
    this.#tiers = tiers;
  }

  /** Leaves one hop out of a function. `choose` is given how many there are. */
  add(subject: Subject, choose: (of: number) => number): void {
    const placed = placeFunction(subject.core);
    const body = withoutOne(placed.body, choose);
    if (body === undefined) return;
    const faulty = { ...placed, body };
    const isFound = undelivered(faulty).length > 0 || scattered(faulty).length > 0;
    this.#all++;
    if (isFound) this.#found++;
    const compiled = compileAir(emitFunction(faulty, { extensions: true }).script);
    if (!compiled.ok) throw new Error('the faulty script is no AIR');
    const mutant: Subject = { ...subject, program: compiled.program };
    const tier = this.#tiers.find((each) => this.#isLost(mutant, each));
    if (tier === undefined) return;
    this.#lost[tier]++;
    if (isFound) return;
    if (tier === 'T1') this.missed.push(printPlaced(faulty));
    else this.#missedInT2++;
  }

  /** Leaves one hop out of each of these random programs. */
  addRandom({ programs, seed }: { readonly programs: number; readonly seed: number }): void {
    const memory = emptyMemory();
    const property = fc.property(randomProgram, fc.nat({ max: 999 }), ({ source }, left) => {
      const subject = mainOf(source, memory);
      if (subject !== undefined) this.add(subject, (of) => left % of);
    });
    fc.assert(property, { numRuns: programs, seed });
  }

  /** Figures, for people. */
  get figures(): string {
    const { T1, T2 } = this.#lost;
    const failing = this.#tiers.includes('T2') ? [`${T2} when calls fail, ${this.#missedInT2} of them not found`] : [];
    return [`${this.#all} functions without one hop: ${T1} lose something though all calls succeed, ${this.missed.length} of them not found`, ...failing, `${this.#found} found in all`].join('; ');
  }

  /** All reach all: whether somebody is reached at all is not what the recheck looks at. */
  #isLost(subject: Subject, tier: Tier): boolean {
    for (let i = 0; i < this.#runs; i++) {
      try {
        if (isLost(subject, new Sample(i), { tier, order: i % 2 === 0 ? 'any' : 'fifo', network: 'open' }) !== 'no') return true;
      } catch (error) {
        // some programs go on for ever
        if (!(error instanceof Error && error.message === 'the network does not come to rest')) throw error;
        return false;
      }
    }
    return false;
  }
}
