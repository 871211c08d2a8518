const MIN_I64 = -(2n ** 63n);
const MAX_U64 = 2n ** 64n - 1n;

/**
 * The canonical form of a finite number: an integer inside i64 ∪ u64 is a `number` while that is exact and a `bigint` beyond;
 * everything else (also an integer outside of that range) is a double; -0 is 0.
 */
export function canonicalNumber(value: number | bigint): number | bigint {
  if (typeof value === 'bigint') {
    if (value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER) return Number(value);
    // The double nearest to an integer outside of the range may lie inside of it.
    return value >= MIN_I64 && value <= MAX_U64 ? value : canonicalNumber(Number(value));
  }
  if (value === 0) return 0;
  const large = Number.isInteger(value) && !Number.isSafeInteger(value);
  return large && value >= -(2 ** 63) && value < 2 ** 64 ? BigInt(value) : value;
}
