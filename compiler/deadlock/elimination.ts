/** Whether inequalities over integers have a solution, as far as rational numbers tell. */
import { isExact, plus, rounded, times } from './linear.ts';
import type { Linear, Unknown } from './linear.ts';

/** Beyond this many inequalities nothing is proven any more; programs have a handful. */
const MOST_FACTS = 60;

/**
 * Fourier-Motzkin elimination over the rationals, with constants rounded to integers where all factors share a divisor. False only if
 * there is no solution; true may be wrong, which costs a proof and nothing else.
 */
export function canAllHold(values: readonly Linear[]): boolean {
  let facts = withBounds(values);
  for (;;) {
    if (facts.some(({ constant: rest, terms }) => terms.size === 0 && rest < 0)) return false;
    const symbol = cheapest(facts);
    if (symbol === undefined || facts.length > MOST_FACTS) return true;
    facts = eliminate(symbol, facts);
  }
}

/** With what always holds of the unknowns that they are about. */
export function withBounds(values: readonly Linear[]): readonly Linear[] {
  const constants: Linear[] = [];
  const facts: Linear[] = [];
  for (const value of values) (value.terms.size === 0 ? constants : facts).push(value);
  const seen: Unknown[] = [];
  for (let i = 0; i < facts.length && i < MOST_FACTS; i++) {
    for (const symbol of facts[i]?.terms.symbols ?? []) {
      if (seen.includes(symbol)) continue;
      seen.push(symbol);
      for (const fact of symbol.facts) facts.push(fact);
    }
  }
  return constants.length === 0 ? facts : [...constants, ...facts];
}

/** The unknown whose elimination makes the fewest new inequalities. There are a handful, so that lists take less time than maps. */
function cheapest(facts: readonly Linear[]): Unknown | undefined {
  const unknowns: Unknown[] = [];
  const above: number[] = [];
  const below: number[] = [];
  for (const { terms: { symbols, factors } } of facts) {
    for (let i = 0; i < symbols.length; i++) {
      const symbol = symbols[i];
      if (symbol === undefined) continue;
      let at = unknowns.indexOf(symbol);
      if (at < 0) {
        at = unknowns.push(symbol) - 1;
        above.push(0);
        below.push(0);
      }
      const counts = (factors[i] ?? 0) > 0 ? above : below;
      counts[at] = (counts[at] ?? 0) + 1;
    }
  }
  let best: Unknown | undefined;
  let least = Infinity;
  for (let i = 0; i < unknowns.length; i++) {
    const [more, less] = [above[i] ?? 0, below[i] ?? 0];
    const cost = more * less - more - less;
    if (cost < least) {
      best = unknowns[i];
      least = cost;
    }
  }
  return best;
}

function eliminate(symbol: Unknown, facts: readonly Linear[]): readonly Linear[] {
  const rest: Linear[] = [];
  const above: Linear[] = [];
  const below: Linear[] = [];
  for (const fact of facts) {
    const n = fact.terms.of(symbol);
    if (n === 0) rest.push(fact);
    else (n > 0 ? above : below).push(fact);
  }
  for (const upper of above) {
    for (const lower of below) {
      const [a, b] = [times(upper, -lower.terms.of(symbol)), times(lower, upper.terms.of(symbol))];
      // To leave out what is not exact costs a proof and nothing else.
      if (isExact(a) && isExact(b)) rest.push(rounded(plus(a, b)));
    }
  }
  return rest;
}
