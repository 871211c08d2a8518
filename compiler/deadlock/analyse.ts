/** From cases to a verdict. */
import { children } from '../core/core.ts';
import type { CoreFunction, Node } from '../core/core.ts';
import type { Choice } from './assumptions.ts';
import { Explorer, leavesOf } from './explore.ts';
import type { Budget, Case, Leaf } from './explore.ts';
import { mayAnyCallFail } from './fallible.ts';
import type { State } from './open.ts';
import { toleranceOf } from './tolerance.ts';

export type Verdict = 'free' | 'conditional' | 'hazard' | 'possible' | 'certain' | 'unproven';

export interface Finding {
  readonly verdict: Exclude<Verdict, 'free'>;
  /** A case in which the function is stuck; undefined when there is neither proof nor witness. */
  readonly witness: State | undefined;
  /** The same with as many choices more as it takes to come to the wait that is told of, for sure. */
  readonly located: State | undefined;
  /** For `hazard`: how many failures it survives, if that can be said. */
  readonly tolerance?: string;
  /** For `conditional`: the cases of the parameters, and which of them are free. */
  readonly cases: Case;
}

type Found = Omit<Finding, 'located'>;

export interface Analysis {
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  /** Of a function that is free in general, the state: branches that nobody needs may be stuck in it. */
  readonly idle: State | undefined;
  /** Whether the work became too much, so that cases were left out. */
  readonly exhausted: boolean;
}

/** Steps of graphs that are looked at for one function: at least so many, and at least so many times its own. */
const LEAST_WORK = 20_000;
const LEAST_CASES = 10;

/** @param inTextOrder whether it runs on the first generation's VM; see `BuildOptions` */
export function analyse(func: CoreFunction, inTextOrder = false): Analysis {
  if (!mayWait(func.body)) return { verdict: 'free', findings: [], idle: undefined, exhausted: false };
  const budget: Budget = { left: 0 };
  const explorer = new Explorer(func, budget, inTextOrder);
  const general = explorer.general();
  if (general.free) return { verdict: 'free', findings: [], idle: general.state, exhausted: false };
  // By now it has gone below zero by the size of the graph.
  budget.left = Math.max(LEAST_WORK, -LEAST_CASES * budget.left);
  const findings: Found[] = [];
  const calm = explorer.explore();
  const first = judgeCalm(calm, explorer);
  if (first !== undefined) findings.push(first);
  // Without calls that fail nothing else is to be found.
  if (first?.verdict !== 'certain' && (first === undefined || mayAnyCallFail(func.body))) {
    const failing = judgeFailing(calm, explorer, first === undefined);
    // Of what is seen more is to be learned than of what is not known.
    if (failing?.verdict === 'hazard' && first?.verdict === 'unproven') findings.unshift(failing);
    else if (failing !== undefined && (failing.verdict === 'hazard' || first === undefined)) findings.push(failing);
  }
  const exhausted = budget.left <= 0;
  return { verdict: findings[0]?.verdict ?? 'free', findings: findings.map((finding) => ({ ...finding, located: locatedOf(finding, explorer) })), idle: undefined, exhausted };
}

/** The other choices of a hazard must not make it stuck without its failures. */
function locatedOf({ verdict, witness }: Found, explorer: Explorer): State | undefined {
  if (witness === undefined) return undefined;
  return explorer.locate(witness, (state) => verdict !== 'hazard' || explorer.needsFailure(state));
}

/** Without these, everything is there when it is needed: a sequence waits for nothing but calls. */
function mayWait(node: Node): boolean {
  switch (node.kind) {
    case 'join':
    case 'par':
    case 'never':
      return true;
    case 'fold':
      return (node.mode !== 'seq' && node.mode !== 'try') || mayWait(node.body);
    default:
      for (const inner of children(node)) if (mayWait(inner)) return true;
      return false;
  }
}

/** When every call succeeds. */
function judgeCalm(cases: Case, explorer: Explorer): Found | undefined {
  const leaves = [...leavesOf(cases)];
  if (leaves.every(({ leaf }) => leaf.kind === 'free')) return undefined;
  const stuck = leaves.filter(({ leaf }) => leaf.kind === 'stuck');
  const open = leaves.filter(({ leaf }) => leaf.kind === 'open');
  const [witness] = stuck.flatMap(({ leaf }) => stateOf(leaf) ?? []);
  if (leaves.every(({ leaf }) => leaf.kind === 'stuck')) return { verdict: 'certain', witness, cases };
  if (open.length === 0 && stuck.every(({ choices }) => choices.every(isOfParameters))) return { verdict: 'conditional', witness, cases };
  // Of results more is to be learned than of arguments for which it always gets stuck.
  const [told] = stuck.flatMap(({ leaf, choices }) => (choices.every(isOfParameters) ? [] : (stateOf(leaf) ?? [])));
  const found = told ?? firstOf(open, ({ leaf }) => (leaf.kind === 'open' ? explorer.search(leaf.state) : undefined)) ?? witness;
  if (found === undefined && stuck.length === 0 && open.every(({ leaf }) => leaf.kind === 'open' && explorer.answers(leaf.state))) return undefined;
  return found === undefined ? { verdict: 'unproven', witness: undefined, cases } : { verdict: 'possible', witness: explorer.pared(found, () => true), cases };
}

/**
 * When calls may fail.
 *
 * @param isCalmFree whether it always answers when every call succeeds, so that each case in which it is stuck needs a failure
 */
function judgeFailing(calm: Case, explorer: Explorer, isCalmFree: boolean): Found | undefined {
  const open: State[] = [];
  const needsFailure = (state: State): boolean => isCalmFree || explorer.needsFailure(state);
  const found = explorer.findHazard(open, needsFailure) ?? firstOf(open, (state) => explorer.search(state));
  if (found === undefined) return open.length === 0 ? undefined : { verdict: 'unproven', witness: undefined, cases: calm };
  if (!needsFailure(found)) return undefined;
  const witness = explorer.pared(found, needsFailure);
  const free = [...leavesOf(calm)].map(({ leaf }) => leaf).find((leaf) => leaf.kind === 'free');
  if (free?.kind === 'free') explorer.recall(free.state);
  const tolerance = free?.kind === 'free' ? toleranceOf(free.state, witness) : undefined;
  return { verdict: 'hazard', witness, cases: calm, ...(tolerance !== undefined && { tolerance }) };
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function stateOf(leaf: Leaf['leaf']): State | undefined {
  return leaf.kind === 'impossible' ? undefined : leaf.state;
}

function isOfParameters(choice: Choice): boolean {
  switch (choice.kind) {
    case 'at-least-zero':
      return choice.value.terms.symbols.every(({ origin }) => origin === 'parameter');
    case 'holds':
      return choice.terms.every(({ origin }) => origin === 'parameter');
    case 'fails':
      return false;
  }
}
