/** Operators: constants are computed exactly, the rest are calls of the builtin services `math` and `cmp`, or conditions. */
import type { Binary, BinaryOperator, Expression, Not } from '../syntax/tree.ts';
import { scalar, separately, write } from './context.ts';
import type { Context } from './context.ts';
import { whole } from './core.ts';
import type { Node, Operand, Origin } from './core.ts';
import { evaluateOperand } from './lower-expression.ts';

/** A condition as AIR can decide it: two operands that must be equal, or must differ. */
export interface Condition {
  readonly left: Operand;
  readonly right: Operand;
  readonly equal: boolean;
}

const TRUE: Operand = { kind: 'boolean', value: true };
const FALSE: Operand = { kind: 'boolean', value: false };

export function evaluateCondition(expression: Expression, context: Context): Condition {
  if (expression.kind === 'binary' && (expression.operator === '==' || expression.operator === '!=')) {
    const left = evaluateOperand(expression.left, context);
    const right = evaluateOperand(expression.right, context);
    return { left, right, equal: expression.operator === '==' };
  }
  if (expression.kind === 'not') return { left: evaluateOperand(expression.operand, context), right: TRUE, equal: false };
  return { left: evaluateOperand(expression, context), right: TRUE, equal: true };
}

export function evaluateNot(expression: Not, context: Context): Operand {
  const operand = evaluateOperand(expression.operand, context);
  if (operand.kind === 'boolean') return { kind: 'boolean', value: !operand.value };
  return choose({ left: operand, right: TRUE, equal: true }, FALSE, TRUE, 'not', expression.span, context);
}

export function evaluateBinary(expression: Binary, context: Context): Operand {
  const { operator } = expression;
  if (operator === '&&' || operator === '||') return evaluateLogic(expression, operator === '&&', context);
  if (operator === '+' || operator === '-') return total(evaluateSum(expression, context), expression.span, context);
  const left = evaluateOperand(expression.left, context);
  const right = evaluateOperand(expression.right, context);
  if (operator === '==' || operator === '!=') {
    const equal = foldEquality(left, right);
    if (equal !== undefined) return { kind: 'boolean', value: equal === (operator === '==') };
    const name = operator === '==' ? 'eq' : 'neq';
    return choose({ left, right, equal: operator === '==' }, TRUE, FALSE, name, expression.span, context);
  }
  const folded = fold(operator, left, right);
  if (folded !== undefined) return folded;
  const [service, method] = builtin(operator, expression, context);
  return callOperator(service, method, [left, right], expression.span, context);
}

/** One call of a builtin service at the current peer. */
function callOperator(service: 'math' | 'cmp', method: string, args: readonly Operand[], origin: Origin, context: Context): Operand {
  const output = scalar(method, origin);
  const id: Operand = { kind: 'string', value: service };
  write(context, { kind: 'call', role: 'operator', service: id, function: method, arguments: args, output, origin });
  return whole(output);
}

/** A sum with all its integer literals gathered: `1 + a + 2 + b - 4` is `a + b` and -1. */
export interface Sum {
  /** Undefined for a constant. */
  readonly base: Operand | undefined;
  readonly offset: bigint;
}

/** Evaluates an integer expression as a sum; only the parts that are no literals are computed. */
export function evaluateSum(expression: Expression, context: Context): Sum {
  if (expression.kind === 'binary' && (expression.operator === '+' || expression.operator === '-')) {
    const left = evaluateSum(expression.left, context);
    const right = evaluateSum(expression.right, context);
    const minus = expression.operator === '-';
    if (right.base === undefined) return { base: left.base, offset: minus ? left.offset - right.offset : left.offset + right.offset };
    if (!minus) {
      const base = left.base === undefined ? right.base : callOperator('math', 'add', [left.base, right.base], expression.span, context);
      return { base, offset: left.offset + right.offset };
    }
    const operands = [total(left, expression.left.span, context), total(right, expression.right.span, context)];
    return { base: callOperator('math', 'sub', operands, expression.span, context), offset: 0n };
  }
  const operand = evaluateOperand(expression, context);
  return operand.kind === 'integer' ? { base: undefined, offset: operand.value } : { base: operand, offset: 0n };
}

