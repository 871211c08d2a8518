/** Choices and conditions as people write them. */
import { Assumptions, belowZero } from './assumptions.ts';
import type { Choice, Decision } from './assumptions.ts';
import type { Case } from './explore.ts';
import { plainly, printAtLeastZero, printZero, sameLinear, times } from './linear.ts';
import type { Linear, Naming } from './linear.ts';
import { namingFor } from './naming.ts';

/** `quorum <= sellers.length`, `Shop.price fails`. */
export function printDecision({ choice, yes }: Decision, called: Naming = plainly): string {
  switch (choice.kind) {
    case 'at-least-zero':
      return printAtLeastZero(yes ? choice.value : belowZero(choice.value), called);
    case 'fails':
      return `\`${choice.text}\` ${yes ? 'fails' : 'succeeds'}`;
    case 'holds': {
      const [left, right] = choice.literal === undefined ? choice.terms.map(called) : [called(choice.literal.term), choice.literal.value];
      return right === undefined ? `${yes ? '' : '!'}${left}` : `${left} ${yes ? '==' : '!='} ${right}`;
    }
  }
}

/** What is so when all of them are, in few words: nothing that follows from the others, and `==` for two bounds that meet. */
export function printDecisions(decisions: readonly Decision[]): readonly string[] {
  let kept = decisions;
  for (const decision of decisions) {
    const others = kept.filter((other) => other !== decision);
    const { choice, yes } = decision;
    // What is known of the size of a snapshot may be known in another case.
    if (boundOf(decision)?.terms.symbols.some(({ origin }) => origin === 'snapshot') === true) continue;
    if (others.reduce((all, other) => all.with(other.choice, other.yes), Assumptions.nothing()).decide(choice) === yes) kept = others;
  }
  const called = namingFor(kept);
  const bounds = kept.map(boundOf);
  const texts = kept.flatMap((decision, i) => {
    const bound = bounds[i];
    const other = bound === undefined ? -1 : bounds.findIndex((meeting) => meeting !== undefined && sameLinear(meeting, times(bound, -1)));
    if (bound === undefined || other < 0) return [printDecision(decision, called)];
    return other < i ? [] : [printZero(bound, called)];
  });
  return [...new Set(texts)];
}

/** The calls that fail: `Shop.price` fails, 2 calls of `Shop.price` fail. */
export function printFailures(decisions: readonly Decision[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { choice, yes } of decisions) if (choice.kind === 'fails' && yes) counts.set(choice.text, (counts.get(choice.text) ?? 0) + 1);
  return [...counts].map(([text, count]) => (count === 1 ? `\`${text}\` fails` : `${count} calls of \`${text}\` fail`));
}

/** What is at least 0. */
function boundOf({ choice, yes }: Decision): Linear | undefined {
  if (choice.kind !== 'at-least-zero') return undefined;
  return yes ? choice.value : belowZero(choice.value);
}

/** What is so. */
interface Atom {
  readonly kind: 'is';
  readonly text: string;
  /** What is at least 0, if that is all it says. */
  readonly bound: Linear | undefined;
}

type Formula = boolean | Atom | { readonly kind: 'and' | 'or'; readonly of: readonly Formula[] };

/** When a function of which the parameters decide is free. */
export function printCondition(cases: Case): string {
  return print(formula(cases), false);
}

function formula(cases: Case): Formula {
  switch (cases.kind) {
    case 'free':
    case 'impossible':
      return true;
    case 'stuck':
    case 'open':
      return false;
    case 'choice': {
      const [yes, no] = [formula(cases.yes), formula(cases.no)];
      return either(cases.choice, yes, no);
    }
  }
}

function either(choice: Choice, yes: Formula, no: Formula): Formula {
  const is = (value: boolean): Atom => ({ kind: 'is', text: printDecision({ choice, yes: value }), bound: boundOf({ choice, yes: value }) });
  if (yes === no && typeof yes === 'boolean') return yes;
  return or([and([is(true), yes]), and([is(false), no])], is(true), is(false), yes, no);
}

/** `c and true or not c and x` is `c or x`. */
function or(of: readonly Formula[], isTrue: Formula, isFalse: Formula, yes: Formula, no: Formula): Formula {
  if (yes === true) return no === false ? isTrue : joined('or', [isTrue, no]);
  if (no === true) return yes === false ? isFalse : joined('or', [isFalse, yes]);
  const open = of.filter((part) => part !== false);
  const [only = false] = open;
  return open.length < 2 ? only : joined('or', open);
}

function and(of: readonly Formula[]): Formula {
  if (of.includes(false)) return false;
  const open = of.filter((part) => part !== true);
  const [only = true] = open;
  return open.length < 2 ? only : joined('and', open);
}

function joined(kind: 'and' | 'or', of: readonly Formula[]): Formula {
  const parts = inFewerWords(kind, of.flatMap((part) => (typeof part === 'object' && part.kind === kind ? part.of : [part])));
  const [only = false] = parts;
  return parts.length < 2 ? only : { kind, of: parts };
}

/** `n >= 3 and n <= 3` is `n == 3`, and `n >= 4 or n <= 2` is `n != 3`. */
function inFewerWords(kind: 'and' | 'or', of: readonly Formula[]): readonly Formula[] {
  const gap = kind === 'and' ? 0 : 2;
  for (const [i, part] of of.entries()) {
    const bound = boundIn(part);
    const other = of.findIndex((meeting) => meetsIn(gap, bound, boundIn(meeting)));
    if (bound === undefined || other < i) continue;
    const text = printZero({ ...bound, constant: bound.constant + gap / 2 }, plainly, kind === 'and' ? '==' : '!=');
    return inFewerWords(kind, of.flatMap((each, at) => (at === i ? [{ kind: 'is', text, bound: undefined }] : at === other ? [] : [each])));
  }
  return of;
}

function boundIn(part: Formula): Linear | undefined {
  return typeof part === 'object' && part.kind === 'is' ? part.bound : undefined;
}

/** Whether the numbers that both take are one, or those that neither takes. @param gap so far apart are the bounds */
function meetsIn(gap: number, bound: Linear | undefined, other: Linear | undefined): boolean {
  return bound !== undefined && other !== undefined && sameLinear(other, times({ ...bound, constant: bound.constant + gap }, -1));
}

function print(part: Formula, nested: boolean): string {
  if (typeof part === 'boolean') return String(part);
  if (part.kind === 'is') return part.text;
  const text = part.of.map((inner) => print(inner, true)).join(` ${part.kind} `);
  return nested ? `(${text})` : text;
}
