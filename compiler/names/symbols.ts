/** What names refer to, and the side table that the names pass fills. */
import type { Span } from '../source/source-file.ts';
import type {
  AbilityItem,
  AliasItem,
  CallExpression,
  ClosureStatement,
  ConstItem,
  Construction,
  DataItem,
  DottedName,
  FieldAccess,
  FuncItem,
  Module,
  NameDeclaration,
  NamedTypeNode,
  NameUse,
  ServiceItem,
  ServiceIdStatement,
  StreamStatement,
} from '../syntax/tree.ts';

/** One thing that a name can mean. Symbols are compared by identity; an imported symbol is the exporter's own object. */
export type Symbol =
  | { readonly kind: 'module'; readonly name: string; readonly members: ReadonlyMap<string, Symbol> }
  | ConstSymbol
  | { readonly kind: 'alias'; readonly name: string; readonly node: AliasItem }
  | { readonly kind: 'data'; readonly name: string; readonly node: DataItem }
  | { readonly kind: 'ability'; readonly name: string; readonly node: AbilityItem }
  | ServiceSymbol
  | { readonly kind: 'func'; readonly name: string; readonly node: FuncItem }
  | PredefinedSymbol
  | VariableSymbol;

export interface ConstSymbol {
  readonly kind: 'const';
  readonly name: string;
  readonly node: ConstItem;
}

export interface ServiceSymbol {
  readonly kind: 'service';
  readonly name: string;
  readonly node: ServiceItem;
}

/** Constants every file sees: `nil`, `INIT_PEER_ID`, `HOST_PEER_ID`, `PARTICLE_TTL`, `PARTICLE_TIMESTAMP`, `LAST_ERROR`. */
export interface PredefinedSymbol {
  readonly kind: 'predefined';
  readonly name: 'nil' | 'INIT_PEER_ID' | 'HOST_PEER_ID' | 'PARTICLE_TTL' | 'PARTICLE_TIMESTAMP' | 'LAST_ERROR';
}

/** A name inside a function. `how` says what introduced it. */
export interface VariableSymbol {
  readonly kind: 'variable';
  readonly name: string;
  readonly how: 'parameter' | 'ability-parameter' | 'result' | 'assigned' | 'stream' | 'loop' | 'catch' | 'closure';
  /** Where it is introduced. For an ability parameter `func f{A}` the dotted name `A`. */
  readonly declaration: NameDeclaration | DottedName;
  readonly node: StreamStatement | ClosureStatement | undefined;
}

/** A file with every name resolved. Nodes that failed to resolve are absent: the fault is reported once, here. */
export interface ResolvedModule {
  readonly path: string;
  readonly tree: Module;
  /** Top-level items of this file by name, in source order. */
  readonly items: ReadonlyMap<string, Symbol>;
  /** What `import`/`use` of this file gives. */
  readonly declared: ReadonlyMap<string, Symbol>;
  /** What is compiled when this file is the root: exported name → func or service. */
  readonly exported: ReadonlyMap<string, { readonly symbol: Symbol; readonly span: Span }>;
  /** Services that can be called here, for suggestions. */
  readonly services: readonly Symbol[];
  readonly names: NameTable;
}

export interface NameTable {
  /**
   * Meaning of every use: an expression name; a field access that names a member of a module (`M.f`, `M.Srv`, `M.CONST`);
   * a type name; the type of a construction; the service of a service-id statement; abilities in braces.
   */
  readonly uses: ReadonlyMap<NameUse | FieldAccess | NamedTypeNode | Construction | DottedName, Symbol>;
  /** The symbol each declaration introduces. A `<-` target that pushes into a stream in scope is not here but in `pushes`. */
  readonly definitions: ReadonlyMap<NameDeclaration | DottedName, VariableSymbol>;
  /** `x <- call` where `x` is a name already in scope: the result is pushed into it (the type pass checks that it is a stream). */
  readonly pushes: ReadonlyMap<NameDeclaration, Symbol>;
  /**
   * For each call through a service name (`Srv.m()`, `Srv` as a value): the service-id statement in force, absent when the
   * default id applies.
   */
  readonly serviceIds: ReadonlyMap<NameUse | FieldAccess | CallExpression, ServiceIdStatement>;
}
