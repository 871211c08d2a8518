import { EmbeddedActionsParser, EOF, type IParserErrorMessageProvider, type IToken, type TokenType } from 'chevrotain';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { nestedTooDeep } from '../../diagnostics/catalog/syntax.ts';
import { SourceFile, type Span } from '../../source/source-file.ts';
import { Comma, Dot, endOf, is, LineEnd, makeToken, Name, vocabulary } from '../tokens.ts';
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
  /** The first token of what is left over at the end of the line, when nothing was wrong before it. */
  leftOver: IToken | undefined;
  #source = new SourceFile('', '');
  #heights: Map<object, number> | undefined;

  /** @param checked Look for contradictions in the grammar. */
  constructor(checked = false) {
    // Checking the grammar itself takes most of the time that a first file needs; `npm test` does it (tests/language/grammar.test.ts).
    super(vocabulary, { recoveryEnabled: true, maxLookahead: 2, errorMessageProvider: notes, skipValidations: !checked });
  }

  /** Starts a line. The tokens must end with `LineEnd`. */
  start(source: SourceFile, tokens: IToken[]): void {
    this.#source = source;
    this.faults = [];
    this.leftOver = undefined;
    // A tree is never higher than its line has tokens, so most lines need no watching.
    this.#heights = tokens.length > highestTree ? new Map() : undefined;
    this.input = tokens;
  }

  protected override getTokenToInsert(type: TokenType): IToken {
    return { ...makeToken(type, '', this.#consumedEnd()), isInsertedInRecovery: true };
  }

  protected override canTokenTypeBeInsertedInRecovery(type: TokenType): boolean {
    return type !== Name;
  }

  /** Notes a fault, unless the line has one already: what is found after a fault may well follow from it. */
  protected fault(diagnostic: Diagnostic): void {
    if (!this.#stumbled()) this.faults.push(diagnostic);
  }

  #stumbled(): boolean {
    return this.faults.length > 0 || this.leftOver !== undefined || this.errors.length > 0;
  }

  /** Takes the end of the line. What is left over before it is noted and skipped, at less cost than by an exception. */
  protected endOfLine(): void {
    this.ACTION(() => {
      const next = this.LA(1);
      if (is(next, LineEnd)) return;
      if (!this.#stumbled()) this.leftOver = next;
      while (!is(this.LA(1), LineEnd) && !is(this.LA(1), EOF)) this.SKIP_TOKEN();
    });
    this.CONSUME(LineEnd);
  }

  protected span(token: IToken): Span {
    return { source: this.#source, start: token.startOffset, end: endOf(token) };
  }

  /** From the token's start up to the end of what was consumed last. */
  protected since(start: IToken | { readonly span: Span }): Span {
    const from = 'span' in start ? start.span.start : start.startOffset;
    return { source: this.#source, start: from, end: Math.max(from, this.#consumedEnd()) };
  }

  /** An empty span right after what was consumed last. */
  protected here(): Span {
    const at = this.#consumedEnd();
    return { source: this.#source, start: at, end: at };
  }

  #consumedEnd(): number {
    const last = this.LA(0);
    return is(last, EOF) ? this.LA(1).startOffset : endOf(last); // nothing is consumed yet: chevrotain's placeholder has no offset
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
    const heights = this.#heights;
    if (heights === undefined) return node;
    let height = 0;
    for (const child of children) height = Math.max(height, heights.get(child) ?? 0);
    if (height >= highestTree) {
      this.fault(nestedTooDeep({ span: { ...node.span, start: node.span.end }, what: 'operators, fields or calls', most: highestTree }));
      return instead(node.span);
    }
    heights.set(node, height + 1);
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
