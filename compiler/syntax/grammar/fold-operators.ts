import type { OperatorToken } from '../tokens.ts';
import type { BinaryOperator, Expression } from '../tree.ts';

/** Higher binds tighter. */
const precedence: Readonly<Record<BinaryOperator, number>> = {
  '**': 8, '*': 7, '/': 7, '%': 7, '+': 6, '-': 6, '<': 5, '<=': 5, '>': 5, '>=': 5, '==': 4, '!=': 4, '&&': 3, '||': 2,
};

const comparison = 5;

/**
 * Builds the tree of `operands[0] operators[0] operands[1] …` by precedence (the shunting-yard algorithm: one pass, two stacks).
 * All operators associate to the left, except `**` to the right and comparisons, which do not: `onChained` hears of those,
 * and of the operand between the two.
 */
export function foldOperators(
  operands: readonly [Expression, ...Expression[]],
  operators: readonly OperatorToken[],
  combine: (left: Expression, use: OperatorToken, right: Expression) => Expression,
  onChained: (use: OperatorToken, between: Expression) => void,
): Expression {
  const values: Expression[] = [operands[0]];
  const pending: OperatorToken[] = [];
  const reduce = (): void => {
    const use = pending.pop();
    const right = values.pop();
    const left = values.pop();
    if (use !== undefined && left !== undefined && right !== undefined) values.push(combine(left, use, right));
  };
  operators.forEach((use, index) => {
    const level = precedence[use.kind];
    for (let last = pending.at(-1); last !== undefined; last = pending.at(-1)) {
      const above = precedence[last.kind];
      if (above < level || (above === level && use.kind === '**')) break;
      if (above === level && level === comparison) onChained(use, values.at(-1) ?? operands[0]);
      reduce();
    }
    pending.push(use);
    const next = operands[index + 1];
    if (next !== undefined) values.push(next);
  });
  while (pending.length > 0) reduce();
  return values[0] ?? operands[0];
}
