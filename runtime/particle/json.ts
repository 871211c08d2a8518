/**
 * Exact JSON values. Integers in i64 ∪ u64 are exact: a `number` while it is a safe integer, a `bigint` beyond. Everything else
 * is an IEEE double. The form is canonical (an integral double inside i64 ∪ u64 is an integer, -0 is 0), so two values are
 * mathematically equal exactly when their canonical forms are identical.
 */
export type Json = null | boolean | number | bigint | string | readonly Json[] | { readonly [key: string]: Json };
