import { recursiveFunction } from '../diagnostics/catalog/names.ts';
import type { Report } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/source-file.ts';
import type { Symbol } from './symbols.ts';

type Calls = ReadonlyMap<Symbol, ReadonlyMap<Symbol, Span>>;

interface Frame {
  readonly func: Symbol;
  readonly rest: Iterator<[Symbol, Span]>;
  /** The call that led to the next frame. */
  via: Span | undefined;
}

/**
 * Reports every way in which a function reaches itself, each function at most once.
 * Depth-first search with an explicit stack: programs may chain thousands of functions.
 */
export function reportRecursion(calls: Calls, report: Report): void {
  const done = new Set<Symbol>();
  const reported = new Set<Symbol>();
  for (const root of calls.keys()) {
    if (done.has(root)) continue;
    const stack: Frame[] = [frame(root, calls)];
    const open = new Map<Symbol, number>([[root, 0]]);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const next = top.rest.next();
      if (next.done === true) {
        stack.pop();
        open.delete(top.func);
        done.add(top.func);
        continue;
      }
      const [callee, span] = next.value;
      top.via = span;
      const start = open.get(callee);
      if (start !== undefined) {
        reportCycle(stack.slice(start), reported, report);
      } else if (!done.has(callee)) {
        open.set(callee, stack.length);
        stack.push(frame(callee, calls));
      }
    }
  }
}

function frame(func: Symbol, calls: Calls): Frame {
  const callees = calls.get(func) ?? new Map<Symbol, Span>();
  return { func, rest: callees.entries(), via: undefined };
}

function reportCycle(cycle: readonly Frame[], reported: Set<Symbol>, report: Report): void {
  if (cycle.some(({ func }) => reported.has(func))) return;
  for (const { func } of cycle) reported.add(func);
  const names = cycle.map(({ func }) => func.name);
  const [first, ...others] = cycle.flatMap(({ via }) => (via === undefined ? [] : [via]));
  const [start] = names;
  if (first === undefined || start === undefined) return;
  report(recursiveFunction({ path: [...names, start], calls: [first, ...others] }));
}
