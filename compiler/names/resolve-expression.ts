import { assertNever } from '../invariant.ts';
import type { CallExpression, Construction, Expression, FieldAccess, NameUse } from '../syntax/tree.ts';
import { requireValue, resolveBraced, resolveMember, resolveType, resolveValueName } from './resolve-name.ts';
import type { Env } from './resolve-name.ts';
import type { Symbol } from './symbols.ts';

/** Resolves every name in an expression that stands for a value. */
export function resolveExpression(expression: Expression, env: Env): void {
  switch (expression.kind) {
    case 'boolean-literal':
    case 'integer-literal':
    case 'float-literal':
    case 'string-literal':
    case 'init-peer-literal':
    case 'missing-expression':
      return;
    case 'name-use':
    case 'field-access': {
      const symbol = resolvePath(expression, env);
      if (symbol !== undefined) requireValue(symbol, pathText(expression), expression.span, env);
      return;
    }
    case 'collection':
      for (const item of expression.items) resolveExpression(item, env);
      return;
    case 'index-access':
      resolveExpression(expression.object, env);
      resolveExpression(expression.index, env);
      return;
    case 'call-expression':
      resolveCall(expression, env);
      return;
    case 'construction':
      resolveConstruction(expression, env);
      return;
    case 'copy':
      resolveExpression(expression.object, env);
      for (const field of expression.fields) resolveExpression(field.value, env);
      return;
    case 'not':
      resolveExpression(expression.operand, env);
      return;
    case 'binary':
      resolveExpression(expression.left, env);
      resolveExpression(expression.right, env);
      return;
    default:
      assertNever(expression);
  }
}

/** The symbol of `a` or `M.a`; undefined for a field of a value, which only types can look up. */
export function resolvePath(node: NameUse | FieldAccess, env: Env, next?: string): Symbol | undefined {
  if (node.kind === 'name-use') return resolveValueName(node, env, next);
  const { object } = node;
  if (object.kind !== 'name-use' && object.kind !== 'field-access') {
    resolveExpression(object, env);
    return undefined;
  }
  const owner = resolvePath(object, env, node.field.name);
  if (owner?.kind === 'module') return resolveMember(owner, node, env);
  if (owner !== undefined) requireValue(owner, pathText(object), object.span, env);
  return undefined;
}

function resolveCall(call: CallExpression, env: Env): void {
  const { callee } = call;
  resolveExpression(callee, env);
  if (callee.kind === 'field-access' && (callee.object.kind === 'name-use' || callee.object.kind === 'field-access')) {
    const statement = env.file.table.serviceIds.get(callee.object);
    if (statement !== undefined) env.file.table.serviceIds.set(call, statement);
  }
  for (const ability of call.abilities) resolveBraced(ability, env);
  for (const argument of call.arguments) resolveExpression(argument, env);
}

function resolveConstruction(construction: Construction, env: Env): void {
  const symbol = resolveType(construction.type, env.file);
  if (symbol !== undefined) env.file.table.uses.set(construction, symbol);
  for (const field of construction.fields) resolveExpression(field.value, env);
}

function pathText(node: NameUse | FieldAccess): string {
  return node.span.source.text.slice(node.span.start, node.span.end).replace(/\s+/g, '');
}
