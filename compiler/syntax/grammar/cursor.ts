import type { Diagnostic, Fix } from '../../diagnostics/diagnostic.ts';
import { nestedTooDeep } from '../../diagnostics/catalog/syntax.ts';
import type { SourceFile, Span } from '../../source/source-file.ts';
import type { Keyword } from '../keywords.ts';
import { makeToken, type Sign, type Token, type TokenKind } from '../tokens.ts';
import type { FieldName, NameDeclaration, NameUse } from '../tree.ts';

/** What a rule wanted where it found something else: a token, or one of several in words. */
export type Expected = 'name' | Keyword | Sign | 'line-end' | '`*` or a name' | '`:` or `(`';

export interface Stumble {
  readonly token: Token;
  readonly expected: Expected;
}

/** Operators, fields and calls may be stacked this high in one expression: later passes recurse over the tree. */
const highestTree = 500;

/**
 * Where the grammar's rules are in one logical line, which ends with `line-end` and has balanced brackets (`tokenize` sees to it).
 *
 * Rules never throw and never give up. What is missing is taken as if it were there; only the first fault of a line is kept,
 * for what is found after it may well follow from it. After a fault inside brackets the rest up to the closing bracket is
 * passed over, after any other the rest of the line.
 */
export class Cursor {
  readonly source: SourceFile;
  /** The token to read next; stays at `line-end`. */
  token: Token;
  /** The token that was taken last. */
  previous: Token | undefined;
  /** A fault that a rule described itself. */
  fault: Diagnostic | undefined;
  /** The first token that did not fit. */
  stumble: Stumble | undefined;
  /** How many arrows stand around what is read: `-> -> -> T`. */
  arrowDepth = 0;
  readonly #tokens: readonly Token[];
  #index = 0;
  readonly #heights: Map<object, number> | undefined;

  /** @param tokens The line, `line-end` included. */
  constructor(source: SourceFile, tokens: readonly Token[]) {
    this.source = source;
    this.#tokens = tokens;
    this.token = tokens[0] ?? makeToken('line-end', '', 0);
    // A tree is never higher than its line has tokens, so most lines need no watching.
    this.#heights = tokens.length > highestTree ? new Map() : undefined;
  }

  /** The token `distance` after the next one. */
  peek(distance: number): Token | undefined {
    return this.#tokens[this.#index + distance];
  }

  at(kind: TokenKind): boolean {
    return this.token.kind === kind;
  }

  atName(): boolean {
    return this.token.group === 'word';
  }

  take(): Token {
    const { token } = this;
    if (token.kind === 'line-end') return token;
    this.previous = token;
    this.token = this.#tokens[++this.#index] ?? token;
    return token;
  }

  /** Takes the next token if it is of this kind. */
  accept(kind: TokenKind): Token | undefined {
    return this.token.kind === kind ? this.take() : undefined;
  }

  acceptName(): Token | undefined {
    return this.token.group === 'word' ? this.take() : undefined;
  }

  /** Takes a token of this kind, or notes that it is missing. */
  expect(kind: Keyword | Sign): Token | undefined {
    if (this.token.kind === kind) return this.take();
    this.stumbles(kind);
    return undefined;
  }

  /** Takes a name, or notes that it is missing. */
  expectName(): Token | undefined {
    if (this.token.group === 'word') return this.take();
    this.stumbles('name');
    return undefined;
  }

  /** Takes the bracket that closes the one around; what else stands before it is noted and passed over. */
  close(bracket: ')' | ']' | '}'): void {
    if (this.token.kind !== bracket) {
      this.stumbles(bracket);
      for (let depth = 0; !this.at('line-end') && (depth > 0 || !this.at(bracket)); this.take()) {
        if (this.at('(') || this.at('[') || this.at('{')) depth++;
        else if (this.at(')') || this.at(']') || this.at('}')) depth--;
      }
    }
    this.accept(bracket);
  }

  /** Takes the comma between two members of a list; none is taken right before the bracket that closes the list. */
  acceptSeparator(closer: ')' | ']' | '}'): boolean {
    return this.accept(',') !== undefined && !this.at(closer);
  }

  /** Notes what is left over before the end of the line. */
  endOfLine(): void {
    if (this.token.kind !== 'line-end') this.stumbles('line-end');
  }

  stumbles(expected: Expected): void {
    if (!this.failed) this.stumble = { token: this.token, expected };
  }

  faults(diagnostic: Diagnostic): void {
    if (!this.failed) this.fault = diagnostic;
  }

  get failed(): boolean {
    return this.fault !== undefined || this.stumble !== undefined;
  }

  /** Whether no space stands between what was taken last and what is next. */
  followsDirectly(): boolean {
    return this.token.start === this.previous?.end;
  }

  span(token: Token): Span {
    return { source: this.source, start: token.start, end: token.end };
  }

  /** From an offset up to the end of what was taken last. */
  since(start: number): Span {
    return { source: this.source, start, end: Math.max(start, this.#end) };
  }

  /** An empty span right after what was taken last. */
  here(): Span {
    return { source: this.source, start: this.#end, end: this.#end };
  }

  get #end(): number {
    return this.previous?.end ?? this.token.start;
  }

  /** The edit that takes out what was taken last, when that is a comma with nothing behind it. */
  withoutComma(): Fix | undefined {
    if (this.previous?.kind !== ',') return undefined;
    return { title: 'Remove `,`', edits: [{ span: this.span(this.previous), text: '' }] };
  }

  declare(token: Token): NameDeclaration {
    return { kind: 'name-declaration', span: this.span(token), name: token.text };
  }

  use(token: Token): NameUse {
    return { kind: 'name-use', span: this.span(token), name: token.text };
  }

  fieldName(token: Token): FieldName {
    return { kind: 'field-name', span: this.span(token), name: token.text };
  }

  /**
   * Notes how high the tree under `node` is and gives the node back; when it is too high, reports that once and gives
   * `instead`, so that nobody has to walk down endless chains.
   */
  grow<Node extends { readonly span: Span }, Instead>(node: Node, children: readonly object[], instead: (span: Span) => Instead): Node | Instead {
    const heights = this.#heights;
    if (heights === undefined) return node;
    let height = 0;
    for (const child of children) height = Math.max(height, heights.get(child) ?? 0);
    if (height >= highestTree) {
      this.faults(nestedTooDeep({ span: { ...node.span, start: node.span.end }, what: 'operators, fields or calls', most: highestTree }));
      return instead(node.span);
    }
    heights.set(node, height + 1);
    return node;
  }
}
