/** `debug`: looking at values. */
import { printJson } from '../particle/json.ts';
import { builtin } from './function-table.ts';
import type { BuiltinService } from './function-table.ts';
import { anything } from './parameter.ts';

export const debug: BuiltinService = {
  stringify: builtin({
    takes: [],
    rest: anything,
    returns: 'string',
    about: 'JSON text of the argument; of the array of them when there are several',
    run: (values) => {
      const [first] = values;
      if (first === undefined) return '"<empty argument list>"';
      return printJson(values.length === 1 ? first : values);
    },
  }),
};
