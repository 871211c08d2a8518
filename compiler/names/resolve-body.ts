import { shadowedName } from '../diagnostics/catalog/names.ts';
import { notAService } from '../diagnostics/catalog/services.ts';
import { assertNever } from '../invariant.ts';
import type { Span } from '../source/source-file.ts';
import type {
  ArrowTypeNode,
  Block,
  CallStatement,
  ClosureStatement,
  DottedName,
  Expression,
  FuncItem,
  NameDeclaration,
  ServiceIdStatement,
  Statement,
  TryStatement,
  TypeNode,
} from '../syntax/tree.ts';
import { declarationSpan, describeSymbol } from './describe-symbol.ts';
import type { FileContext } from './name-tables.ts';
import { resolveExpression, resolvePath } from './resolve-expression.ts';
import { resolveType } from './resolve-name.ts';
import type { Env } from './resolve-name.ts';
import { Scope, ServiceIds } from './scope.ts';
import type { Symbol, VariableSymbol } from './symbols.ts';

/** Resolves a function: its parameters' and results' types, then its body. */
export function resolveFunc(func: FuncItem, symbol: Symbol, file: FileContext): void {
  const ids = new ServiceIds(undefined);
  const env: Env = { file, scope: new Scope(undefined), ids, idsSeen: new ServiceIds(undefined), choosesId: false, func: symbol, closures: [] };
  noteFaulty(func.name.span, env);
  // Its body may be that of the function which it stands in by mistake.
  if (file.faulty.at(func.span) !== undefined && isIndented(func.span)) env.scope.noteAny();
  resolveSignature(func, env);
  resolveBlock(func.body, env);
}

/** Resolves the names in a written type. */
export function resolveTypeNode(node: TypeNode, file: FileContext): void {
  switch (node.kind) {
    case 'scalar-type':
    case 'extreme-type':
    case 'missing-type':
      return;
    case 'named-type': {
      const symbol = resolveType(node.name, file);
      if (symbol !== undefined) file.table.uses.set(node, symbol);
      return;
    }
    case 'wrapped-type':
      resolveTypeNode(node.element, file);
      return;
    case 'arrow-type':
      resolveArrowType(node, file);
      return;
    default:
      assertNever(node);
  }
}

export function resolveArrowType(node: ArrowTypeNode, file: FileContext): void {
  for (const ability of node.abilities) resolveType(ability, file);
  for (const parameter of node.parameters) resolveTypeNode(parameter.type, file);
  for (const result of node.results) resolveTypeNode(result, file);
}

/** For expressions outside functions: constants and default service ids. */
export function topLevelEnv(file: FileContext): Env {
  const ids = new ServiceIds(undefined);
  return { file, scope: new Scope(undefined), ids, idsSeen: ids, choosesId: false, func: undefined, closures: [] };
}

function resolveSignature({ abilities, parameters, results }: FuncItem | ClosureStatement, env: Env): void {
  for (const ability of abilities) {
    resolveType(ability, env.file);
    defineAbility(ability, env);
  }
  for (const parameter of parameters) {
    resolveTypeNode(parameter.type, env.file);
    define(parameter.name, 'parameter', env);
  }
  for (const result of results) resolveTypeNode(result, env.file);
}

function resolveBlock(block: Block, env: Env): void {
  for (const statement of block.statements) resolveStatement(statement, env);
}

function isIndented({ source, start }: Span): boolean {
  return /[ \t]/.test(source.text.slice(start - 1, start));
}

/** Notes the text of a line that could not be read properly: names in it may well be introduced there. */
function noteFaulty(span: Span, env: Env): void {
  const line = env.file.faulty.at(span);
  if (line !== undefined) env.scope.noteBroken(line.source.text.slice(line.start, line.end));
}

function resolveStatement(statement: Statement, env: Env): void {
  noteFaulty(statement.span, env);
  switch (statement.kind) {
    case 'call-statement':
      resolveCallStatement(statement, env);
      return;
    case 'assign-statement':
      resolveExpression(statement.value, env);
      define(statement.name, 'assigned', env);
      return;
    case 'push-statement':
      resolveExpression(statement.stream, env);
      if (statement.key !== undefined) resolveExpression(statement.key, env);
      resolveExpression(statement.value, env);
      return;
    case 'stream-statement':
      resolveTypeNode(statement.type, env.file);
      define(statement.name, 'stream', env, statement);
      return;
    case 'service-id-statement':
      resolveServiceId(statement, env);
      return;
    case 'on-statement':
      resolveAll([statement.peer, ...statement.via], env);
      resolveBlock(statement.body, { ...env, ids: new ServiceIds(env.ids) });
      return;
    case 'if-statement':
      resolveExpression(statement.condition, env);
      resolveBlock(statement.then, inner(env));
      if (statement.else !== undefined) resolveBlock(statement.else, inner(env));
      return;
    case 'try-statement':
      resolveTry(statement, env);
      return;
    case 'for-statement': {
      resolveExpression(statement.iterable, env);
      const body = inner(env);
      for (const item of statement.items) define(item, 'loop', body);
      resolveBlock(statement.body, body);
      return;
    }
    case 'parseq-statement': {
      resolveExpression(statement.iterable, env);
      const body = inner(env);
      define(statement.item, 'loop', body);
      resolveAll([statement.peer, ...statement.via], body);
      resolveBlock(statement.body, body);
      return;
    }
    case 'par-statement':
      for (const branch of statement.branches) resolveStatement(branch, env);
      return;
    case 'co-statement':
      resolveStatement(statement.statement, env);
      return;
    case 'join-statement':
    case 'return-statement':
      resolveAll(statement.values, env);
      return;
    case 'closure-statement':
      resolveClosure(statement, env);
      return;
    case 'broken-statement': {
      const { source, start, end } = statement.span;
      env.scope.noteBroken(source.text.slice(start, end));
      return;
    }
    default:
      assertNever(statement);
  }
}

