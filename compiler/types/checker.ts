import type { Report } from '../diagnostics/diagnostic.ts';
import { unreadText } from '../names/unread-text.ts';
import type { NameTable, ResolvedModule, Symbol } from '../names/symbols.ts';
import type { Cache } from '../source/cache.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
import type { FaultyLines } from '../syntax/faulty-lines.ts';
import type { AbilityItem, CallExpression, DataItem, Expression, FieldDeclaration, MethodDeclaration, Module, ServiceItem, TypeNode } from '../syntax/tree.ts';
import type { ArrowType, Type } from './type.ts';

/** Where the parts of an arrow type were written, to be shown beside a fault. */
export interface ArrowOrigin {
  readonly declaration: Span;
  readonly parameters: readonly Span[];
  readonly results: readonly Span[];
}

/** Where a struct, ability or service was written. */
export interface RecordOrigin {
  readonly declaration: Span;
  readonly item: DataItem | AbilityItem | ServiceItem;
}

/** Where a field or method of a record was written. */
export function fieldSpan({ item }: RecordOrigin, name: string): Span | undefined {
  return membersOf(item).findLast((member) => member.name.name === name)?.span;
}

function membersOf(item: RecordOrigin['item']): readonly (FieldDeclaration | MethodDeclaration)[] {
  return item.kind === 'data-item' ? item.fields : item.kind === 'service-item' ? item.methods : item.members;
}

/** What checking shares between the files of a program, and between runs. Keys are the objects themselves, held weakly. */
export class SharedTypes {
  /** Types of what is declared at top level. */
  readonly symbols = new WeakMap<Symbol, Type>();
  readonly arrows = new WeakMap<ArrowType, ArrowOrigin>();
  readonly records = new WeakMap<Type, RecordOrigin>();
  /** How deep structs and abilities are nested in a type. */
  readonly depths = new WeakMap<Type, number>();
  readonly #faulty = new WeakMap<SourceFile, FaultyLines>();

  /** A file that is checked from now on. */
  add({ span, faulty }: Module): void {
    this.#faulty.set(span.source, faulty);
  }

  /** Whether something stands in a line of which the parser could not make sense: then its type is a guess. */
  isFaulty(span: Span): boolean {
    return this.#faulty.get(span.source)?.at(span) !== undefined;
  }

  /** The texts of such lines inside a span. */
  faultyTexts(span: Span): string[] {
    return this.#faulty.get(span.source)?.textsIn(span) ?? [];
  }
}

/**
 * The types of symbols as one file sees them. Most symbols are variables, which only their own file knows: kept in a plain map, since
 * tables of weak keys cost the garbage collector dearly.
 */
export class SymbolTypes {
  readonly #shared: WeakMap<Symbol, Type>;
  readonly #variables = new Map<Symbol, Type>();

  constructor(shared: WeakMap<Symbol, Type>) {
    this.#shared = shared;
  }

  get(symbol: Symbol): Type | undefined {
    return this.#tableOf(symbol).get(symbol);
  }

  set(symbol: Symbol, type: Type): void {
    this.#tableOf(symbol).set(symbol, type);
  }

  #tableOf(symbol: Symbol): Cache<Symbol, Type> {
    return symbol.kind === 'variable' ? this.#variables : this.#shared;
  }
}

/** What checking the inside of one file needs to know, and the tables it fills. */
export class Checker {
  readonly names: NameTable;
  /** Constants whose value from elsewhere has another type than this file says: reported, so their uses are not judged. */
  readonly misgiven = new Set<Symbol>();
  /** Values that were reported to be written again: said once, and from then on nobody knows what they are. */
  readonly overwritten = new Set<Symbol>();
  /** Services that can be called in this file. */
  readonly services: readonly Symbol[];
  readonly report: Report;
  readonly shared: SharedTypes;
  readonly symbols: SymbolTypes;
  readonly expressions = new Map<Expression, Type>();
  readonly typeNodes = new Map<TypeNode, Type>();
  /** Results of the calls seen so far: `[]` for a call that returns nothing, absent when the callee is unknown. */
  readonly results = new Map<CallExpression, readonly Type[]>();
  /** Variables that stand for a known integer, so that its range can be checked where it is used. */
  readonly integers = new Map<Symbol, bigint>();
  /** Operations on known integers, with their values. */
  readonly folded = new Map<Expression, bigint>();
  /** Types whose declarations are being read right now: meeting one of them again is recursion. */
  readonly open: Symbol[] = [];

  constructor({ names, services }: Pick<ResolvedModule, 'names' | 'services'>, report: Report, shared: SharedTypes) {
    this.names = names;
    this.services = services;
    this.report = report;
    this.shared = shared;
    this.symbols = new SymbolTypes(shared.symbols);
  }
}

/** The text of a node as written, for sentences. */
export function textOf({ span }: { readonly span: Span }): string {
  return span.source.text.slice(span.start, span.end);
}

/**
 * Whether a record's declaration has a line for a field that is not in its type: a line that the parser could not read and
 * has reported, so that uses of the field stay silent.
 */
export function isDroppedField(type: Type, name: string, checker: Checker): boolean {
  const item = checker.shared.records.get(type)?.item;
  if (item === undefined || name === '') return false;
  const head = item.kind === 'service-item' ? [item.name, ...(item.defaultId === undefined ? [] : [item.defaultId])] : [item.name];
  // Also glued to what follows, or behind a word too many.
  return checker.shared.faultyTexts(item.span).some((text) => text.includes(name)) || new RegExp(`^[ \\t]+${name}\\b`, 'm').test(unreadText(item.span, [...head, ...membersOf(item)]));
}
