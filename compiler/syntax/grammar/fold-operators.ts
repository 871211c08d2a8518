import type { Span } from '../../source/source-file.ts';
import type { BinaryOperator, Expression } from '../tree.ts';

/** Higher binds tighter. */
const precedence: Readonly<Record<BinaryOperator, number>> = {
  '**': 8, '*': 7, '/': 7, '%': 7, '+': 6, '-': 6, '<': 5, '<=': 5, '>': 5, '>=': 5, '==': 4, '!=': 4, '&&': 3, '||': 2,
};

const comparison = 5;

export interface OperatorUse {
  readonly operator: BinaryOperator;
  readonly span: Span;
}

export function isBinaryOperator(text: string): text is BinaryOperator {
  return Object.hasOwn(precedence, text);
}

/**
 * Builds the tree of `operands[0] operators[0] operands[1] …` by precedence (the shunting-yard algorithm: one pass, two stacks).
 * All operators associate to the left, except `**` to the right and comparisons, which do not: `onChained` hears of those.
 */
export function foldOperators(
  operands: readonly [Expression, ...Expression[]],
  operators: readonly OperatorUse[],
  combine: (left: Expression, use: OperatorUse, right: Expression) => Expression,
  onChained: (use: OperatorUse) => void,
): Expression {
  const values: Expression[] = [operands[0]];
  const pending: OperatorUse[] = [];
  const reduce = (): void => {
    const use = pending.pop();
    const right = values.pop();
    const left = values.pop();
    if (use !== undefined && left !== undefined && right !== undefined) values.push(combine(left, use, right));
  };
  operators.forEach((use, index) => {
    const level = precedence[use.operator];
    for (let last = pending.at(-1); last !== undefined; last = pending.at(-1)) {
      const above = precedence[last.operator];
      if (above < level || (above === level && use.operator === '**')) break;
      if (above === level && level === comparison) onChained(use);
      reduce();
    }
    pending.push(use);
    const next = operands[index + 1];
    if (next !== undefined) values.push(next);
  });
  while (pending.length > 0) reduce();
  return values[0] ?? operands[0];
}
