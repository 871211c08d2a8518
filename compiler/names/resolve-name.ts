/** Looking up one name: as a value, as a type, as a member of a module. */
import { ambiguousName, fieldInBraces, notAValue, recursiveClosure, unknownMember, unknownName, unknownType } from '../diagnostics/catalog/names.ts';
import { serviceWithoutId } from '../diagnostics/catalog/services.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/source-file.ts';
import type { ClosureStatement, DottedName, FieldAccess, FieldName, NameUse } from '../syntax/tree.ts';
import { declarationSpan, describeSymbol, isType, isValue } from './describe-symbol.ts';
import type { Lookup, ModuleSymbol } from './module-scope.ts';
import type { FileContext } from './name-tables.ts';
import type { Scope, ServiceIds } from './scope.ts';
import type { Symbol } from './symbols.ts';

/** Where in a function we are. Statements and expressions are resolved in one of these. */
export interface Env {
  readonly file: FileContext;
  readonly scope: Scope;
  readonly ids: ServiceIds;
  /** Every service id written so far in this function, also those that are out of reach. */
  readonly idsSeen: ServiceIds;
  /** In `Srv "id"`: the service needs no id yet, this line gives it one. */
  readonly choosesId: boolean;
  /** The function that is being resolved; undefined at top level. */
  readonly func: Symbol | undefined;
  /** Closures whose bodies we are in. */
  readonly closures: readonly ClosureStatement[];
}

/** Resolves a name that stands for a value, or for the module before a dot when `member` is what follows. */
export function resolveValueName(use: NameUse, env: Env, member?: string): Symbol | undefined {
  if (use.name === '') return undefined;
  const local = env.scope.find(use.name);
  if (local !== undefined) return record(use, local, env);
  const module = member === undefined ? undefined : env.file.scope.modules.get(use.name);
  if (module !== undefined && member !== undefined && module.members.has(member)) return record(use, module, env);
  const found = env.file.scope.value(use.name);
  const symbol = settle(found, use, env);
  if (symbol !== undefined) {
    const used = record(use, symbol, env);
    noteService(use, used, env);
    return used;
  }
  if (found.kind === 'none') {
    if (module !== undefined) return record(use, module, env);
    reportUnknownValue(use, env);
  }
  return undefined;
}

/** Resolves the field of a module; `undefined` when the module has none, which is reported. */
export function resolveMember(module: ModuleSymbol, node: FieldAccess, env: Env): Symbol | undefined {
  const symbol = memberOf(module, node.field, env);
  if (symbol === undefined) return undefined;
  env.file.table.uses.set(node, symbol);
  noteCall(symbol, node.span, env);
  noteService(node, symbol, env);
  return symbol;
}

/** Reports a module or a type that stands where a value is needed. */
export function requireValue(symbol: Symbol, name: string, span: Span, env: Env): void {
  if (isValue(symbol)) return;
  env.file.report(notAValue({ name, span, what: describeSymbol(symbol), declaration: declarationSpan(symbol) }));
}

/** Resolves a dotted name as a type. Fills the uses of its parts; the caller records the node itself. */
export function resolveType(name: DottedName, file: FileContext): Symbol | undefined {
  const [first, ...rest] = name.parts;
  if (first === undefined || name.parts.some((part) => part.name === '')) return undefined;
  let symbol: Symbol | undefined;
  if (rest.length === 0) {
    symbol = settleType(file.scope.type(first.name), first, file);
  } else {
    const module = file.scope.modules.get(first.name);
    if (module === undefined) {
      if (!file.scope.isBroken(first.name)) reportUnknownType(first, file);
      return undefined;
    }
    symbol = throughModules(module, [first, ...rest], file);
    if (symbol !== undefined && !isType(symbol)) {
      reportNotAType(name.text, name.span, symbol, file);
      return undefined;
    }
  }
  if (symbol !== undefined) {
    const last = name.parts.at(-1);
    if (last !== undefined) file.table.uses.set(last, symbol);
    file.table.uses.set(name, symbol);
  }
  return symbol;
}

/** Resolves a dotted name in the braces of a call: an ability, service or variable, possibly in a module. */
export function resolveBraced(name: DottedName, env: Env): Symbol | undefined {
  const [first, ...rest] = name.parts;
  if (first === undefined) return undefined;
  let symbol = resolveValueName(first, env, rest[0]?.name);
  let at: NameUse = first;
  for (const part of rest) {
    if (symbol === undefined) return undefined;
    if (symbol.kind !== 'module') {
      env.file.report(fieldInBraces({ text: name.text, span: name.span }));
      return undefined;
    }
    symbol = memberOf(symbol, part, env);
    at = part;
    if (symbol !== undefined) {
      env.file.table.uses.set(part, symbol);
      noteService(part, symbol, env);
    }
  }
  if (symbol === undefined) return undefined;
  requireValue(symbol, name.text, at.span, env);
  env.file.table.uses.set(name, symbol);
  return symbol;
}

function throughModules(module: ModuleSymbol, parts: readonly [NameUse, ...NameUse[]], file: FileContext): Symbol | undefined {
  const [first, ...rest] = parts;
  file.table.uses.set(first, module);
  let at: Symbol = module;
  for (const part of rest) {
    if (at.kind !== 'module') return undefined;
    const next: Symbol | undefined = at.members.get(part.name);
    if (next === undefined) {
      reportUnknownMember(at, part.name, part.span, file);
      return undefined;
    }
    file.table.uses.set(part, next);
    at = next;
  }
  return at;
}

