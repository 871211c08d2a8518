/** What came from outside in a run, and whether that is as a witness assumes. */
import type { Decision } from '../../../compiler/deadlock/assumptions.ts';
import type { Unknown } from '../../../compiler/deadlock/linear.ts';
import { nameOfResult } from '../../../compiler/deadlock/vocabulary.ts';
import { printJson } from '../../../runtime/particle/json.ts';
import type { Json } from '../../../runtime/particle/json.ts';
import type { CallsOf } from './calls.ts';
import type { Run } from './run.ts';

/** By the names that the analysis gives them; undefined where several have one name. */
type Values = ReadonlyMap<string, Json | undefined>;

export function valuesOf(calls: CallsOf, { answers }: Run): Values {
  const values = new Map<string, Json | undefined>();
  for (const { instruction, value } of answers) {
    const candidates = calls.of(instruction).filter(({ role }) => role !== 'operator');
    for (const known of new Set(candidates.flatMap((call) => (call.output === undefined ? [] : [nameOfResult(call, call.output)])))) {
      values.set(known, values.has(known) || candidates.length > 1 ? undefined : value);
    }
    const [only, other] = candidates;
    const items: readonly Json[] = other === undefined && Array.isArray(value) ? value : [];
    for (const [i, item] of items.entries()) {
      const name = only?.output?.items?.[i]?.name;
      if (name !== undefined) values.set(name, values.has(name) ? undefined : item);
    }
  }
  return values;
}

/** Whether a run makes a choice about values; undefined when that cannot be seen. */
export function isMade({ choice, yes }: Decision, values: Values): boolean | undefined {
  switch (choice.kind) {
    case 'fails':
      return undefined;
    case 'at-least-zero': {
      let sum = choice.value.constant;
      for (const [symbol, factor] of choice.value.terms) {
        const number = numberOf(symbol, values);
        if (number === undefined) return undefined;
        sum += factor * number;
      }
      return sum >= 0 === yes;
    }
    case 'holds': {
      const { terms: [only, other], literal } = choice;
      if (literal !== undefined) {
        const value = values.get(literal.term.name);
        return value === undefined ? undefined : (printJson(value) === literal.value) === yes;
      }
      const value = only === undefined || other !== undefined ? undefined : values.get(only.name);
      return typeof value === 'boolean' && choice.text === only?.name ? value === yes : undefined;
    }
  }
}

function numberOf({ name, origin, factors }: Unknown, values: Values): number | undefined {
  if (factors !== undefined) return factors.map((factor) => numberOf(factor, values)).reduce((all, n) => (all === undefined || n === undefined ? undefined : all * n));
  if (origin !== 'parameter' && origin !== 'result') return undefined;
  const value = values.get(name);
  if (typeof value === 'number') return value;
  const list = values.get(name.replace(/\.length$/, ''));
  return name.endsWith('.length') && Array.isArray(list) ? list.length : undefined;
}
