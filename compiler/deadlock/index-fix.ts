/** The index with which a `join` that waits for too much would wait for all that comes. */
import type { Span } from '../source/source-file.ts';
import { blockedOf } from './blocked.ts';
import { minus, ONE, sameLinear } from './linear.ts';
import type { Linear } from './linear.ts';
import type { State } from './open.ts';
import type { WaitStep } from './step.ts';

export interface BetterIndex {
  readonly span: Span;
  readonly text: string;
}

/**
 * `join s[2]` of two values: `1`; `join s[vans.length - 1]` of a value for each of `parcels`: `parcels.length - 1`. Undefined unless the number is
 * the same in all cases, the index is written as a number or a length, and what the new one speaks of is in scope.
 */
export function betterIndex(witness: State): BetterIndex | undefined {
  const [blocked] = blockedOf(witness);
  if (blocked === undefined || blocked.step.kind !== 'wait' || !('source' in blocked.origin)) return undefined;
  const { origin, step: wait } = blocked;
  const comes = numberThatComes(wait, witness);
  const text = comes === undefined ? undefined : printIndex(minus(comes, ONE));
  const index = indexOfJoin(origin);
  if (text === undefined || index === undefined) return undefined;
  const list = /^(\w+)\.length/.exec(text)?.[1];
  return list === undefined || index.list === list || isParameter(list, origin, wait) ? { span: index.span, text } : undefined;
}

/** How many values surely come to the wait, when no more may come and that does not hang on what the case assumes. */
function numberThatComes(wait: WaitStep, { graph, certain, possible, assumptions }: State): Linear | undefined {
  const { buffer, count } = wait;
  const [least, most] = [certain.lower(wait), possible.mostSeen(wait, buffer)];
  if (least === undefined || most === undefined || !sameLinear(least, most) || buffer.excluded.length > 0) return undefined;
  for (let around = graph.outer[wait.id]; around !== undefined; around = graph.outer[around.id]) if (around.kind === 'loop') return undefined;
  // A case that settles a length has a number where others have another.
  if (least.terms.size === 0) return assumptions.decisions.length === 0 ? least : undefined;
  const known = new Set([...count.terms.symbols, ...least.terms.symbols]);
  const isOfThem = assumptions.decisions.every(({ choice }) => choice.kind === 'at-least-zero' && choice.value.terms.symbols.every((symbol) => known.has(symbol)));
  return isOfThem ? least : undefined;
}

/** `1`, `parcels.length - 1`; undefined for what is more than a number or a length, or below zero. */
function printIndex({ constant, terms }: Linear): string | undefined {
  const [term, ...others] = terms;
  if (term === undefined) return constant < 0 ? undefined : String(constant);
  const [{ name }, factor] = term;
  if (others.length > 0 || factor !== 1 || !/^\w+\.length$/.test(name)) return undefined;
  return constant === 0 ? name : `${name} ${constant < 0 ? '-' : '+'} ${Math.abs(constant)}`;
}

/** What stands in the brackets, where only the wait hangs on it: in a `join`, not where the item is read. */
function indexOfJoin({ source, start, end }: Span): { readonly span: Span; readonly list: string | undefined } | undefined {
  const line = source.text.slice(source.text.lastIndexOf('\n', start - 1) + 1, start);
  const written = /^(\w+\[\s*)(\d+|(\w+)\.length(?:\s*[-+]\s*\d+)?)\s*\]$/.exec(source.text.slice(start, end));
  if (written === null || !/^\s*(?:(?:par|co)\s+)?join\s[^"]*$/.test(line)) return undefined;
  const [, before = '', index = '', list] = written;
  return { span: { source, start: start + before.length, end: start + before.length + index.length }, list };
}

/** Whether the function in which the wait stands has the list as a parameter, and all that is pushed is pushed in it. */
function isParameter(list: string, { source, start }: Span, { buffer }: WaitStep): boolean {
  const declared = source.text.lastIndexOf('\nfunc ', start);
  const header = source.text.slice(declared + 1, source.text.indexOf('\n', declared + 1));
  const isIn = (origin: WaitStep['origin']): boolean => 'source' in origin && origin.source === source && source.text.lastIndexOf('\nfunc ', origin.start) === declared;
  return declared >= 0 && new RegExp(`[(,]\\s*${list}\\s*:`).test(header) && isIn(buffer.origin) && buffer.pushes.every(({ origin }) => isIn(origin));
}