function memberOf(module: ModuleSymbol, name: FieldName | NameUse, env: Env): Symbol | undefined {
  if (name.name === '') return undefined;
  const symbol = module.members.get(name.name);
  if (symbol === undefined) reportUnknownMember(module, name.name, name.span, env.file);
  return symbol;
}

function record(use: NameUse, symbol: Symbol, env: Env): Symbol {
  env.file.table.uses.set(use, symbol);
  noteCall(symbol, use.span, env);
  return symbol;
}

function noteCall(symbol: Symbol, span: Span, env: Env): void {
  if (symbol.kind !== 'func' || env.func === undefined) return;
  const calls = env.file.calls.get(env.func) ?? new Map<Symbol, Span>();
  if (!calls.has(symbol)) calls.set(symbol, span);
  env.file.calls.set(env.func, calls);
}

/** A service is used as a value or called: note which id applies, or say that none does. */
function noteService(node: NameUse | FieldAccess, symbol: Symbol, env: Env): void {
  if (symbol.kind !== 'service' || env.choosesId) return;
  const statement = env.ids.find(symbol);
  if (statement !== undefined) {
    env.file.table.serviceIds.set(node, statement);
  } else if (symbol.node.defaultId === undefined && !env.file.mayHaveId.has(symbol.name) && env.file.faulty.at(symbol.node.name.span) === undefined && !env.file.withoutId.has(symbol)) {
    env.file.withoutId.add(symbol);
    env.file.report(
      serviceWithoutId({
        name: symbol.name,
        span: node.span,
        declaration: symbol.node.name.span,
        outOfReach: env.idsSeen.find(symbol)?.span,
      }),
    );
  }
}

/** Notes a name that means nothing, unless it is known: it has one cause, wherever else it shows. */
function noteMissing(key: string, span: Span, func: Symbol | undefined, file: FileContext, report: (uses: readonly [Span, ...Span[]]) => Diagnostic): void {
  const known = file.missing.get(key);
  if (known === undefined) file.missing.set(key, { func, uses: [span], report });
  else if (known.func === func) known.uses.push(span);
}

function settle(found: Lookup, use: NameUse, env: Env): Symbol | undefined {
  if (found.kind === 'several') reportAmbiguous(use, found.symbols, env.file);
  return found.kind === 'one' ? found.symbol : undefined;
}

function settleType(found: Lookup, use: NameUse, file: FileContext): Symbol | undefined {
  if (found.kind === 'one') return found.symbol;
  if (found.kind === 'several') reportAmbiguous(use, found.symbols, file);
  if (found.kind === 'none') reportUnknownType(use, file);
  return undefined;
}

function reportAmbiguous(use: NameUse, symbols: readonly Symbol[], file: FileContext): void {
  const candidates = symbols.flatMap((symbol) => {
    const span = declarationSpan(symbol);
    return span === undefined ? [] : [{ span, what: describeSymbol(symbol) }];
  });
  file.report(ambiguousName({ name: use.name, span: use.span, candidates }));
}

function reportUnknownValue(use: NameUse, env: Env): void {
  const { name, span } = use;
  if (env.scope.mayBeBroken(name)) return;
  const other = env.file.scope.any(name);
  if (other !== undefined && !isValue(other)) {
    requireValue(other, name, span, env);
    return;
  }
  const closure = env.closures.find((candidate) => candidate.name.name === name);
  if (closure !== undefined) {
    env.file.report(recursiveClosure({ name, span, declaration: closure.name.span }));
    return;
  }
  const similar = env.file.scope.suggestions.for(name, () => [
    ...env.scope.visible().map((symbol) => symbol.name),
    ...env.file.scope.candidates((symbol) => isValue(symbol) || symbol.kind === 'module'),
  ]);
  noteMissing(`value ${name}`, span, env.func, env.file, (uses) => unknownName({ name, uses, similar, hiddenIn: env.file.scope.hiddenIn(name) }));
}

function reportUnknownType(use: NameUse, file: FileContext): void {
  const other = file.scope.any(use.name);
  if (other !== undefined) {
    reportNotAType(use.name, use.span, other, file);
    return;
  }
  const similar = file.scope.suggestions.for(use.name, () => file.scope.candidates(isType));
  const { name } = use;
  noteMissing(`type ${name}`, use.span, undefined, file, (uses) => unknownType({ name, uses, similar, hiddenIn: file.scope.hiddenIn(name), instead: undefined }));
}

function reportNotAType(name: string, span: Span, symbol: Symbol, file: FileContext): void {
  const declared = declarationSpan(symbol);
  const instead = { span: declared ?? span, what: describeSymbol(symbol) };
  file.report(unknownType({ name, uses: [span], similar: [], hiddenIn: undefined, instead }));
}

function reportUnknownMember(module: ModuleSymbol, name: string, span: Span, file: FileContext): void {
  const members = [...module.members.keys()];
  file.report(unknownMember({ module: module.name, name, span, similar: file.scope.suggestions.for(name, () => members), members }));
}
