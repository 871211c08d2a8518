/** Witnesses of the analysis for random programs, repeated on the engine. */
import fc from 'fast-check';
import { children } from '../../../compiler/core/core.ts';
import type { Node } from '../../../compiler/core/core.ts';
import { printDecision } from '../../../compiler/deadlock/condition.ts';
import { emptyMemory } from '../../../compiler/pipeline.ts';
import { randomProgram } from './programs.ts';
import { mainOf } from './verdicts.ts';
import type { Subject } from './subject.ts';
import { replay } from './witness.ts';
import type { Replay } from './witness.ts';

/**
 * Throws at a witness that is not reproduced, with the seed and the smallest such program. Prints how many there were.
 *
 * Let through are those of which no run makes the choices because of what a snapshot has to hold: the analysis takes any number between what
 * surely has come before it and what ever may come, and the way that the particle takes may leave some of them out. Without loops only hazards.
 */
export function replayRandom({ programs, seed }: { readonly programs: number; readonly seed: number }): void {
  const memory = emptyMemory();
  const seen = new Map<string, number>();
  const property = fc.property(randomProgram, ({ source, text }) => {
    const subject = mainOf(source, memory);
    if (subject === undefined) return;
    const reads = READS_ELEMENTS.test(text);
    for (const witness of reads ? replayUnlessRefuted(subject) : replay(subject, 1)) {
      const { verdict, reproduced, decisions, story } = witness;
      const withLoops = hasLoop(subject.core.body);
      const key = `${verdict} ${withLoops ? 'with loops' : 'without loops'}${reads ? ', reading structs' : ''}: ${reproduced}`;
      seen.set(key, (seen.get(key) ?? 0) + 1);
      if (reproduced === 'exactly' || reads || isOutOfReach(witness, withLoops)) continue;
      throw new Error([`${verdict}, ${reproduced}: ${decisions.map((decision) => printDecision(decision)).join(', ')}`, text, ...story].join('\n'));
    }
  });
  fc.assert(property, { numRuns: programs, seed });
  process.stdout.write(`witnesses of ${programs} random programs, seed ${seed}: ${JSON.stringify(Object.fromEntries([...seen].sort()))}\n`);
}

/**
 * What structs hold that come out of streams, or what a map holds, in a number or a condition: any value is taken to be there, so a witness may choose one that the program
 * does not push, or leave such a choice out (docs/deadlock.md, "What it does not follow"). Their witnesses are only counted.
 */
const READS_ELEMENTS = /!\.(?:n\b|(?:peer|relay) [=!]=)|for \w+, \w+ <- table/;

function replayUnlessRefuted(subject: Subject): readonly Replay[] {
  try {
    return replay(subject, 1);
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('a run makes the choices')) return [];
    throw error;
  }
}

function isOutOfReach({ verdict, reproduced, decisions }: Replay, withLoops: boolean): boolean {
  const ofSnapshot = decisions.some(({ choice }) => choice.kind === 'at-least-zero' && choice.value.terms.symbols.some(({ origin }) => origin === 'snapshot'));
  return (verdict === 'hazard' || withLoops) && reproduced === 'not tried' && ofSnapshot;
}

function hasLoop(node: Node): boolean {
  return node.kind === 'fold' || children(node).some(hasLoop);
}
