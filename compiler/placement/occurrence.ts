/** Where variables get values and where they are waited for, as lists in pre-order. */
import type { Variable } from '../core/core.ts';
import type { Site } from './site.ts';

export interface Occurrence {
  readonly variable: Variable;
  readonly site: Site;
}

/** Those after one index, up to another. */
export function slice(all: readonly Occurrence[], after: number, end: number): readonly Occurrence[] {
  const start = position(all, after + 1);
  return all.slice(start, position(all, end + 1, start));
}

function position(all: readonly Occurrence[], index: number, from = 0): number {
  let [low, high] = [from, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.site.index ?? 0) < index) low = middle + 1;
    else high = middle;
  }
  return low;
}
