import type { Output } from '../console/console.ts';
import type { IsolationOptions } from '../../runtime/marine/index.ts';

/** Shows what modules print and log, with their names in front. */
export function serviceListeners(err: Output): Pick<IsolationOptions, 'log' | 'output'> {
  return {
    log: ({ module, level, text }) => {
      err.line(`${module} ${level}: ${text}`);
    },
    output: ({ module, text }) => {
      err.line(`${module}: ${text}`);
    },
  };
}