/** The value of a sum: a literal, the base itself, or one call. */
export function total({ base, offset }: Sum, origin: Origin, context: Context): Operand {
  if (base === undefined && inRange(offset)) return { kind: 'integer', value: offset };
  if (base === undefined) return callOperator('math', 'add', split(offset), origin, context);
  if (offset === 0n) return base;
  if (!inRange(offset)) return total({ base: total({ base, offset: offset / 2n }, origin, context), offset: offset - offset / 2n }, origin, context);
  const size: Operand = { kind: 'integer', value: offset < 0n ? -offset : offset };
  return callOperator('math', offset < 0n ? 'sub' : 'add', [base, size], origin, context);
}

/** A constant beyond 64 bits as a sum that fails where it runs, as the written one would. */
function split(value: bigint): readonly Operand[] {
  const half = value / 2n;
  return [half, value - half].map((part) => ({ kind: 'integer', value: part }));
}

/** A scalar that is one of two operands, depending on a condition. */
function choose(condition: Condition, yes: Operand, no: Operand, name: string, origin: Origin, context: Context): Operand {
  const output = scalar(name, origin);
  const set = (value: Operand): Node => ({ kind: 'ap', value, output, origin });
  write(context, { kind: 'if', ...condition, then: set(yes), else: set(no), origin });
  return whole(output);
}

/** `&&` and `||` evaluate the right side only when the left one does not decide. */
function evaluateLogic(expression: Binary, and: boolean, context: Context): Operand {
  const { span } = expression;
  const left = evaluateOperand(expression.left, context);
  if (left.kind === 'boolean') return left.value === and ? evaluateOperand(expression.right, context) : left;
  const output = scalar(and ? 'and' : 'or', span);
  const otherwise = separately(context, span, (inner) => {
    const value = evaluateOperand(expression.right, inner);
    write(inner, { kind: 'ap', value, output, origin: span });
  });
  const then: Node = { kind: 'ap', value: left, output, origin: span };
  write(context, { kind: 'if', left, right: and ? FALSE : TRUE, equal: true, then, else: otherwise, origin: span });
  return whole(output);
}

type Computed = Exclude<BinaryOperator, '&&' | '||' | '==' | '!=' | '+' | '-'>;

function builtin(operator: Computed, expression: Binary, context: Context): readonly ['math' | 'cmp', string] {
  switch (operator) {
    case '*':
      return ['math', isFloat(expression.left, context) || isFloat(expression.right, context) ? 'fmul' : 'mul'];
    case '/':
      return ['math', 'div'];
    case '%':
      return ['math', 'rem'];
    case '**':
      return ['math', 'pow'];
    case '<':
      return ['cmp', 'lt'];
    case '<=':
      return ['cmp', 'lte'];
    case '>':
      return ['cmp', 'gt'];
    case '>=':
      return ['cmp', 'gte'];
  }
}

function isFloat(expression: Expression, context: Context): boolean {
  const type = context.module.types.expressions.get(expression);
  if (type?.kind === 'literal') return type.literal === 'float';
  return type?.kind === 'scalar' && (type.name === 'f32' || type.name === 'f64');
}

function foldEquality(left: Operand, right: Operand): boolean | undefined {
  if (left.kind === 'integer' && right.kind === 'integer') return left.value === right.value;
  if (left.kind === 'string' && right.kind === 'string') return left.value === right.value;
  if (left.kind === 'boolean' && right.kind === 'boolean') return left.value === right.value;
  return undefined;
}

/** Exact arithmetic on literals. What leaves the 64-bit range, or has no value, is left to fail where it runs. */
function fold(operator: Computed, left: Operand, right: Operand): Operand | undefined {
  if (left.kind !== 'integer' || right.kind !== 'integer') return undefined;
  const a = left.value;
  const b = right.value;
  const integer = (value: bigint): Operand | undefined => (inRange(value) ? { kind: 'integer', value } : undefined);
  const boolean = (value: boolean): Operand => ({ kind: 'boolean', value });
  switch (operator) {
    case '*':
      return integer(a * b);
    case '/':
      return b === 0n ? undefined : integer(a / b);
    case '%':
      return b === 0n ? undefined : integer(a % b);
    case '**':
      return b < 0n || b > 64n ? undefined : integer(a ** b);
    case '<':
      return boolean(a < b);
    case '<=':
      return boolean(a <= b);
    case '>':
      return boolean(a > b);
    case '>=':
      return boolean(a >= b);
  }
}

function inRange(value: bigint): boolean {
  return value >= -(2n ** 63n) && value < 2n ** 64n;
}
