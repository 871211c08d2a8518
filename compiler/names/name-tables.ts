import type { Report } from '../diagnostics/diagnostic.ts';
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
import type { ModuleScope } from './module-scope.ts';
import type { NameTable, Symbol, VariableSymbol } from './symbols.ts';

/** The name table while it is being filled. */
export class NameTables implements NameTable {
  readonly uses = new Map<NameUse | FieldAccess | NamedTypeNode | Construction | DottedName, Symbol>();
  readonly definitions = new Map<NameDeclaration | DottedName, VariableSymbol>();
  readonly pushes = new Map<NameDeclaration, Symbol>();
  readonly serviceIds = new Map<NameUse | FieldAccess | CallExpression, ServiceIdStatement>();
}

/** What resolving the inside of one file needs to know. */
export interface FileContext {
  readonly scope: ModuleScope;
  readonly table: NameTables;
  readonly report: Report;
  /** Function → functions it uses, each with the place of its first use: the edges that recursion is found on. */
  readonly calls: Map<Symbol, Map<Symbol, Span>>;
}
