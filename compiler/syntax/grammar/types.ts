import type { IToken, ParserMethod } from 'chevrotain';
import { missingPart, nestedTooDeep } from '../../diagnostics/catalog/syntax.ts';
import { scalarNames } from '../keywords.ts';
import {
  Bottom, Colon, Comma, Dot, is, LeftBrace, LeftBracket, LeftParen, LineEnd, Name, Percent, Question, RightArrow, RightBrace,
  RightBracket, RightParen, Star, StarStar, Top,
} from '../tokens.ts';
import type { ArrowTypeNode, DottedName, MissingTypeNode, Parameter, ScalarName, TypeNode, WrappedTypeNode } from '../tree.ts';
import { GrammarBase } from './base.ts';

type Wrapper = WrappedTypeNode['wrapper'];

/** Arrows that return arrows that return arrows …: the parser recurses with them. */
const deepestArrows = 50;

/** Types and parameters. */
export abstract class TypeGrammar extends GrammarBase {
  #arrowDepth = 0;

  override start(...line: Parameters<GrammarBase['start']>): void {
    super.start(...line);
    this.#arrowDepth = 0;
  }

  /** `A`, `[]A`, `*?A.B`, `(A -> B)`; a missing type is reported and stands as `missing-type`. */
  readonly basicType: ParserMethod<[], TypeNode> = this.RULE('basicType', (): TypeNode => {
    const wrappers: { token: IToken; wrapper: Wrapper }[] = [];
    const add = (token: IToken, wrapper: Wrapper): void => this.ACTION(() => void wrappers.push({ token, wrapper }));
    this.MANY(() =>
      this.OR([
        {
          ALT: () => {
            add(this.CONSUME(LeftBracket), 'array');
            this.CONSUME(RightBracket);
          },
        },
        { ALT: () => add(this.CONSUME(Question), 'option') },
        { ALT: () => add(this.CONSUME(Star), 'stream') },
        {
          ALT: () => {
            const stars = this.CONSUME(StarStar);
            add(stars, 'stream');
            add(stars, 'stream');
          },
        },
        { ALT: () => add(this.CONSUME(Percent), 'map') },
      ]),
    );
    let type: TypeNode | undefined;
    this.OPTION(() => {
      type = this.OR2([
        { ALT: () => this.#named(this.SUBRULE(this.dottedName)) },
        {
          ALT: () => {
            const sign = this.CONSUME(Top);
            return this.ACTION((): TypeNode => ({ kind: 'extreme-type', span: this.span(sign), extreme: 'top' }));
          },
        },
        {
          ALT: () => {
            const sign = this.CONSUME(Bottom);
            return this.ACTION((): TypeNode => ({ kind: 'extreme-type', span: this.span(sign), extreme: 'bottom' }));
          },
        },
        {
          ALT: () => {
            this.CONSUME(LeftParen);
            const inner = this.SUBRULE(this.type);
            this.CONSUME(RightParen);
            return inner;
          },
        },
      ]);
    });
    return this.ACTION(() => {
      let result = type ?? this.missingType();
      for (const { token, wrapper } of wrappers.reverse()) {
        const span = this.since(token);
        result = this.grow({ kind: 'wrapped-type' as const, span, wrapper, element: result }, [result], missing);
      }
      return result;
    });
  }, { recoveryValueFunc: () => missing(this.here()) });

  /** A basic type or an arrow: `{A} B, C -> D`, `-> D`. */
  readonly type: ParserMethod<[], TypeNode> = this.RULE('type', (): TypeNode => {
    const start = this.ACTION(() => this.LA(1));
    const abilities: DottedName[] = [];
    this.OPTION(() => {
      const braces = this.SUBRULE(this.abilityList);
      this.ACTION(() => abilities.push(...braces));
    });
    const domain = this.SUBRULE(this.typeList);
    let results: readonly TypeNode[] | undefined;
    this.OPTION2(() => {
      results = this.SUBRULE(this.arrowResults);
    });
    return this.ACTION((): TypeNode => {
      if (results !== undefined || abilities.length > 0) return this.#arrow(start, abilities, domain, results ?? []);
      const [first = this.missingType(), second] = domain;
      const last = domain.at(-1);
      if (second !== undefined && last?.kind === 'named-type' && is(this.LA(1), Name) && last.span.end < this.LA(1).startOffset) {
        // `(a: A, b B)`: what looks like a second type is the next parameter.
        const span = this.here();
        this.fault(missingPart({ span, missing: '`:`', after: last.name.text, help: 'A parameter is written `name: Type`.', fix: { title: 'Insert `:`', edits: [{ span, text: ':' }] } }));
      } else if (second !== undefined) this.fault(missingPart({ span: this.here(), missing: '`->` and the result', after: undefined, help: 'Several types in a row are the arguments of a function type: `A, B -> C`.' }));
      return first;
    });
  }, { recoveryValueFunc: () => missing(this.here()) });

  /** `-> A, B`, `-> ()`, `-> A, B -> C` (one result: an arrow of two arguments), `-> (A -> B), C`. */
  readonly arrowResults: ParserMethod<[], readonly TypeNode[]> = this.RULE('arrowResults', (): readonly TypeNode[] => {
    const arrow = this.CONSUME(RightArrow);
    const start = this.ACTION(() => this.LA(1));
    let results: readonly TypeNode[] = [];
    this.OR([
      {
        GATE: () => is(this.LA(1), LeftParen) && is(this.LA(2), RightParen),
        ALT: () => {
          this.CONSUME(LeftParen);
          this.CONSUME(RightParen);
        },
      },
      {
        ALT: () => {
          results = this.SUBRULE(this.typeList);
          this.OPTION({
            GATE: () => this.#enterArrow(arrow),
            DEF: () => {
              const inner = this.SUBRULE(this.arrowResults);
              results = this.ACTION(() => [this.#arrow(start, [], results, inner)]);
            },
          });
        },
      },
    ]);
    return results;
  }, { recoveryValueFunc: () => [] });

  /** `A, B`, empty right before `->`. Stops before a comma that starts the next parameter. */
  readonly typeList: ParserMethod<[], readonly TypeNode[]> = this.RULE('typeList', (): readonly TypeNode[] => {
    const types: TypeNode[] = [];
    this.OPTION({
      GATE: () => !is(this.LA(1), RightArrow),
      DEF: () => {
        const first = this.SUBRULE(this.basicType);
        this.ACTION(() => types.push(first));
        this.MANY({
          GATE: () => this.#typeFollowsComma(),
          DEF: () => {
            this.CONSUME(Comma);
            const next = this.SUBRULE2(this.basicType);
            this.ACTION(() => types.push(next));
          },
        });
      },
    });
    return types;
  }, { recoveryValueFunc: () => [] });

  /** `{A, B.C}` */
  readonly abilityList: ParserMethod<[], readonly DottedName[]> = this.RULE('abilityList', (): readonly DottedName[] => {
    const names: DottedName[] = [];
    this.CONSUME(LeftBrace);
    const first = this.SUBRULE(this.dottedName);
    this.ACTION(() => names.push(first));
    this.MANY({
      GATE: () => this.listGoesOn(RightBrace),
      DEF: () => {
        this.CONSUME(Comma);
        const next = this.SUBRULE2(this.dottedName);
        this.ACTION(() => names.push(next));
      },
    });
    this.OPTION(() => this.CONSUME2(Comma));
    this.CONSUME(RightBrace);
    return names;
  }, { recoveryValueFunc: () => [] });

  /** `(a: A, f: B -> C)` */
  readonly parameters: ParserMethod<[], readonly Parameter[]> = this.RULE('parameters', (): readonly Parameter[] => {
    const parameters: Parameter[] = [];
    this.CONSUME(LeftParen);
    this.OPTION(() => {
      const first = this.SUBRULE(this.parameter);
      this.ACTION(() => parameters.push(first));
      this.MANY({
        GATE: () => this.listGoesOn(RightParen),
        DEF: () => {
          this.CONSUME(Comma);
          const next = this.SUBRULE2(this.parameter);
          this.ACTION(() => parameters.push(next));
        },
      });
      this.OPTION2(() => this.CONSUME2(Comma));
    });
    this.CONSUME(RightParen);
    return parameters;
  }, { recoveryValueFunc: () => [] });

  readonly parameter: ParserMethod<[], Parameter> = this.RULE('parameter', (): Parameter => {
    const name = this.CONSUME(Name);
    this.CONSUME(Colon);
    const type = this.SUBRULE(this.type);
    return this.ACTION((): Parameter => ({ kind: 'parameter', span: this.since(name), name: this.declare(name), type }));
  }, {
    recoveryValueFunc: (): Parameter => {
      const span = this.here();
      return { kind: 'parameter', span, name: { kind: 'name-declaration', span, name: '' }, type: missing(span) };
    },
  });

  protected missingType(): MissingTypeNode {
    const span = this.here();
    this.fault(missingPart({ span, missing: 'a type', after: this.LA(0).image || undefined }));
    return missing(span);
  }

  #named(name: DottedName): TypeNode {
    return this.ACTION((): TypeNode => {
      const scalar = scalarOf(name.text);
      return scalar === undefined ? { kind: 'named-type', span: name.span, name } : { kind: 'scalar-type', span: name.span, name: scalar };
    });
  }

  #arrow(start: IToken, abilities: readonly DottedName[], domain: readonly TypeNode[], results: readonly TypeNode[]): TypeNode {
    const parameters = domain.map((type) => ({ name: undefined, type }));
    const arrow: ArrowTypeNode = { kind: 'arrow-type', span: this.since(start), abilities, parameters, results };
    return this.grow(arrow, [...domain, ...results], missing);
  }

  #enterArrow(arrow: IToken): boolean {
    if (!is(this.LA(1), RightArrow)) return false;
    this.#arrowDepth++;
    if (this.#arrowDepth <= deepestArrows) return true;
    this.fault(nestedTooDeep({ span: this.span(arrow), what: 'arrows', most: deepestArrows }));
    return false;
  }

  /** In `(f: A, B -> C, x: D)` the first comma separates types, the second one parameters. */
  #typeFollowsComma(): boolean {
    if (!is(this.LA(1), Comma) || is(this.LA(2), RightParen)) return false;
    const nextParameter = is(this.LA(2), Name) && is(this.LA(3), Colon) && !is(this.LA(4), LineEnd);
    return !nextParameter && !is(this.LA(2), Dot);
  }
}

function missing(span: MissingTypeNode['span']): MissingTypeNode {
  return { kind: 'missing-type', span };
}

const scalars: ReadonlyMap<string, ScalarName> = new Map(scalarNames.map((name) => [name, name]));

function scalarOf(text: string): ScalarName | undefined {
  return scalars.get(text);
}
