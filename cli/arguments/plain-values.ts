import { setField, type Json } from '../../runtime/particle/json.ts';
import { CallTextError, type Argument } from './call-text.ts';

/** Arguments for what knows no peers and no callbacks. @throws CallTextError at one of these */
export function plainValue(argument: Argument): Json {
  switch (argument.kind) {
    case 'value':
      return argument.value;
    case 'array':
      return argument.items.map(plainValue);
    case 'object': {
      const value: Record<string, Json> = {};
      for (const [name, field] of argument.fields) setField(value, name, plainValue(field));
      return value;
    }
    case 'peer':
      throw new CallTextError(argument.at, 'there are no peers here: write the id as a text');
    case 'blank':
      throw new CallTextError(argument.at, 'there are no callbacks here');
  }
}
