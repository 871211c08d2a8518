/** `math`: exact arithmetic over i64. What does not fit is an error, never a wrapped or rounded number. */
import { canonicalNumber } from '../particle/json.ts';
import type { Json } from '../particle/json.ts';
import { builtin, ServiceError } from './function-table.ts';
import type { BuiltinService } from './function-table.ts';
import { float, I64_MAX, I64_MIN, i64, u32 } from './parameter.ts';

/** The exact JSON form of an i64 result. */
export function i64Result(value: bigint, expression: string): Json {
  if (value < I64_MIN || value > I64_MAX) throw new ServiceError(`${expression} does not fit into i64`);
  return canonicalNumber(value);
}

function nonZero(divisor: bigint, expression: string): void {
  if (divisor === 0n) throw new ServiceError(`${expression}: division by zero`);
}

/** Checks the size first: a bigint power of a large exponent would take all memory. */
function power(base: bigint, exponent: bigint): Json {
  const expression = `${base} ** ${exponent}`;
  const reduced = base >= -1n && base <= 1n && exponent > 2n ? 2n + (exponent % 2n) : exponent;
  if (reduced > 64n) throw new ServiceError(`${expression} does not fit into i64`);
  return i64Result(base ** reduced, expression);
}

function logarithm(base: bigint, value: bigint): Json {
  if (base < 2n) throw new ServiceError(`the base must be at least 2, got ${base}`);
  if (value < 1n) throw new ServiceError(`the logarithm of ${value} is not defined`);
  let result = 0;
  for (let rest = value / base; rest > 0n; rest /= base) result++;
  return result;
}

function floorProduct(left: number, right: number): Json {
  const product = Math.floor(left * right);
  if (!Number.isFinite(product)) throw new ServiceError(`${left} * ${right} does not fit into i64`);
  return i64Result(BigInt(product), `${left} * ${right}`);
}

export const math: BuiltinService = {
  add: builtin({ takes: [i64, i64], returns: 'i64', about: 'x + y', fails: 'overflow', run: ([x, y]) => i64Result(x + y, `${x} + ${y}`) }),
  sub: builtin({ takes: [i64, i64], returns: 'i64', about: 'x - y', fails: 'overflow', run: ([x, y]) => i64Result(x - y, `${x} - ${y}`) }),
  mul: builtin({ takes: [i64, i64], returns: 'i64', about: 'x * y', fails: 'overflow', run: ([x, y]) => i64Result(x * y, `${x} * ${y}`) }),
  fmul: builtin({ takes: [float, float], returns: 'i64', about: 'x * y rounded down', fails: 'overflow', run: ([x, y]) => floorProduct(x, y) }),
  div: builtin({
    takes: [i64, i64],
    returns: 'i64',
    about: 'x / y rounded towards zero',
    fails: 'y is 0; overflow',
    run: ([x, y]) => (nonZero(y, `${x} / ${y}`), i64Result(x / y, `${x} / ${y}`)),
  }),
  rem: builtin({
    takes: [i64, i64],
    returns: 'i64',
    about: 'remainder of x / y, with the sign of x',
    fails: 'y is 0',
    run: ([x, y]) => (nonZero(y, `${x} % ${y}`), i64Result(x % y, `${x} % ${y}`)),
  }),
  pow: builtin({ takes: [i64, u32], returns: 'i64', about: 'x to the power of y', fails: 'overflow', run: ([x, y]) => power(x, y) }),
  log: builtin({
    takes: [i64, i64],
    returns: 'u32',
    about: 'logarithm of y to base x, rounded down',
    fails: 'x < 2; y < 1',
    run: ([base, value]) => logarithm(base, value),
  }),
};
