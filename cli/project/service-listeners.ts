import type { Output } from '../console/console.ts';
import type { IsolationOptions } from '../../runtime/marine/index.ts';
import { visibleLines } from '../report/visible.ts';

/** Shows what modules print and log, with their names in front. */
export function serviceListeners(err: Output): Pick<IsolationOptions, 'log' | 'output'> {
  const dropped = (): void => {
    err.line('what else this call logged or printed is left out: it is too much');
  };
  return {
    log: ({ module, level, text, cut }) => {
      err.line(`${module} ${level}: ${visibleLines(text)}`);
      if (cut === 'total') dropped();
    },
    output: ({ module, text, cut }) => {
      err.line(`${module}: ${visibleLines(text)}`);
      if (cut === 'total') dropped();
    },
  };
}
