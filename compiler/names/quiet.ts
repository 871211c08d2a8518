import type { Report } from '../diagnostics/diagnostic.ts';
import type { FaultyLines } from '../syntax/faulty-lines.ts';

/** Passes on what is reported, except about lines of which the parser could not make sense: that is reported already. */
export function quietAt(faulty: FaultyLines, report: Report): Report {
  return (diagnostic) => {
    if (faulty.at(diagnostic.labels[0].span) === undefined) report(diagnostic);
  };
}
