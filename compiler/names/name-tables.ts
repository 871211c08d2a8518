import type { Diagnostic, Report } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/source-file.ts';
import type {
  CallExpression,
  Construction,
  DottedName,
  FieldAccess,
  NameDeclaration,
  NamedTypeNode,
  NameUse,
  ServiceIdStatement,
} from '../syntax/tree.ts';
import type { FaultyLines } from '../syntax/faulty-lines.ts';
import type { ModuleScope } from './module-scope.ts';
import type { NameTable, Symbol, VariableSymbol } from './symbols.ts';

/** The name table while it is being filled. */
export class NameTables implements NameTable {
  readonly uses = new Map<NameUse | FieldAccess | NamedTypeNode | Construction | DottedName, Symbol>();
  readonly definitions = new Map<NameDeclaration | DottedName, VariableSymbol>();
  readonly pushes = new Map<NameDeclaration, Symbol>();
  readonly serviceIds = new Map<NameUse | FieldAccess | CallExpression, ServiceIdStatement>();
}

/** A name that means nothing. */
export interface MissingName {
  /** The function where it is used first. */
  readonly func: Symbol | undefined;
  /** Its uses there. */
  readonly uses: [Span, ...Span[]];
  /** The report at its first use; what is offered instead is offered for all. */
  readonly report: (uses: readonly [Span, ...Span[]]) => Diagnostic;
}

/** What resolving the inside of one file needs to know. */
export interface FileContext {
  readonly scope: ModuleScope;
  readonly table: NameTables;
  readonly report: Report;
  /** Lines of this file whose meaning is a guess. */
  readonly faulty: FaultyLines;
  /** Services that were reported to have no id: said once in a file. */
  readonly withoutId: Set<Symbol>;
  /** Names that were reported to be introduced again where they mean something: said once in a file. */
  readonly hidden: Set<Symbol>;
  /** Services that a line may have meant to choose whose name means nothing: nothing is said about their id. */
  readonly mayHaveId: Set<string>;
  /** Names that mean nothing, by name and kind of name: each is reported once in a file, when all its uses are known. */
  readonly missing: Map<string, MissingName>;
  /** Function → functions it uses, each with the place of its first use: the edges that recursion is found on. */
  readonly calls: Map<Symbol, Map<Symbol, Span>>;
}
