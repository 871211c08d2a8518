/** `cmp`: comparison of integers, over i64 and u64 alike. */
import { builtin } from './function-table.ts';
import type { BuiltinService } from './function-table.ts';
import { integer } from './parameter.ts';

const takes = [integer, integer] as const;

export const cmp: BuiltinService = {
  gt: builtin({ takes, returns: 'bool', about: 'x > y', run: ([x, y]) => x > y }),
  gte: builtin({ takes, returns: 'bool', about: 'x >= y', run: ([x, y]) => x >= y }),
  lt: builtin({ takes, returns: 'bool', about: 'x < y', run: ([x, y]) => x < y }),
  lte: builtin({ takes, returns: 'bool', about: 'x <= y', run: ([x, y]) => x <= y }),
  cmp: builtin({ takes, returns: 'i8', about: '-1, 0 or 1: x is less than, equal to, greater than y', run: ([x, y]) => (x < y ? -1 : x > y ? 1 : 0) }),
};
