/** Order-free aggregates for programs that collect answers in any order. tests/kit/normalise.ts sorts what these are given. */
export const bag = {
  strings: (items: readonly string[]) => [...items].sort(),
  numbers: (items: readonly number[]) => [...items].sort((a, b) => a - b),
  sum: (items: readonly number[]) => items.reduce((sum, item) => sum + item, 0),
  size: (items: readonly unknown[]) => items.length,
};