/** A scope for names and for service ids, inside this one. */
function inner(env: Env): Env {
  return { ...env, scope: new Scope(env.scope), ids: new ServiceIds(env.ids) };
}

function resolveAll(expressions: readonly Expression[], env: Env): void {
  for (const expression of expressions) resolveExpression(expression, env);
}

function resolveCallStatement(statement: CallStatement, env: Env): void {
  resolveExpression(statement.value, env);
  const fresh = statement.targets.length > 1 ? new Set<string>() : undefined;
  for (const target of statement.targets) {
    if (target.name === '') continue;
    const existing = fresh?.has(target.name) === true ? undefined : visibleValue(target.name, env);
    if (existing === undefined) {
      define(target, 'result', env);
      fresh?.add(target.name);
    } else {
      env.file.table.pushes.set(target, existing);
    }
  }
}

function resolveTry(statement: TryStatement, env: Env): void {
  if (statement.attempt.kind === 'block') resolveBlock(statement.attempt, inner(env));
  else resolveStatement(statement.attempt, env);
  for (const handler of statement.handlers) {
    const body = inner(env);
    noteFaulty(handler.span, body);
    if (handler.error !== undefined) define(handler.error, 'catch', body);
    resolveBlock(handler.body, body);
  }
}

function resolveClosure(closure: ClosureStatement, env: Env): void {
  const body: Env = { ...inner(env), closures: [...env.closures, closure] };
  resolveSignature(closure, body);
  resolveBlock(closure.body, body);
  define(closure.name, 'closure', env, closure);
}

function resolveServiceId(statement: ServiceIdStatement, env: Env): void {
  resolveExpression(statement.id, env);
  const { service } = statement;
  const symbol = resolvePath(service, { ...env, choosesId: true });
  if (symbol === undefined) {
    const { name } = service.kind === 'name-use' ? service : service.field;
    for (const similar of env.file.scope.suggestions.for(name, () => env.file.scope.candidates(({ kind }) => kind === 'service'))) env.file.mayHaveId.add(similar);
    return;
  }
  if (symbol.kind === 'service') {
    env.ids.set(symbol, statement);
    env.idsSeen.set(symbol, statement);
  } else {
    const { source, start, end } = service.span;
    const name = source.text.slice(start, end);
    env.file.report(notAService({ name, span: service.span, what: describeSymbol(symbol), declaration: declarationSpan(symbol) }));
  }
}

/** The variable, constant or function that a name means here, if it means one. */
function visibleValue(name: string, env: Env): Symbol | undefined {
  const local = env.scope.find(name);
  if (local !== undefined) return local;
  const found = env.file.scope.value(name);
  if (found.kind === 'several') return found.symbols[0];
  return found.kind === 'one' ? found.symbol : undefined;
}

/** Introduces a variable. A name that already means something is reported; from here on nobody knows what is meant by it. */
function define(name: NameDeclaration, how: VariableSymbol['how'], env: Env, node?: VariableSymbol['node']): void {
  if (name.name === '') return;
  const existing = visibleValue(name.name, env) ?? env.file.scope.modules.get(name.name);
  const span = existing && declarationSpan(existing);
  const clashes = existing !== undefined && !isBelow(span, name.span);
  if (clashes && !env.file.hidden.has(existing)) {
    env.file.hidden.add(existing);
    const earlier = span === undefined ? undefined : { span, what: describeSymbol(existing) };
    env.file.report(shadowedName({ name: name.name, span: name.span, earlier }));
  }
  const symbol: VariableSymbol = { kind: 'variable', name: name.name, how, declaration: name, node };
  env.scope.define(symbol);
  // Without an entry it gets no type, so that what follows from the clash stays silent.
  if (!clashes) env.file.table.definitions.set(name, symbol);
}

/** The first generation does not know yet what is declared further down, so old programs use such names for values. */
function isBelow(declaration: Span | undefined, name: Span): boolean {
  return declaration !== undefined && declaration.source === name.source && declaration.start > name.start;
}

/** `func f{A}`: a parameter that carries the name of its own type. */
function defineAbility(ability: DottedName, env: Env): void {
  const name = ability.parts.at(-1)?.name ?? '';
  const earlier = env.scope.find(name);
  if (earlier !== undefined) {
    env.file.report(shadowedName({ name, span: ability.span, earlier: { span: earlier.declaration.span, what: describeSymbol(earlier) } }));
  }
  const symbol: VariableSymbol = { kind: 'variable', name, how: 'ability-parameter', declaration: ability, node: undefined };
  env.scope.define(symbol);
  env.file.table.definitions.set(ability, symbol);
}
