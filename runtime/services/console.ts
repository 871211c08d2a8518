/** `run-console`: text for whoever runs the peer. */
import { printJson } from '../particle/json.ts';
import type { CallContext } from '../peer/contracts.ts';
import { builtin } from './function-table.ts';
import type { BuiltinService } from './function-table.ts';
import { anything } from './parameter.ts';

/** @param text one line or several, without a line break at the end */
export type Print = (text: string, context: CallContext) => void;

export function consoleService(print: Print): BuiltinService {
  return {
    print: builtin({
      takes: [],
      rest: anything,
      returns: 'nothing',
      about: 'shows the values to whoever runs the peer: text as it is, anything else as JSON',
      run: (values, context) => {
        print(values.map((value) => (typeof value === 'string' ? value : printJson(value))).join(' '), context);
        return '';
      },
    }),
  };
}
