/**
 * The syntax tree: what one file says, nothing looked up. The parser recovers, so `Missing…` and `Broken…` nodes stand where
 * the text could not be understood (already reported; later passes stay silent about them).
 * Later passes never change the tree; what they find out goes to side tables keyed by the node object itself.
 * No node kind is a bare identifier: `NameDeclaration` introduces, `NameUse` refers, `FieldName` selects.
 */
import type { Span } from '../source/source-file.ts';
import type { FaultyLines } from './faulty-lines.ts';

interface Node {
  readonly span: Span;
}

// ── names ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A name where it is introduced (or, as target of `<-`, possibly pushed into: the names pass decides). */
export interface NameDeclaration extends Node {
  readonly kind: 'name-declaration';
  /** Empty when the name is missing. */
  readonly name: string;
}

/** A name that refers to something. As an expression it is a value, a module, a service or an ability. */
export interface NameUse extends Node {
  readonly kind: 'name-use';
  readonly name: string;
}

export interface FieldName extends Node {
  readonly kind: 'field-name';
  readonly name: string;
}

/** `A.b.C`: dots in a header or in a type. */
export interface DottedName extends Node {
  readonly kind: 'dotted-name';
  readonly parts: readonly NameUse[];
  /** Parts joined with dots. */
  readonly text: string;
}

// ── file ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Module extends Node {
  readonly kind: 'module';
  readonly headers: readonly Header[];
  readonly items: readonly Item[];
  readonly comments: readonly Comment[];
  readonly faulty: FaultyLines;
}

export interface Comment extends Node {
  readonly kind: 'comment';
  /** Without the dashes. */
  readonly text: string;
}

export type Header = AquaHeader | ImportHeader | UseHeader | ExportHeader;

/** `aqua A.B declares *` or the legacy `module A declares x, y`. */
export interface AquaHeader extends Node {
  readonly kind: 'aqua-header';
  readonly keyword: 'aqua' | 'module';
  readonly name: DottedName;
  /** `undefined`: no `declares`, so nothing is visible to importers. */
  readonly declares: 'all' | readonly DottedName[] | undefined;
}

/** `import "p"` (no names: everything the module declares) or `import a, B as C from "p"`. */
export interface ImportHeader extends Node {
  readonly kind: 'import-header';
  readonly names: readonly RenamedName[] | undefined;
  readonly path: StringLiteral;
}

/** `use "p"`, `use "p" as M`, `use a, b as c from "p" as M`. */
export interface UseHeader extends Node {
  readonly kind: 'use-header';
  readonly names: readonly RenamedName[] | undefined;
  readonly path: StringLiteral;
  readonly as: DottedName | undefined;
}

export interface ExportHeader extends Node {
  readonly kind: 'export-header';
  readonly names: readonly RenamedName[];
}

export interface RenamedName extends Node {
  readonly kind: 'renamed-name';
  readonly name: DottedName;
  readonly as: DottedName | undefined;
}

// ── items ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Item = ConstItem | AliasItem | DataItem | ServiceItem | AbilityItem | FuncItem;

export interface ConstItem extends Node {
  readonly kind: 'const-item';
  readonly name: NameDeclaration;
  /** `?=`: only when nobody defined it before. */
  readonly optional: boolean;
  readonly value: Expression;
}

export interface AliasItem extends Node {
  readonly kind: 'alias-item';
  readonly name: NameDeclaration;
  readonly type: TypeNode;
}

export interface DataItem extends Node {
  readonly kind: 'data-item';
  readonly name: NameDeclaration;
  readonly fields: readonly FieldDeclaration[];
}

export interface FieldDeclaration extends Node {
  readonly kind: 'field-declaration';
  readonly name: FieldName;
  readonly type: TypeNode;
}

/** A method of a service or ability. `type` holds parameters and results; parameters have names in the form `m(x: T) -> R`. */
export interface MethodDeclaration extends Node {
  readonly kind: 'method-declaration';
  readonly name: FieldName;
  readonly type: ArrowTypeNode;
}

export interface ServiceItem extends Node {
  readonly kind: 'service-item';
  readonly name: NameDeclaration;
  readonly defaultId: Expression | undefined;
  readonly methods: readonly MethodDeclaration[];
}

export interface AbilityItem extends Node {
  readonly kind: 'ability-item';
  readonly name: NameDeclaration;
  readonly members: readonly (FieldDeclaration | MethodDeclaration)[];
}

