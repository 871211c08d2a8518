import { EmbeddedActionsParser, type IParserErrorMessageProvider, type IToken, type TokenType } from 'chevrotain';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { nestedTooDeep } from '../../diagnostics/catalog/syntax.ts';
import { SourceFile, type Span } from '../../source/source-file.ts';
import { Comma, Dot, endOf, is, makeToken, Name, vocabulary } from '../tokens.ts';
import type { DottedName, FieldName, NameDeclaration, NameUse } from '../tree.ts';

/** What chevrotain would write into messages is only a note to `describeError`, which finds the words. */
const notes: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => expected.LABEL ?? expected.name,
  buildNotAllInputParsedMessage: () => 'the end of the line',
  buildNoViableAltMessage: ({ customUserDescription }) => customUserDescription ?? 'something else',
  buildEarlyExitMessage: ({ customUserDescription }) => customUserDescription ?? 'something else',
};

/** Operators, fields and calls may be stacked this high in one expression: later passes recurse over the tree. */
const highestTree = 500;

/**
 * What all grammar rules share. A rule parses one logical line, which ends with `LineEnd`; recovery therefore never runs
 * past the end of the line. Actions only build nodes: chevrotain also runs the rules once, with made-up tokens, to learn the
 * grammar, so whatever looks into a token stands inside `ACTION`.
 */
export abstract class GrammarBase extends EmbeddedActionsParser {
  /** The fault that a rule found by itself in the current line; empty when chevrotain stumbled before. */
  faults: Diagnostic[] = [];
  #source = new SourceFile('', '');
  #heights = new Map<object, number>();

  constructor() {
    super(vocabulary, { recoveryEnabled: true, maxLookahead: 2, errorMessageProvider: notes });
  }

  /** Starts a line. The tokens must end with `LineEnd`. */
  start(source: SourceFile, tokens: IToken[]): void {
    this.#source = source;
    this.faults = [];
    this.#heights = new Map();
    this.input = tokens;
  }

  protected override getTokenToInsert(type: TokenType): IToken {
    const previous = this.LA(0);
    return { ...makeToken(type, '', endOf(previous)), isInsertedInRecovery: true };
  }

  protected override canTokenTypeBeInsertedInRecovery(type: TokenType): boolean {
    return type !== Name;
  }

  /** Notes a fault, unless the line has one already: what is found after a fault may well follow from it. */
  protected fault(diagnostic: Diagnostic): void {
    if (this.faults.length === 0 && this.errors.length === 0) this.faults.push(diagnostic);
  }

  protected span(token: IToken): Span {
    return { source: this.#source, start: token.startOffset, end: endOf(token) };
  }

  /** From the token's start up to the end of what was consumed last. */
  protected since(start: IToken | { readonly span: Span }): Span {
    const from = 'span' in start ? start.span.start : start.startOffset;
    return { source: this.#source, start: from, end: Math.max(from, endOf(this.LA(0))) };
  }

  /** An empty span right after what was consumed last. */
  protected here(): Span {
    const last = this.LA(0);
    const at = Number.isNaN(last.startOffset) ? this.LA(1).startOffset : endOf(last);
    return { source: this.#source, start: at, end: at };
  }

  protected followsDirectly(): boolean {
    return this.LA(1).startOffset === endOf(this.LA(0));
  }

  /** Whether the list goes on: a comma is next and what follows is no bracket that closes it. */
  protected listGoesOn(closer: TokenType): boolean {
    return is(this.LA(1), Comma) && !is(this.LA(2), closer);
  }

  protected declare(token: IToken): NameDeclaration {
    return { kind: 'name-declaration', span: this.span(token), name: token.image };
  }

  protected use(token: IToken): NameUse {
    return { kind: 'name-use', span: this.span(token), name: token.image };
  }

  protected fieldName(token: IToken): FieldName {
    return { kind: 'field-name', span: this.span(token), name: token.image };
  }

  /**
   * Notes how high the tree under `node` is and gives the node back; when it is too high, reports that once and gives
   * `instead`, so that nobody has to walk down endless chains.
   */
  protected grow<Node extends { readonly span: Span }, Instead>(node: Node, children: readonly object[], instead: (span: Span) => Instead): Node | Instead {
    let height = 0;
    for (const child of children) height = Math.max(height, this.#heights.get(child) ?? 0);
    if (height >= highestTree) {
      this.fault(nestedTooDeep({ span: { ...node.span, start: node.span.end }, what: 'operators, fields or calls', most: highestTree }));
      return instead(node.span);
    }
    this.#heights.set(node, height + 1);
    return node;
  }

  /** `A.b.C` */
  readonly dottedName = this.RULE('dottedName', (): DottedName => {
    const parts: NameUse[] = [];
    const first = this.CONSUME(Name);
    this.ACTION(() => parts.push(this.use(first)));
    this.MANY(() => {
      this.CONSUME(Dot);
      const part = this.CONSUME2(Name);
      this.ACTION(() => parts.push(this.use(part)));
    });
    return this.ACTION((): DottedName => ({ kind: 'dotted-name', span: this.since(first), parts, text: parts.map((part) => part.name).join('.') }));
  }, { recoveryValueFunc: () => this.missingName() });

  protected missingName(): DottedName {
    return { kind: 'dotted-name', span: this.here(), parts: [], text: '' };
  }
}