export interface FuncItem extends Node {
  readonly kind: 'func-item';
  readonly name: NameDeclaration;
  /** `func f{A, B}(…)`: leading parameters named and typed `A`, `B`. */
  readonly abilities: readonly DottedName[];
  readonly parameters: readonly Parameter[];
  readonly results: readonly TypeNode[];
  readonly body: Block;
}

export interface Parameter extends Node {
  readonly kind: 'parameter';
  readonly name: NameDeclaration;
  readonly type: TypeNode;
}

// ── types ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

export type TypeNode = NamedTypeNode | ScalarTypeNode | WrappedTypeNode | ExtremeTypeNode | ArrowTypeNode | MissingTypeNode;

export type ScalarName = 'u8' | 'u16' | 'u32' | 'u64' | 'i8' | 'i16' | 'i32' | 'i64' | 'f32' | 'f64' | 'bool' | 'string';

export interface ScalarTypeNode extends Node {
  readonly kind: 'scalar-type';
  readonly name: ScalarName;
}

export interface NamedTypeNode extends Node {
  readonly kind: 'named-type';
  readonly name: DottedName;
}

/** `[]T`, `?T`, `*T`, `%T`. */
export interface WrappedTypeNode extends Node {
  readonly kind: 'wrapped-type';
  readonly wrapper: 'array' | 'option' | 'stream' | 'map';
  readonly element: TypeNode;
}

/** `⊤` or `⊥`. */
export interface ExtremeTypeNode extends Node {
  readonly kind: 'extreme-type';
  readonly extreme: 'top' | 'bottom';
}

export interface ArrowTypeNode extends Node {
  readonly kind: 'arrow-type';
  readonly abilities: readonly DottedName[];
  readonly parameters: readonly { readonly name: NameDeclaration | undefined; readonly type: TypeNode }[];
  /** Empty for `-> ()`. */
  readonly results: readonly TypeNode[];
}

export interface MissingTypeNode extends Node {
  readonly kind: 'missing-type';
}

// ── statements ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Block extends Node {
  readonly kind: 'block';
  readonly statements: readonly Statement[];
}

export type Statement =
  | CallStatement
  | AssignStatement
  | PushStatement
  | StreamStatement
  | ServiceIdStatement
  | OnStatement
  | IfStatement
  | TryStatement
  | ForStatement
  | ParseqStatement
  | ParStatement
  | CoStatement
  | JoinStatement
  | ClosureStatement
  | ReturnStatement
  | BrokenStatement;

/** `V` or `a, b <- V`. */
export interface CallStatement extends Node {
  readonly kind: 'call-statement';
  readonly targets: readonly NameDeclaration[];
  readonly value: Expression;
}

/** `x = V`. */
export interface AssignStatement extends Node {
  readonly kind: 'assign-statement';
  readonly name: NameDeclaration;
  readonly value: Expression;
}

/** `s <<- V` or, into a map, `m <<- K, V`. */
export interface PushStatement extends Node {
  readonly kind: 'push-statement';
  readonly stream: NameUse;
  readonly key: Expression | undefined;
  readonly value: Expression;
}

/** `s: *T` or `m: %T`. */
export interface StreamStatement extends Node {
  readonly kind: 'stream-statement';
  readonly name: NameDeclaration;
  readonly type: TypeNode;
}

/** `Srv "id"`: from here on in this scope, calls of `Srv` go to that id. */
export interface ServiceIdStatement extends Node {
  readonly kind: 'service-id-statement';
  readonly service: NameUse | FieldAccess;
  readonly id: Expression;
}

export interface OnStatement extends Node {
  readonly kind: 'on-statement';
  readonly peer: Expression;
  readonly via: readonly Expression[];
  readonly body: Block;
}

export interface IfStatement extends Node {
  readonly kind: 'if-statement';
  readonly condition: Expression;
  readonly then: Block;
  readonly else: Block | undefined;
}

/** `try:` with handlers, or any statement followed by `otherwise:`. A bare `try:` has no handlers and swallows errors. */
export interface TryStatement extends Node {
  readonly kind: 'try-statement';
  /** A block opens a scope of its own; a single statement (`x <- f()` / `otherwise:`) does not. */
  readonly attempt: Block | Statement;
  readonly handlers: readonly Handler[];
}

export interface Handler extends Node {
  readonly kind: 'handler';
  /** The name of `catch e:`; undefined for `otherwise:`. */
  readonly error: NameDeclaration | undefined;
  readonly body: Block;
}

export interface ForStatement extends Node {
  readonly kind: 'for-statement';
  /** One name, or two for `for k, v <- m`. */
  readonly items: readonly [NameDeclaration, ...NameDeclaration[]];
  readonly iterable: Expression;
  readonly mode: 'seq' | 'par' | 'try' | 'rec';
  readonly body: Block;
}

/** `parseq x <- xs on p via r:`. */
export interface ParseqStatement extends Node {
  readonly kind: 'parseq-statement';
  readonly item: NameDeclaration;
  readonly iterable: Expression;
  readonly peer: Expression;
  readonly via: readonly Expression[];
  readonly body: Block;
}

/** A statement and the `par` statements that follow it; at least two branches unless the source is broken. */
export interface ParStatement extends Node {
  readonly kind: 'par-statement';
  readonly branches: readonly Statement[];
}

/** `co S`: runs beside what follows, nobody waits for it. */
export interface CoStatement extends Node {
  readonly kind: 'co-statement';
  readonly statement: Statement;
}

export interface JoinStatement extends Node {
  readonly kind: 'join-statement';
  readonly values: readonly Expression[];
}

/** `c = (x: T) -> R:` (runs where it was written) or `c = func (x: T) -> R:` (detached: runs where it is called). */
export interface ClosureStatement extends Node {
  readonly kind: 'closure-statement';
  readonly name: NameDeclaration;
  readonly detached: boolean;
  readonly abilities: readonly DottedName[];
  readonly parameters: readonly Parameter[];
  readonly results: readonly TypeNode[];
  readonly body: Block;
}

export interface ReturnStatement extends Node {
  readonly kind: 'return-statement';
  readonly values: readonly Expression[];
}

export interface BrokenStatement extends Node {
  readonly kind: 'broken-statement';
}

// ── expressions ────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Expression =
  | BooleanLiteral
  | IntegerLiteral
  | FloatLiteral
  | StringLiteral
  | InitPeerLiteral
  | Collection
  | NameUse
  | FieldAccess
  | IndexAccess
  | CallExpression
  | Construction
  | Copy
  | Not
  | Binary
  | MissingExpression;

export interface BooleanLiteral extends Node {
  readonly kind: 'boolean-literal';
  readonly value: boolean;
}

export interface IntegerLiteral extends Node {
  readonly kind: 'integer-literal';
  readonly value: bigint;
}

export interface FloatLiteral extends Node {
  readonly kind: 'float-literal';
  readonly value: number;
}

export interface StringLiteral extends Node {
  readonly kind: 'string-literal';
  /** With escapes replaced. */
  readonly value: string;
}

/** `%init_peer_id%`. */
export interface InitPeerLiteral extends Node {
  readonly kind: 'init-peer-literal';
}

/** `[a, b]`, `?[a, b]`, `*[a, b]`. */
export interface Collection extends Node {
  readonly kind: 'collection';
  readonly collection: 'array' | 'option' | 'stream';
  readonly items: readonly Expression[];
}

/** `a.b`: a field, a method as a value, `.length`, or a member of a module (the names pass decides). */
export interface FieldAccess extends Node {
  readonly kind: 'field-access';
  readonly object: Expression;
  readonly field: FieldName;
}

/** `v[i]`, `v!` (index 0, or `v!2`). */
export interface IndexAccess extends Node {
  readonly kind: 'index-access';
  readonly object: Expression;
  readonly index: Expression;
  readonly bang: boolean;
}

/** `f{A}(x)`, `S.m(x)`, `callback(x)`. */
export interface CallExpression extends Node {
  readonly kind: 'call-expression';
  readonly callee: Expression;
  readonly abilities: readonly DottedName[];
  readonly arguments: readonly Expression[];
}

export interface NamedArgument extends Node {
  readonly kind: 'named-argument';
  readonly name: FieldName;
  /** For the shorthand `D(x)` a `NameUse` with the same span as the name. */
  readonly value: Expression;
}

/** `D(f = v, …)`, also for abilities. */
export interface Construction extends Node {
  readonly kind: 'construction';
  readonly type: DottedName;
  readonly fields: readonly NamedArgument[];
}

/** `d.copy(f = v, …)`. */
export interface Copy extends Node {
  readonly kind: 'copy';
  readonly object: Expression;
  readonly fields: readonly NamedArgument[];
}

export interface Not extends Node {
  readonly kind: 'not';
  readonly operand: Expression;
}

export type BinaryOperator = '**' | '*' | '/' | '%' | '+' | '-' | '<' | '<=' | '>' | '>=' | '==' | '!=' | '&&' | '||';

export interface Binary extends Node {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly right: Expression;
}

export interface MissingExpression extends Node {
  readonly kind: 'missing-expression';
}
